/**
 * The local token issuer where it is not on loopback: services then take it by https only. Serves discovery and JWKS;
 * tokens are made by token.main.ts, for whoever may enter this container. Invariants:
 *   I1  Keys are made at the first start, mode 0600, and kept: tokens outlive a restart.
 *   I2  It listens only when the certificate that services are to trust is on disk.
 */
import { createServer } from 'node:https';
import { TokenIssuer } from '@two-pizza/local-infra';
import { certificateFor } from './certificate.ts';
import { readIssuerSettings } from './issuer.config.ts';

const { issuer, audience, keysFolder, certificateFile } = readIssuerSettings();
const { hostname, port } = new URL(issuer);
const tokens = await TokenIssuer.open({ keyFile: `${keysFolder}/tokens.json`, issuer, audience });
const tls = await certificateFor(hostname, { keyFile: `${keysFolder}/tls.pem`, certificateFile }); // I2

const server = createServer(tls, (request, response) => {
  if (!tokens.answer(request, response)) response.writeHead(404).end();
});
server.listen(Number(port || 443), () => console.log(`${issuer} answers`));
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    server.close(() => process.exit(0));
    server.closeAllConnections();
  });
}
