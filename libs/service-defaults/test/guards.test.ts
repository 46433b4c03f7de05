import { cpSync, mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IssuerKeys } from '../src/issuer-keys.ts';
import { guards, type Guarded } from './guards.ts';
import { SampleIssuer } from './sample-issuer.ts';
import { SampleService } from './sample-service.ts';

const packageFolder = join(import.meta.dirname, '..');

let folder: string;
let copy: string;
let issuer: SampleIssuer;
let whole: Guarded;
let bare: Guarded;

/** A copy of this package beside its build, where it still finds its npm packages, with every guard taken out. */
function copyWithoutGuards(): string {
  mkdirSync(join(packageFolder, 'dist'), { recursive: true });
  const root = mkdtempSync(join(packageFolder, 'dist/without-guards-'));
  for (const part of ['package.json', 'src', 'test'])
    cpSync(join(packageFolder, part), join(root, part), { recursive: true });
  for (const [file, line, without] of Object.values(guards).flatMap(({ patches }) => patches)) {
    const path = join(root, 'src', file);
    const text = readFileSync(path, 'utf8');
    if (text.split(line).length !== 2) throw new Error(`"${line}" does not stand once in ${file}: mend the patch`);
    writeFileSync(
      path,
      text.replace(line, () => without),
    );
  }
  return root;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'guards-'));
  copy = copyWithoutGuards();
  issuer = await SampleIssuer.started();
  const settings = { AUTH_ISSUER: issuer.url };
  const bareProgram = join(copy, 'test/sample/main.ts');
  const [service, unguarded] = await Promise.all([
    SampleService.started(settings),
    SampleService.started(settings, bareProgram),
  ]);
  const { IssuerKeys: BareKeys } = (await import(join(copy, 'src/issuer-keys.ts'))) as {
    IssuerKeys: typeof IssuerKeys;
  };
  whole = { service, issuer, Keys: IssuerKeys, folder: mkdtempSync(join(folder, 'whole-')) };
  bare = { service: unguarded, issuer, Keys: BareKeys, folder: mkdtempSync(join(folder, 'bare-')) };
});
afterAll(async () => {
  await Promise.all([whole?.service.stop(), bare?.service.stop()]);
  await issuer.goAway();
  for (const each of [folder, copy]) rmSync(each, { recursive: true });
});

describe.each(Object.entries(guards))('%s', (_, guard) => {
  it('as the service is', async () => {
    expect(await guard.holds(whole)).toBe(true);
  });

  it('not without its guard: the question can be answered with no', async () => {
    expect(await guard.holds(bare)).toBe(false);
  });
});
