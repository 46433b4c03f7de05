/** The settings of the platform on this machine. The only reader of their environment variables. */
import { readInfraChoice, type InfraChoice } from '@two-pizza/local-infra/infra-choice';
import { z } from 'zod';
import { Refused } from './terminal/refused.ts';

const port = (byDefault: number) => z.coerce.number().int().min(1).max(65_535).default(byDefault);
const optionalText = z.string().min(1).optional();
const UNIT_MS = { ms: 1, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 };
/** `60s`, `24h`, `90d` → ms. */
const duration = z
  .string()
  .regex(/^\d+(?:ms|s|min|h|d)$/, 'write a number with its unit: 500ms, 60s, 10min, 24h or 90d')
  .transform((text) => Number.parseInt(text, 10) * UNIT_MS[text.replace(/^\d+/, '') as keyof typeof UNIT_MS]);
const url = (protocols: RegExp) => z.url({ protocol: protocols }).optional();

const infraChoice = z
  .string()
  .default('')
  .superRefine((text, { addIssue }) => {
    try {
      readInfraChoice(text);
    } catch (error) {
      addIssue((error as Error).message);
    }
  });

const shape = z.object({
  EDGE_PORT: port(8080),
  CONTROL_ROOM_PORT: port(7117),
  /** Set: the platform uses this Kafka, database server or issuer and starts none of its own. */
  KAFKA_BROKERS: optionalText,
  DATABASE_ADMIN_URL: url(/^postgres(ql)?$/),
  AUTH_ISSUER: url(/^https?$/),
  AUTH_AUDIENCE: z.string().min(1).default('shop'),
  KAFKA_TOPIC_PREFIX: z.string().default(''),
  KAFKA_TLS_CA: optionalText,
  KAFKA_SASL_MECHANISM: z.enum(['plain', 'scram-sha-256', 'scram-sha-512']).optional(),
  KAFKA_SASL_USERNAME: optionalText,
  KAFKA_SASL_PASSWORD: optionalText,
  /** How long the release before is the way back: never gated, and every other deploy must fit it. */
  ROLLBACK_PROTECTED: duration.default(60_000),
  /** How long what the live release calls deprecated is still promised. */
  DEPRECATION_PERIOD: duration.default(0),
  /** Which parts run as containers; what is not named runs as it can. */
  TWO_PIZZA_INFRA: infraChoice,
});

export type Settings = z.output<typeof shape>;

/** Reads all settings; everything that is wrong is said at once. An empty variable counts as not set. */
export function readSettings(env = process.env): Settings {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const read = shape.safeParse(given);
  if (!read.success) {
    const wrong = read.error.issues.map(
      (issue) => `${issue.path.join('.')} is "${given[String(issue.path[0])]}": ${issue.message}`,
    );
    throw new Refused(wrong.join('\n'));
  }
  if (read.data.EDGE_PORT === read.data.CONTROL_ROOM_PORT) {
    throw new Refused(`EDGE_PORT and CONTROL_ROOM_PORT are both ${read.data.EDGE_PORT}; give them different ports`);
  }
  return read.data;
}

/** Of these settings, those that were given; what is not given has its default. */
export function givenSettings(env = process.env): Record<string, string> {
  const given = Object.entries(env).filter(([name, value]) => name in shape.shape && value !== '');
  return Object.fromEntries(given) as Record<string, string>;
}

/**
 * The settings under which a running platform is taken over: its own. What is not given now is as it was given then; what
 * is given and differs is refused, because what runs cannot follow.
 */
export function settingsToAdopt(kept: Readonly<Record<string, string>>, env = process.env): Record<string, string> {
  const then = readSettings(kept);
  const now = readSettings({ ...kept, ...givenSettings(env) });
  const different = Object.keys(shape.shape).filter(
    (name) => now[name as keyof Settings] !== then[name as keyof Settings],
  );
  if (different.length === 0) return { ...kept };
  const list = different.map((name) => `${name}=${then[name as keyof Settings] ?? ''}`).join(', ');
  throw new Refused(
    `the platform of this clone runs with ${list}, and other values are given now. Nothing was started or ended. ` +
      'Give it the same ones, or end it first: npm stop',
  );
}

export const edgeUrl = (settings: Settings): string => `http://localhost:${settings.EDGE_PORT}`;
export const controlRoomUrl = (settings: Settings): string => `http://localhost:${settings.CONTROL_ROOM_PORT}`;
export const issuerUrl = (settings: Settings): string => settings.AUTH_ISSUER ?? `${controlRoomUrl(settings)}/issuer`;

/** Which parts are asked for as containers or as processes. */
export const infraAsked = ({ TWO_PIZZA_INFRA }: Settings): InfraChoice => readInfraChoice(TWO_PIZZA_INFRA);

/** Never handed to a service: the platform's own, or npm's. DATABASE_URL and the rest are set per service. */
const NOT_FOR_SERVICES = /^(?:npm_|DATABASE_|EDGE_PORT$|CONTROL_ROOM_PORT$|INIT_CWD$|PORT$|HOST$|NODE_OPTIONS$)/;

/** What a service inherits from the user's environment: its own settings (ORDER_TIMEOUT, LOG_LEVEL, OTEL_*, …) and the system's. */
export function inheritedEnvironment(env = process.env): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !NOT_FOR_SERVICES.test(name)));
}
