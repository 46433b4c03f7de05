/** Prints an access token of the issuer in this container: `node token.main.ts <customer> [--staff]`. Valid for an hour. */
import { parseArgs } from 'node:util';
import { TokenIssuer } from '@two-pizza/local-infra';
import { readIssuerSettings } from './issuer.config.ts';

const { positionals, values } = parseArgs({ allowPositionals: true, options: { staff: { type: 'boolean' } } });
const [customer] = positionals;
if (!customer || positionals.length > 1) {
  console.error('whose token? Use: node token.main.ts <customer> [--staff]');
  process.exit(2);
}
const { issuer, audience, keysFolder } = readIssuerSettings();
const tokens = await TokenIssuer.open({ keyFile: `${keysFolder}/tokens.json`, issuer, audience });
console.log(await tokens.token({ customer, staff: values.staff ?? false }));
