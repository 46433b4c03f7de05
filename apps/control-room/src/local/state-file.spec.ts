import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readState, StateFile, type KeptProcess } from './state-file.ts';

const head = {
  controlRoom: { pid: 1, startTime: '5@boot' },
  controlRoomSince: '',
  since: '',
  controlRoomUrl: 'http://localhost:7117',
  settings: {},
  ports: { kafka: 21_000 },
};
const kafka: KeptProcess = {
  pid: 4711,
  startTime: '7@boot',
  name: 'kafka',
  tier: 'infra',
  stopSignal: 'SIGTERM',
  since: '2026-11-24T08:00:00.000Z',
  restarts: 0,
};

describe('the state file', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'two-pizza-state-'));
    file = join(folder, 'state.json');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('gives back what was written, and is not there before', () => {
    expect(readState(file)).toBeUndefined();
    const state = new StateFile(file, head);
    state.remember(kafka);
    state.become('ready');
    expect(readState(file)).toEqual({ ...head, phase: 'ready', processes: [kafka] });
  });

  it.each([
    ['empty', ''],
    ['torn', '{"controlRoom":{"pid":1,"startT'],
    ['another program’s', '{"hello":"world"}'],
    ['null', 'null'],
  ])('is called damaged when it is %s', (_, text) => {
    writeFileSync(file, text);
    expect(readState(file)).toBe('damaged');
  });

  it('is healed when it was damaged from outside while the control room lives', () => {
    const state = new StateFile(file, head);
    state.remember(kafka);
    writeFileSync(file, '{"contr');
    state.heal();
    expect(readState(file)).toMatchObject({ processes: [kafka] });
  });

  it('stops nobody when the disk takes nothing, says so, and is written as soon as it does', () => {
    mkdirSync(join(file, 'in-the-way'), { recursive: true }); // a folder in its place: no write can succeed
    const state = new StateFile(file, head);
    state.remember(kafka);
    expect(state.trouble).toMatch(/state\.json cannot be written/);
    expect(readdirSync(folder)).toEqual(['state.json']); // no half-written file is left beside it
    rmSync(file, { recursive: true });
    state.remember(kafka);
    expect(state.trouble).toBeUndefined();
    expect(readState(file)).toMatchObject({ processes: [kafka] });
  });

  it('stays the former control room’s until the next one is ready', () => {
    new StateFile(file, head).remember(kafka);
    const next = new StateFile(file, { ...head, controlRoom: { pid: 2, startTime: '9@boot' } }, [kafka]);
    expect(readState(file)).toMatchObject({ controlRoom: { pid: 1 } });
    expect(next.claim('kafka')).toEqual(kafka);
    expect(next.claim('kafka')).toBeUndefined();
    next.become('ready');
    expect(readState(file)).toMatchObject({ controlRoom: { pid: 2 }, processes: [kafka] });
  });
});
