import { createServer } from 'node:http';
import type { TokenIssuer } from './token-issuer.ts';

/** Serves an issuer's two documents at the host and port of its own URL. Returns what ends it. */
export async function serveIssuer(issuer: TokenIssuer): Promise<() => Promise<void>> {
  const { hostname, port } = new URL(issuer.issuer);
  const server = createServer((request, response) => {
    if (!issuer.answer(request, response)) response.writeHead(404).end();
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(Number(port), hostname, resolve));
  server.unref();
  return async () => {
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
}
