import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { checkSettings, duration, isLoopback, serviceSettings } from './settings.ts';

const needed = {
  DATABASE_URL: 'postgres://orders:secret@db:5432/orders',
  KAFKA_BROKERS: 'one:9092,two:9093',
  AUTH_ISSUER: 'https://issuer.example/shop',
  AUTH_AUDIENCE: 'shop',
};

const read = (env: Record<string, string>) => checkSettings({ ...needed, ...env }, serviceSettings);

describe('settings', () => {
  it('that are needed are enough', () => {
    const check = read({ UNRELATED: 'ignored' });
    expect(check).toMatchObject({
      outcome: 'read',
      settings: {
        KAFKA_BROKERS: ['one:9092', 'two:9093'],
        HOST: '127.0.0.1',
        PORT: 0,
        RELEASE_ROLE: 'stable',
        KAFKA_TOPIC_PREFIX: '',
      },
    });
    expect(check).not.toHaveProperty('settings.UNRELATED');
  });

  it('that are empty are missing', () => {
    expect(read({ AUTH_AUDIENCE: '' })).toEqual({ outcome: 'wrong', lines: ['  AUTH_AUDIENCE is missing'] });
    expect(read({ HOST: '' })).toMatchObject({ settings: { HOST: '127.0.0.1' } });
  });

  it.each([
    ['DATABASE_URL', 'mysql://db/orders'],
    ['DATABASE_URL', 'orders'],
    ['KAFKA_BROKERS', 'one'],
    ['KAFKA_BROKERS', 'one:9092, two:9092'],
    ['AUTH_ISSUER', 'http://issuer.example'],
    ['AUTH_ISSUER', 'http://127.0.0.1.example'],
    ['PORT', '65536'],
    ['PORT', '8o80'],
    ['RELEASE_ROLE', 'retired'],
    ['LOG_LEVEL', 'loud'],
    ['KAFKA_SESSION_TIMEOUT', '6000'],
    ['KAFKA_SASL_MECHANISM', 'gssapi'],
  ])('%s=%s is wrong, and never becomes the default', (name, value) => {
    const check = read({ [name]: value });
    expect(check.outcome).toBe('wrong');
    expect(check).toHaveProperty('lines.0', expect.stringMatching(new RegExp(`^ {2}${name} `)));
  });

  it('that are wrong are told without their value: it may hold a password', () => {
    const check = read({ DATABASE_URL: 'mysql://orders:secret@db/orders' });
    expect(JSON.stringify(check)).not.toContain('secret');
  });

  it('that belong together come together', () => {
    expect(read({ KAFKA_SASL_USERNAME: 'orders' })).toEqual({
      outcome: 'wrong',
      lines: [
        '  KAFKA_SASL_MECHANISM is missing: it goes with KAFKA_SASL_USERNAME',
        '  KAFKA_SASL_PASSWORD is missing: it goes with KAFKA_SASL_USERNAME',
      ],
    });
  });

  it.each(['http://localhost:7117/issuer', 'http://127.0.0.1:1', 'http://[::1]:1', 'https://issuer.example'])(
    'an issuer at %s is accepted',
    (issuer) => {
      expect(read({ AUTH_ISSUER: issuer }).outcome).toBe('read');
    },
  );

  it('a service adds its own', () => {
    const check = checkSettings({ ORDER_TIMEOUT: '30s' }, { ORDER_TIMEOUT: duration() });
    expect(check).toEqual({ outcome: 'read', settings: { ORDER_TIMEOUT: 30_000 } });
  });
});

describe('a duration', () => {
  it.each([
    ['500ms', 500],
    ['30s', 30_000],
    ['10min', 600_000],
    ['24h', 86_400_000],
    ['0s', 0],
  ])('%s is %d ms', (written, ms) => {
    expect(duration().parse(written)).toBe(ms);
  });

  it.each(['30', '30 s', '1.5s', '-1s', 's', '1d', '1m', ''])('%p is none', (written) => {
    expect(duration().safeParse(written).success).toBe(false);
  });

  it('may have a default in milliseconds', () => {
    expect(z.object({ T: duration().default(6000) }).parse({})).toEqual({ T: 6000 });
  });
});

it('only loopback is loopback', () => {
  const hosts = [
    'localhost',
    '127.0.0.1',
    '127.1.2.3',
    '[::1]',
    'localhost.example',
    '127.0.0.1.example',
    '10.0.0.1',
    '0.0.0.0',
  ];
  expect(hosts.filter(isLoopback)).toEqual(['localhost', '127.0.0.1', '127.1.2.3', '[::1]']);
});
