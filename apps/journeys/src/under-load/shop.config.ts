import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { demandScript } from '../platform/commands.ts';
import { workspaceRoot } from '../platform/copy.ts';
import { readRunFile, type RunFile } from '../platform/run-file.ts';

/** A running shop, whoever started it: where its parts are, and how to get a token for it. */
export interface Shop {
  readonly run: Pick<RunFile, 'edge' | 'kafka' | 'postgres' | 'mailbox'>;
  token(customer: string, ...more: readonly string[]): Promise<string>;
}

/** The shop that `npm start` runs in this clone. Throws when it does not run. */
export function shopOfClone(): Shop {
  return {
    run: readRunFile(workspaceRoot),
    token: async (...words) => (await demandScript(workspaceRoot, 'token', words)).trim(),
  };
}

/** The shop of docker-compose.yml on this machine, by the variables that this file takes. */
export function shopOfCompose(env = process.env): Shop {
  const of = (name: keyof typeof composeDefaults) => env[name] ?? composeDefaults[name];
  const issuer = ['compose', '-f', join(workspaceRoot, 'docker-compose.yml'), 'exec', '-T', 'issuer'];
  return {
    run: {
      edge: `http://localhost:${of('EDGE_PORT')}`,
      kafka: [`localhost:${of('KAFKA_PORT')}`],
      postgres: `postgres://postgres:${of('POSTGRES_PASSWORD')}@localhost:${of('POSTGRES_PORT')}/postgres`,
      mailbox: `http://localhost:${of('MAILBOX_PORT')}`,
    },
    token: async (...words) =>
      execFileSync('docker', [...issuer, 'node', 'token.main.ts', ...words], { encoding: 'utf8' }).trim(),
  };
}

/** As docker-compose.yml has them; a test compares. */
export const composeDefaults = {
  EDGE_PORT: '8080',
  KAFKA_PORT: '9094',
  MAILBOX_PORT: '8025',
  POSTGRES_PORT: '15432',
  POSTGRES_PASSWORD: 'local-admin',
} as const;
