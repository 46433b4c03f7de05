/** What happens when a guard of the gate is missing: its case passes. Each patch removes one, in a throw-away copy. */
import { afterAll, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { decideGate } from '../src/index.ts';
import type { Case } from './case.builder.ts';

const project = join(import.meta.dirname, '..');
const copies = join(project, 'dist', `controls-${process.pid}`); // inside the tree, so that packages are found

type Gate = { readonly decideGate: typeof decideGate };

async function gateWithout(guard: string): Promise<Gate> {
  const copy = join(copies, guard);
  mkdirSync(copy, { recursive: true });
  cpSync(join(project, 'src'), join(copy, 'libs/delivery/src'), { recursive: true });
  const env = { ...process.env, GIT_CEILING_DIRECTORIES: copies }; // the copy is no part of a repository
  execFileSync('git', ['apply', '--whitespace=nowarn', join(project, 'controls', `without-${guard}.patch`)], {
    cwd: copy,
    env,
  });
  return (await import(join(copy, 'libs/delivery/src/gate/gate.ts'))) as Gate;
}

afterAll(() => rmSync(copies, { recursive: true, force: true }));

describe('a gate', () => {
  it.each([
    ['what-consumers-send', 'breaking-flat-address-nested-while-a-consumer-sends-it-flat'],
    ['what-consumers-read', 'breaking-optional-answer-field-removed-that-a-consumer-reads'],
    ['open-candidates', 'breaking-beside-a-release-that-is-being-deployed'],
    ['rollback-targets', 'breaking-for-a-rollback-target'],
    ['retention', 'breaking-event-that-still-lies-in-its-topic'],
    ['the-outside', 'breaking-edge-answer-field-removed'],
  ])('without %s lets through %s', async (guard, name) => {
    const { question } = ((await import(join(project, 'test/catalogue', `${name}.ts`))) as { default: Case }).default;
    expect(decideGate(question).verdict).toBe('refused');
    expect((await gateWithout(guard)).decideGate(question).verdict).toBe('accepted');
  });
});
