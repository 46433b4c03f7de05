import { userInfo } from 'node:os';

/** The identity that the operating system knows the user by; in a container it may have no name for it. */
export function whoAmI(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.()}`;
  }
}
