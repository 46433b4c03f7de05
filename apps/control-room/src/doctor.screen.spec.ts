import { describe, expect, it } from '@jest/globals';
import { checkDisk, checkFileSystem, checkMemory, checkNode } from './checks/machine.checks.ts';
import { checkJava } from './checks/tools.checks.ts';
import { doctorScreen, isFit } from './doctor.screen.ts';
import { workspaceAt } from './local/workspace.ts';

const clone = workspaceAt('/home/ada/two-pizza');
const onWsl = 'Linux version 5.15.90.1-microsoft-standard-WSL2';

describe('doctor', () => {
  it('shows what is expected over what was found, and what helps', async () => {
    const findings = [
      checkNode('24.21.0'),
      checkFileSystem('/mnt/c/Users/ada/two-pizza', onWsl),
      await checkJava('openjdk version "1.8.0_402"'),
      checkDisk(clone, 1200),
    ];
    expect(doctorScreen(findings, 'npm start')).toEqual([
      '✓ Node              24.21.0',
      '✗ file system',
      '    expected: one that keeps owners and modes of files',
      '    actual:   /mnt/c/Users/ada/two-pizza is on the Windows file system, which keeps none',
      '    helps:    git clone … ~/two-pizza (the Linux file system), and start there',
      '✗ Java',
      '    expected: Java 17 or newer, for Kafka',
      '    actual:   version 8',
      expect.stringMatching(/^ {4}helps: {4}(sudo apt-get|brew) install openjdk/),
      '⚠ disk',
      '    expected: 500 MB free for .two-pizza/, better 2000',
      '    actual:   1200 MB free',
      '    helps:    make room on this disk; what the platform itself keeps there goes by: npm run reset',
      '',
      '2 of 4 checks found something missing (✗). Nothing was changed. Next: do what helps, then: npm run doctor',
    ]);
    expect(isFit(findings)).toBe(false);
  });

  it('calls a machine fit when what it found is harmless', () => {
    const findings = [checkNode('24.0.0'), checkDisk(clone, 600), checkMemory(false, 900)];
    expect(findings.map(({ verdict }) => verdict)).toEqual(['fit', 'harmless', 'harmless']);
    expect(isFit(findings)).toBe(true);
    expect(doctorScreen(findings, 'npm start').at(-1)).toBe('This machine is fit. Next: npm start');
    expect(doctorScreen(findings, 'npm run status').at(-1)).toBe('This machine is fit. Next: npm run status');
  });

  it.each([
    ['an old Node', checkNode('20.11.0')],
    ['a full disk', checkDisk(clone, 40)],
    ['too little memory', checkMemory(false, 300)],
  ])('refuses %s', (_, found) => expect(found.verdict).toBe('unfit'));

  it('asks for no more memory where the platform runs already, and for no other file system on WSL itself', () => {
    expect(checkMemory(true, 300).verdict).toBe('fit');
    expect(checkFileSystem('/home/ada/two-pizza', onWsl).verdict).toBe('fit');
    expect(checkFileSystem('/mnt/data/two-pizza', 'Linux version 6.1.0').verdict).toBe('fit');
  });
});
