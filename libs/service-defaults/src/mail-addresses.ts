// 64 characters at most before the @ (RFC 5321, 4.5.3.1.1): without a limit, long text without an @ would take for ever.
const MAIL_ADDRESS = /[^\s"'\\/<>()[\]{}:;,=?&@%]{1,64}(?:@|%40)(?:[a-z0-9-]{1,63}\.)+[a-z]{2,63}/gi;
const MASK = '<mail address>';

/**
 * Text with every mail address in it masked: one that a caller, a library or a database slipped in is never written down.
 * JSON stays JSON: of what follows a backslash the part that belongs to the escape is kept.
 */
export function withoutMailAddresses(text: string): string {
  if (!text.includes('@') && !text.includes('%40')) return text;
  return text.replace(MAIL_ADDRESS, (address, at: number) =>
    text[at - 1] === '\\' ? (/^(?:u[0-9a-f]{4}|.)/i.exec(address)?.[0] ?? '') + MASK : MASK,
  );
}
