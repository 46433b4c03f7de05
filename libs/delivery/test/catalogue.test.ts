import { describe, expect, it } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { decideGate } from '../src/index.ts';
import type { Case } from './case.builder.ts';

const folder = join(import.meta.dirname, 'catalogue');
const names = readdirSync(folder).map((file) => file.replace(/\.ts$/, ''));
const load = async (name: string) => ((await import(join(folder, `${name}.ts`))) as { default: Case }).default;
const those = (kind: 'breaking' | 'safe') => names.filter((name) => name.startsWith(`${kind}-`));

describe('the catalogue', () => {
  it('has at least 40 breaking and 40 safe changes, and nothing else', () => {
    expect(those('breaking').length).toBeGreaterThanOrEqual(40);
    expect(those('safe').length).toBeGreaterThanOrEqual(40);
    expect(names).toHaveLength(those('breaking').length + those('safe').length);
  });

  it.each(those('breaking'))('%s', async (name) => {
    const { question, expected } = await load(name);
    const { verdict, findings, cells } = decideGate(question);
    if (expected === 'accepted') throw new Error('a breaking change is expected to be refused');
    const { standing = 'live', undecided = false, column, path } = expected;
    expect(findings[0]).toMatchObject({ column, path, standing, undecided });
    expect(verdict).toBe('refused');
    const state = undecided ? 'undecided' : 'breaks';
    expect(cells).toContainEqual(expect.objectContaining({ column, standing, state }));
  });

  it.each(those('safe'))('%s', async (name) => {
    const { question, expected, said = [] } = await load(name);
    const { verdict, findings, warnings, losses } = decideGate(question);
    expect(findings).toEqual([]);
    expect(verdict).toBe('accepted');
    expect(expected).toBe('accepted');
    const told = [...warnings, ...losses.map(({ path }) => path)].join('\n');
    for (const text of said) expect(told).toContain(text);
  });
});
