import { readSettings } from '../control-room.config.ts';

/** How services know the issuer, and where its files lie. */
export interface IssuerSettings {
  readonly issuer: string;
  readonly audience: string;
  /** Signing key and TLS key, mode 0600: for the issuer only. */
  readonly keysFolder: string;
  /** The certificate, for whoever is to trust this issuer (NODE_EXTRA_CA_CERTS). */
  readonly certificateFile: string;
}

/** From AUTH_ISSUER, AUTH_AUDIENCE, ISSUER_KEYS_FOLDER, ISSUER_CERTIFICATE_FILE; ends with 2 when one is missing. */
export function readIssuerSettings(env = process.env): IssuerSettings {
  const { AUTH_ISSUER: issuer, AUTH_AUDIENCE: audience } = readSettings(env);
  const { ISSUER_KEYS_FOLDER: keysFolder, ISSUER_CERTIFICATE_FILE: certificateFile } = env;
  if (issuer?.startsWith('https://') && keysFolder && certificateFile) {
    return { issuer, audience, keysFolder, certificateFile };
  }
  console.error('AUTH_ISSUER (an https:// URL), ISSUER_KEYS_FOLDER and ISSUER_CERTIFICATE_FILE are needed');
  process.exit(2);
}
