import type { LoginRole } from './provision.ts';

/** The database and the two roles that a service's owner and runtime URLs name. Throws when they are of two databases. */
export function rolesOf(
  ownerUrl: string,
  runtimeUrl: string,
): { database: string; owner: LoginRole; runtime: LoginRole } {
  const [database, other] = [databaseOf(ownerUrl), databaseOf(runtimeUrl)];
  if (database !== other) {
    throw new Error(
      `DATABASE_MIGRATION_URL is of the database "${database}", DATABASE_URL of "${other}": give both one`,
    );
  }
  return { database, owner: roleOf(ownerUrl), runtime: roleOf(runtimeUrl) };
}

function databaseOf(url: string): string {
  return decodeURIComponent(new URL(url).pathname.slice(1));
}

function roleOf(url: string): LoginRole {
  const { username, password } = new URL(url);
  return { name: decodeURIComponent(username), password: decodeURIComponent(password) };
}
