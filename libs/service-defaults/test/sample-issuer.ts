import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { CryptoKey } from 'jose';

/** A token issuer of the tests: it can rotate its keys, and go away and come back at the same address. */
export class SampleIssuer {
  #server: Server | undefined;
  #keys: { kid: string; alg: string; privateKey: CryptoKey; jwk: object }[] = [];
  #port = 0;
  requests = 0;
  /** What its discovery document says; its own address unless a test wants otherwise. */
  claimsToBe: string | undefined;

  static async started(alg = 'ES256'): Promise<SampleIssuer> {
    const issuer = new SampleIssuer();
    await issuer.rotate('first', alg);
    await issuer.comeBack();
    return issuer;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** A new key that signs from now on; the old ones are still published. */
  async rotate(kid: string, alg = 'ES256'): Promise<void> {
    const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
    this.#keys.push({ kid, alg, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } });
  }

  /** A token of the newest key; claims given here win. */
  token(claims: Record<string, unknown> = {}, header: Record<string, unknown> = {}): Promise<string> {
    const { kid, alg, privateKey } = this.#keys.at(-1)!;
    const now = Math.floor(Date.now() / 1000);
    const all = { iss: this.url, aud: 'shop', sub: 'ada', iat: now, exp: now + 3600, ...claims };
    return new SignJWT(all).setProtectedHeader({ alg, kid, ...header }).sign(privateKey);
  }

  /** The old trick: HS256, with the issuer's public key as the secret that everybody knows. */
  forgedWithPublicKey(): Promise<string> {
    const { kid, jwk } = this.#keys.at(-1)!;
    const claims = { iss: this.url, aud: 'shop', sub: 'mallory', exp: Math.floor(Date.now() / 1000) + 3600 };
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', kid })
      .sign(new TextEncoder().encode(JSON.stringify(jwk)));
  }

  async comeBack(): Promise<void> {
    this.#server = createServer((request, response) => {
      this.requests += 1;
      const discovery = { issuer: this.claimsToBe ?? this.url, jwks_uri: `${this.url}/keys` };
      const document = request.url === '/keys' ? { keys: this.#keys.map(({ jwk }) => jwk) } : discovery;
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(document));
    });
    await once(this.#server.listen(this.#port, '127.0.0.1'), 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  async goAway(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    server?.closeAllConnections();
    await new Promise((closed) => (server ? server.close(closed) : closed(undefined)));
  }
}
