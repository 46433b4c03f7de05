import { describe, expect, test } from '@jest/globals';
import { notTaken } from './smtp.client.ts';

function smtpError(fields: { code?: string; command?: string; responseCode?: number }): Error {
  return Object.assign(new Error('550 5.1.1 <ada@example.com>: no such user'), fields);
}

describe('a mail that the server does not take', () => {
  test.each([
    ['unknown recipient', { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 550 }],
    ['content refused', { code: 'EMESSAGE', command: 'DATA', responseCode: 554 }],
    ['address that SMTP cannot carry', { code: 'EENVELOPE', command: 'API' }],
  ])('is given up: %s', (_, fields) => {
    expect(notTaken(smtpError(fields)).retry).toBe('never');
  });

  test.each([
    ['greylisted recipient', { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 451 }],
    ['server full', { code: 'EMESSAGE', command: 'DATA', responseCode: 452 }],
    ['our sender refused', { code: 'EENVELOPE', command: 'MAIL FROM', responseCode: 550 }],
    ['our log-in refused', { code: 'EAUTH', command: 'AUTH PLAIN', responseCode: 535 }],
    ['server that greets nobody', { code: 'EPROTOCOL', command: 'CONN', responseCode: 554 }],
    ['nobody listens', { code: 'ESOCKET' }],
    ['no answer in time', { code: 'EABORT' }],
    ['an error without any code', {}],
  ])('is tried again: %s', (_, fields) => {
    expect(notTaken(smtpError(fields)).retry).toBe('later');
  });

  test('is told by codes only, never with an address', () => {
    const error = notTaken(smtpError({ code: 'EENVELOPE', command: 'RCPT TO', responseCode: 550 }));
    expect(error.reason).toBe('EENVELOPE 550');
    expect(error.message).not.toContain('ada');
  });
});
