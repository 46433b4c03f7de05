/**
 * Loaded before every command (`node --import ./apps/control-room/entry.mjs …`), in JavaScript that any Node >= 18 reads:
 * an older Node could not even read the TypeScript that follows, and would say so in a way that helps nobody.
 */
import { existsSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const NEEDED = 24;
const major = Number(process.versions.node.split('.')[0]);
if (major < NEEDED) {
  console.error(
    `Node ${process.versions.node} runs this command, and Two-Pizza needs Node ${NEEDED} or newer: it runs TypeScript as it is. ` +
      'On Linux `npm ci` brings it and `npm start` uses it; on macOS install it: brew install node@24',
  );
  process.exit(2);
}
if (!existsSync(new URL('../../node_modules/commander', import.meta.url))) {
  console.error('The packages of this clone are not installed. Nothing was started. To go on: npm ci');
  process.exit(2);
}
// Also for the programs that the command starts: the build, the mailbox, the background half of --detach.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('../../.two-pizza/compile-cache', import.meta.url));
module.enableCompileCache(process.env.NODE_COMPILE_CACHE);
