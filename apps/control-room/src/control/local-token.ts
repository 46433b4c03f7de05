import { mkdirSync } from 'node:fs';
import { TokenIssuer } from '@two-pizza/local-infra';
import { issuerUrl, readSettings } from '../control-room.config.ts';
import { readRunFile } from '../local/run-file.ts';
import { workspace } from '../local/workspace.ts';
import { Refused } from '../terminal/refused.ts';
import { livingControlRoom } from './client.ts';

export const TOKEN_LIFE_S = 3600;
export const LONGEST_CUSTOMER = 255;

/** The local issuer with its key, under the address that the services of the running platform know it by. */
export async function localIssuer(): Promise<TokenIssuer> {
  const settings = readSettings();
  const running = livingControlRoom();
  const run = running && readRunFile();
  const local = running ? `${running.controlRoomUrl}/issuer` : issuerUrl({ ...settings, AUTH_ISSUER: undefined });
  const used = run?.issuer ?? settings.AUTH_ISSUER ?? local;
  if (used !== local)
    throw new Refused(`tokens come from ${used} (AUTH_ISSUER), not from the local issuer: get one there`);
  mkdirSync(workspace.home, { recursive: true });
  return TokenIssuer.open({
    keyFile: workspace.issuerKey,
    issuer: local,
    audience: run?.audience ?? settings.AUTH_AUDIENCE,
  });
}

/** A signed access token, valid for an hour. */
export async function localToken(wish: { customer: string; staff: boolean }): Promise<string> {
  return (await localIssuer()).token({ ...wish, expiresInS: TOKEN_LIFE_S });
}
