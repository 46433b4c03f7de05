import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { generate } from 'selfsigned';
import { writePrivate, writeWhole } from '../local/private-file.ts';

const VALID_YEARS = 10;

/** A TLS key and its certificate, as PEM texts. */
export interface TlsPair {
  readonly key: string;
  readonly cert: string;
}

/** The self-signed certificate for a host name, made at the first call and kept in these files; the key has mode 0600. */
export async function certificateFor(
  hostname: string,
  { keyFile, certificateFile }: { keyFile: string; certificateFile: string },
): Promise<TlsPair> {
  if (!existsSync(keyFile) || !existsSync(certificateFile)) {
    const made = await makeCertificate(hostname);
    writePrivate(keyFile, made.key);
    writeWhole(certificateFile, made.cert, 0o644);
  }
  const [key, cert] = await Promise.all([readFile(keyFile, 'utf8'), readFile(certificateFile, 'utf8')]);
  return { key, cert };
}

async function makeCertificate(hostname: string): Promise<TlsPair> {
  const notAfterDate = new Date();
  notAfterDate.setFullYear(notAfterDate.getFullYear() + VALID_YEARS);
  const { private: key, cert } = await generate([{ name: 'commonName', value: hostname }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notAfterDate,
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: hostname }] }],
  });
  return { key, cert };
}
