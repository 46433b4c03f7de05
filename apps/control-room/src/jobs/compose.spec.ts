/** docker-compose.yml against what the programs ask for. No engine is needed: the file is read, and settings are tried. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { servicesOf } from '../artifacts/services.ts';
import { workspace } from '../local/workspace.ts';

interface Container {
  readonly image: string;
  readonly build?: { readonly dockerfile: string };
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly command?: readonly string[] | string;
  readonly ports?: readonly string[];
  readonly read_only?: boolean;
  readonly mem_limit?: string;
  readonly cpus?: number;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

const read = (file: string) => readFileSync(join(workspace.root, file), 'utf8');
const compose = parse(read('docker-compose.yml'), { merge: true }) as { services: Record<string, Container> };
const containers = compose.services;
const services = servicesOf(workspace.root);

/** What Compose makes of `${NAME:-default}` where nothing is set. */
function environmentOf(name: string): Record<string, string> {
  const given = Object.entries(containers[name]?.environment ?? {});
  return Object.fromEntries(given.map(([key, value]) => [key, String(value).replace(/\$\{\w+:-([^}]*)\}/g, '$1')]));
}

interface Reading {
  readonly exitCode: unknown;
  readonly stderr: string;
}

/** Reads a service's settings as the service does, with this environment and no other. */
function readSettings(service: string, env: Readonly<Record<string, string>>): Promise<Reading> {
  const config = join(workspace.root, `apps/${service}/src/${service}.config.ts`);
  return new Promise((resolve) => {
    execFile(process.execPath, ['--conditions=source', config], { env }, (error, _stdout, stderr) =>
      resolve({ exitCode: error?.code ?? 0, stderr }),
    );
  });
}

const readings = new Map<string, Reading>();
beforeAll(async () => {
  const { DATABASE_URL: _left, SMTP_URL: _out, ...incomplete } = environmentOf('notifications');
  const tries = [
    ...services.map((service) => [service, service, environmentOf(service)] as const),
    ['incomplete', 'notifications', incomplete] as const,
  ];
  await Promise.all(tries.map(async ([name, service, env]) => readings.set(name, await readSettings(service, env))));
});

describe('docker-compose.yml', () => {
  it('runs each service of the workspace from its own image, as a job and as itself', () => {
    const built = Object.entries(containers).filter(([, { build }]) =>
      build?.dockerfile.match(/^apps\/(\w+)\/Dockerfile$/),
    );
    const names = built.map(([name]) => name).filter((name) => name !== 'issuer');
    expect(names.sort()).toEqual([...services].sort());
    for (const service of services) {
      expect(containers[`migrate-${service}`]).toMatchObject({
        image: containers[service]?.image,
        command: ['node', 'migrate.js'],
      });
      expect(containers[service]?.depends_on).toMatchObject({
        [`migrate-${service}`]: { condition: 'service_completed_successfully' },
        topics: { condition: 'service_completed_successfully' },
      });
      expect(containers['edge']?.depends_on).toHaveProperty(service);
    }
  });

  it.each(services)('gives %s every setting that it asks for, and nothing that only its owner may know', (service) => {
    const env = environmentOf(service);
    expect(readings.get(service)).toEqual({ exitCode: 0, stderr: expect.not.stringContaining('wrong') });
    expect(Object.keys(env)).not.toContain('DATABASE_MIGRATION_URL');
    expect(Object.keys(env)).not.toContain('DATABASE_ADMIN_URL');
    expect(env['DATABASE_URL']).toBe(environmentOf(`migrate-${service}`)['DATABASE_URL']);
  });

  it('would be caught leaving one out', () => {
    expect(readings.get('incomplete')).toEqual({
      exitCode: 2,
      stderr: expect.stringMatching(/DATABASE_URL is missing[^]*SMTP_URL is missing/),
    });
  });

  it('sets Kafka up as infra/kafka/server.properties does', () => {
    const lines = read('infra/kafka/server.properties')
      .split('\n')
      .filter((line) => /^[a-z]/.test(line));
    const wanted = lines.map((line) => line.split('=') as [string, string]);
    const given = environmentOf('kafka');
    const found = wanted.map(([name]) => [name, given[`KAFKA_${name.toUpperCase().replaceAll('.', '_')}`]]);
    expect(found).toEqual(wanted);
  });

  it('names every slot that the edge knows a service by', () => {
    const asked = [...read('infra/haproxy/haproxy.cfg').matchAll(/presetenv (\w+_BLUE_ADDRESS)/g)].map(
      ([, name]) => name,
    );
    const given = Object.keys(environmentOf('edge')).filter((name) => name.endsWith('_ADDRESS'));
    expect(given.sort()).toEqual(asked.sort());
  });

  it.each(Object.entries(containers))(
    '%s has limits, listens on loopback only, and is waited for by a fact',
    (_name, each) => {
      expect([each.mem_limit, each.cpus]).toEqual([expect.any(String), expect.any(Number)]);
      for (const port of each.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
      for (const { condition } of Object.values(each.depends_on ?? {})) expect(condition).not.toBe('service_started');
    },
  );

  it('keeps the root file system of our own programs read-only', () => {
    const ours = Object.values(containers).filter(({ image }) => image.startsWith('two-pizza/'));
    expect(ours.length).toBeGreaterThan(services.length);
    for (const each of ours) expect(each.read_only).toBe(true);
  });
});

describe('the Dockerfiles of the services', () => {
  const files = globSync('apps/*/Dockerfile', { cwd: workspace.root }).map((file) => file.split('/')[1] as string);

  it('are there for each service, and differ in its name only', () => {
    expect(files.filter((name) => name !== 'control-room').sort()).toEqual([...services].sort());
    const texts = services.map((service) => read(`apps/${service}/Dockerfile`).replaceAll(service, '<service>'));
    expect(new Set(texts).size).toBe(1);
  });

  it.each(files)('%s: ends as a user that is not root, by number', (name) => {
    expect(
      read(`apps/${name}/Dockerfile`)
        .match(/^USER .*$/gm)
        ?.at(-1),
    ).toBe('USER 1000');
  });
});
