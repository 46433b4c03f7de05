import { stopPlatform } from './control/stop-platform.ts';
import { command, print, run } from './terminal/command.ts';

const stop = command({
  use: 'npm stop',
  does: 'Stops everything in order: the edge takes no more requests, services finish what they do, then the rest.',
  examples: ['npm stop'],
  afterwards:
    'exit 0: no process of the platform is left, also when its control room had been killed. Data, orders and mails are kept.',
  neighbour: 'npm start (goes on where this stopped), npm run reset (deletes everything local)',
}).action(async () => {
  const outcome = await stopPlatform((line) => print([line]));
  print([
    outcome === 'nothing ran'
      ? 'Two-Pizza does not run. Next: npm start'
      : 'Two-Pizza has stopped; nothing is lost. Next: npm start',
  ]);
});

await run(stop, { unheard: 'goes on' });
