/** Synthetic customers, when the real ones are too few to judge by. */
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseShopperLine, type ShopperLine } from '@two-pizza/delivery';
import type { TokenIssuer } from '@two-pizza/local-infra';

const HOW_MANY = 4;
/** A crew must not work longer: nobody gives it new ones. */
export const TOKEN_LIFE_S = 600;
const STOP_DEADLINE_MS = 10_000;

/** Who shops, where, what for. */
export interface ShopperOptions {
  readonly root: string;
  readonly edge: string;
  /** For the routes of these services. */
  readonly services: readonly string[];
  readonly ratePerS: number;
  readonly issuer: TokenIssuer;
}

/** Shoppers at work. They are told from customers by their `sub`, `shopper-*`. */
export class Shoppers {
  private readonly child: ChildProcess;
  /** Settles when their process has ended, with the last thing that it complained of; '' without a complaint. */
  readonly ended: Promise<string>;

  private constructor(child: ChildProcess) {
    this.child = child;
    let complaint = '';
    if (child.stderr)
      createInterface({ input: child.stderr }).on('line', (line) => (complaint = line.trim() || complaint));
    this.ended = new Promise((resolve) => child.once('close', () => resolve(complaint)));
    child.once('error', () => undefined); // `close` follows
  }

  /** Starts them; `hear` hears of every answer that is not what it must be, and each second a summary. */
  static async start(options: ShopperOptions, hear: (line: ShopperLine) => void): Promise<Shoppers> {
    const { root, edge, services, ratePerS } = options;
    const tokens = await tokensOf(options.issuer);
    const program = join(root, 'apps/journeys/src/shoppers.main.ts');
    const args = ['--edge', edge, '--rate', String(Math.ceil(ratePerS)), '--services', services.join(','), '--json'];
    const child = spawn(process.execPath, ['--conditions=source', program, ...args], {
      cwd: root,
      stdio: 'pipe',
      detached: true, // where the system shares processor time by session, they take none of the control room's
    });
    child.stdin.on('error', () => undefined); // it has ended: `close` tells
    child.stdin.write(`${JSON.stringify(tokens)}\n`);
    createInterface({ input: child.stdout }).on('line', (text) => {
      const line = parseShopperLine(text);
      if (line) hear(line);
    });
    return new Shoppers(child);
  }

  /** So many requests per second from now on. */
  setRate(ratePerS: number): void {
    this.child.stdin?.write(`${JSON.stringify({ ratePerS: Math.ceil(ratePerS) })}\n`);
  }

  /** Lets them finish what they asked for. */
  async stop(): Promise<void> {
    this.child.stdin?.end();
    this.child.kill('SIGTERM');
    const timer = setTimeout(() => this.child.kill('SIGKILL'), STOP_DEADLINE_MS);
    await this.ended;
    clearTimeout(timer);
  }
}

async function tokensOf(issuer: TokenIssuer): Promise<{ customers: string[]; staff: string }> {
  const token = (customer: string, staff: boolean) => issuer.token({ customer, staff, expiresInS: TOKEN_LIFE_S });
  const names = Array.from({ length: HOW_MANY }, (_, at) => `shopper-${at + 1}`);
  const [staff, ...customers] = await Promise.all([
    token('shopper-staff', true),
    ...names.map((name) => token(name, false)),
  ]);
  return { customers, staff };
}
