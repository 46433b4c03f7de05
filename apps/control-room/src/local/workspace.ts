import { join } from 'node:path';

/** Where everything of one clone lies. Every file that the platform writes is under `home` (`.two-pizza/`). */
export interface Workspace {
  readonly root: string;
  readonly home: string;
  readonly artifacts: string;
  readonly store: string;
  readonly tools: string;
  readonly data: string;
  readonly logs: string;
  readonly ledger: string;
  readonly runFile: string;
  readonly stateFile: string;
  readonly lockFile: string;
  /** Held by whoever builds: two builds at once would take each other's compiled files away. */
  readonly buildLock: string;
  readonly secretsFile: string;
  readonly issuerKey: string;
  readonly controlToken: string;
  readonly compileCache: string;
  readonly keyCaches: string;
  /** Builds of the work tree that run in place of a live release; a folder of a service is there only for so long. */
  readonly served: string;
}

/** The layout of a clone at `root`. */
export function workspaceAt(root: string): Workspace {
  const home = join(root, '.two-pizza');
  const under = (name: string) => join(home, name);
  return {
    root,
    home,
    artifacts: under('artifacts'),
    store: under('store'),
    tools: under('tools'),
    data: under('data'),
    logs: under('logs'),
    ledger: under('ledger.jsonl'),
    runFile: under('run.json'),
    stateFile: under('state.json'),
    lockFile: under('control-room.lock'),
    buildLock: under('build.lock'),
    secretsFile: under('secrets.json'),
    issuerKey: under('issuer-key.json'),
    controlToken: under('control-token'),
    compileCache: under('compile-cache'),
    keyCaches: under('key-caches'),
    served: under('served'),
  };
}

/** The clone that this program is part of. */
export const workspace = workspaceAt(join(import.meta.dirname, '../../../..'));

/** The log file of a part or a service. */
export function logFile(of: Workspace, name: string): string {
  return join(of.logs, `${name}.log`);
}
