import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startGuardian } from './guardian.ts';
import { prepareKafka, startKafka } from './kafka.ts';
import { freePort } from './ports.ts';
import { runTool } from './run-tool.ts';
import { temporaryFolder } from './test-infra.ts';
import { defaultToolsFolder } from './workspace.ts';

/** A broker of its own for one test file, which services reach by TLS and with a password. */
export interface SecuredBroker {
  /** Its plain address, for the test itself. */
  readonly brokers: string[];
  /** What a service is told: KAFKA_BROKERS, KAFKA_TLS_CA and the three of SASL. */
  readonly settings: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

const HOST = 'localhost';

/** Starts the broker with a certificate made by `openssl` for this run. It ends with `stop()`, or when this process is gone. */
export async function startSecuredBroker(): Promise<SecuredBroker> {
  const guardian = startGuardian();
  try {
    const folder = await temporaryFolder(guardian);
    const toolsFolder = defaultToolsFolder();
    await prepareKafka({ toolsFolder });
    const { keyStore, certificate } = await makeCertificate(folder);
    const [port, controllerPort, secure] = [await freePort(), await freePort(), await freePort()];
    const user = { name: 'shop', password: randomBytes(12).toString('hex') };
    const advertised = `${HOST}:${secure}`;
    const { brokers } = await startKafka({
      toolsFolder,
      dataFolder: join(folder, 'kafka'),
      logFile: join(folder, 'kafka.log'),
      port,
      controllerPort,
      secured: { port: secure, advertised, keyStore, users: [user] },
      started: guardian.process,
    });
    const settings = {
      KAFKA_BROKERS: advertised,
      KAFKA_TLS_CA: certificate,
      KAFKA_SASL_MECHANISM: 'scram-sha-512',
      KAFKA_SASL_USERNAME: user.name,
      KAFKA_SASL_PASSWORD: user.password,
    };
    return { brokers, settings, stop: () => guardian.close() };
  } catch (error) {
    await guardian.close();
    throw error;
  }
}

/** A certificate that is its own authority, and the file with its key that the broker reads. */
async function makeCertificate(folder: string): Promise<{ keyStore: string; certificate: string }> {
  const [key, certificate, keyStore] = ['key', 'certificate', 'key-store'].map((name) =>
    join(folder, `${name}.pem`),
  ) as [string, string, string];
  const about = ['-days', '2', '-subj', `/CN=${HOST}`, '-addext', `subjectAltName=DNS:${HOST}`];
  await runTool([
    'openssl',
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    key,
    '-out',
    certificate,
    ...about,
  ]);
  await writeFile(keyStore, `${await readFile(key, 'utf8')}${await readFile(certificate, 'utf8')}`, { mode: 0o600 });
  return { keyStore, certificate };
}
