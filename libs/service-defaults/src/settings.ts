import { z } from 'zod';

const UNITS_MS = { ms: 1, s: 1000, min: 60_000, h: 3_600_000 } as const;

/** A span of time with its unit, `500ms`, `30s`, `10min` or `24h`, as milliseconds. */
export function duration() {
  return z
    .string()
    .regex(/^[0-9]{1,9}(ms|s|min|h)$/, 'must be a whole number with a unit: 500ms, 30s, 10min or 24h')
    .transform((written) => {
      const [, amount, unit] = /^([0-9]+)([a-z]+)$/.exec(written) ?? [];
      return Number(amount) * UNITS_MS[unit as keyof typeof UNITS_MS];
    });
}

/** True for `localhost`, 127.0.0.0/8 and ::1: the only hosts to which plain HTTP may carry keys. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.[0-9]{1,3}){3}$/.test(hostname);
}

const postgresUrl = z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// URL' });

const issuerUrl = z.url({ protocol: /^https?$/, error: 'must be an https:// URL' }).refine((written) => {
  const url = new URL(written);
  return url.protocol === 'https:' || isLoopback(url.hostname);
}, 'must be an https:// URL: http:// is accepted on loopback only');

const brokers = z
  .string()
  .regex(/^[^\s,:]+:[0-9]{1,5}(,[^\s,:]+:[0-9]{1,5})*$/, 'must be host:port, several separated by commas')
  .transform((written) => written.split(','));

const port = z
  .string()
  .regex(/^[0-9]{1,5}$/, 'must be a port number')
  .transform(Number)
  .pipe(z.int().max(65_535, 'must be a port number'));

/** What every service is told by its environment. Required ones have no default: a service has no local mode. */
export const serviceSettings = {
  DATABASE_URL: postgresUrl,
  DATABASE_MIGRATION_URL: postgresUrl.optional(),
  KAFKA_BROKERS: brokers,
  KAFKA_TOPIC_PREFIX: z
    .string()
    .regex(/^[A-Za-z0-9._-]{0,60}$/)
    .default(''),
  KAFKA_TLS_CA: z.string().optional(),
  KAFKA_SASL_MECHANISM: z.enum(['plain', 'scram-sha-256', 'scram-sha-512']).optional(),
  KAFKA_SASL_USERNAME: z.string().optional(),
  KAFKA_SASL_PASSWORD: z.string().optional(),
  KAFKA_SESSION_TIMEOUT: duration().default(6000),
  AUTH_ISSUER: issuerUrl,
  AUTH_AUDIENCE: z.string(),
  AUTH_SCOPE_CLAIM: z.string().default('scope'),
  JWKS_CACHE_FILE: z.string().optional(),
  HOST: z.string().default('127.0.0.1'),
  PORT: port.default(0),
  REQUEST_TIMEOUT: duration().default(10_000),
  RELEASE_ROLE: z.enum(['stable', 'candidate']).default('stable'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
};

/** The settings of `serviceSettings` after reading. */
export type ServiceSettings = z.output<z.ZodObject<typeof serviceSettings>>;

// One of these without the others is a mistake; to go on without it would connect in another way than was asked for.
const TOGETHER = [['KAFKA_SASL_MECHANISM', 'KAFKA_SASL_USERNAME', 'KAFKA_SASL_PASSWORD']];

/** Settings with the wrong ones told: values where all is well, otherwise one line per wrong setting. */
export function checkSettings<S extends z.ZodRawShape>(
  env: NodeJS.ProcessEnv,
  shape: S,
): { outcome: 'read'; settings: z.output<z.ZodObject<S>> } | { outcome: 'wrong'; lines: string[] } {
  const given = Object.fromEntries(
    Object.keys(shape).flatMap((name) => (env[name] === undefined || env[name] === '' ? [] : [[name, env[name]]])),
  );
  const read = z.object(shape).safeParse(given);
  const alone = loneSettings(shape, given);
  if (read.success && alone.length === 0) return { outcome: 'read', settings: read.data };
  const lines = (read.error?.issues ?? []).map((issue) => {
    const name = String(issue.path[0] ?? 'settings');
    return `  ${name} ${name in given ? issue.message : 'is missing'}`;
  });
  return { outcome: 'wrong', lines: [...new Set([...lines, ...alone])] };
}

function loneSettings(shape: z.ZodRawShape, given: Record<string, unknown>): string[] {
  const groups = TOGETHER.filter(
    (group) => group.every((name) => name in shape) && group.some((name) => name in given),
  );
  return groups.flatMap((group) =>
    group
      .filter((name) => !(name in given))
      .map((name) => `  ${name} is missing: it goes with ${group.filter((other) => other in given).join(', ')}`),
  );
}

/** Reads all settings at once; when some are wrong, names every one on standard error and ends with exit code 2. */
export function readSettings<S extends z.ZodRawShape>(env: NodeJS.ProcessEnv, shape: S): z.output<z.ZodObject<S>> {
  const check = checkSettings(env, shape);
  if (check.outcome === 'read') return check.settings;
  const count = check.lines.length;
  process.stderr.write(
    `cannot start: ${count} ${count === 1 ? 'setting is' : 'settings are'} wrong\n${check.lines.join('\n')}\n`,
  );
  process.exit(2);
}
