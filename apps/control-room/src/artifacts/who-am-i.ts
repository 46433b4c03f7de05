import { userInfo } from 'node:os';

/** The identity that the operating system knows the user by. */
export function whoAmI(): string {
  return userInfo().username;
}
