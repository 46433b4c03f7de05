import { command, print, printJson, run } from './terminal/command.ts';
import { Refused } from './terminal/refused.ts';
import { LONGEST_CUSTOMER, localToken, TOKEN_LIFE_S } from './control/local-token.ts';

const token = command({
  use: 'npm run -s token -- <customer> [--staff]',
  does: 'Prints an access token of the local issuer, valid for an hour. The platform need not run.',
  examples: ['curl -H "authorization: Bearer $(npm run -s token -- ada)" http://localhost:8080/orders'],
  afterwards: 'exit 0: standard output is one token and nothing else. Nothing has changed.',
  neighbour: 'npm run -s order (places an order without a token of yours)',
})
  .argument('<customer>', "the token's subject: whose orders it reaches")
  .option('--staff', 'with the scope shop:staff: products, stock, and all customers’ orders')
  .option('--json', 'token, customer and life as JSON')
  .action(printToken);

async function printToken(customer: string, options: { staff?: true; json?: true }): Promise<void> {
  if (customer.trim() === '' || customer.length > LONGEST_CUSTOMER) {
    throw new Refused(`<customer> must be 1 to ${LONGEST_CUSTOMER} characters`);
  }
  const made = await localToken({ customer, staff: options.staff === true });
  if (options.json) printJson({ token: made, customer, staff: options.staff === true, expiresInS: TOKEN_LIFE_S });
  else print([made]);
}

await run(token);
