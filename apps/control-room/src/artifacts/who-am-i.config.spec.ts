import { userInfo } from 'node:os';
import { expect, it } from '@jest/globals';
import { whoAmI } from './who-am-i.config.ts';

it('names whom a pipeline works for, and its run', () => {
  const env = { GITHUB_ACTOR: 'ada', GITHUB_RUN_ID: '4711', USER: 'runner' };
  expect(whoAmI(env)).toBe('ada (GitHub Actions 4711)');
});

it('names the user of the operating system everywhere else', () => {
  expect(whoAmI({ GITHUB_ACTOR: 'ada' })).toBe(userInfo().username);
});
