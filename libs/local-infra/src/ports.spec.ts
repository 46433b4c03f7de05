import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';

const ports = new URL('./ports.ts', import.meta.url).href;

/** So many ports, asked for by a process of its own. */
function askedByAProcess(count: number): number[] {
  const program = `
    const { freePort } = await import(${JSON.stringify(ports)});
    const found = [];
    for (let n = 0; n < ${count}; n += 1) found.push(await freePort());
    console.log(JSON.stringify(found));`;
  const args = ['--conditions=source', '--input-type=module', '--eval', program];
  return JSON.parse(execFileSync(process.execPath, args).toString()) as number[];
}

describe('freePort', () => {
  it('gives no port twice, in whatever process: nobody listens on them yet', () => {
    const all = [...askedByAProcess(150), ...askedByAProcess(150)];
    expect(new Set(all).size).toBe(300); // without the reservation, about four of these are given twice
  });
});
