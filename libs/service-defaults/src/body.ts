import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { HttpRefused, RequestInvalid } from './refusals.errors.ts';

/** The most a request body may weigh. */
export const BODY_LIMIT_BYTES = 1_048_576;
/** The most values (fields and items) that a body may have, and the deepest they may lie. */
const MAX_VALUES = 10_000;
const MAX_DEPTH = 64;

const codeOf = (character: string) => character.charCodeAt(0);
const [QUOTE, BACKSLASH, COMMA] = [codeOf('"'), codeOf('\\'), codeOf(',')];
const OPENING: ReadonlySet<number | undefined> = new Set(['[', '{'].map(codeOf));
const CLOSING: ReadonlySet<number | undefined> = new Set([']', '}'].map(codeOf));

const utf8 = new TextDecoder('utf-8', { fatal: true });
// Either the word itself, or an escape that could spell it: `"\\u005f_proto__"` is the same key.
const MAYBE_POISON = /__proto__|constructor|\\u/;

/** JSON is the only body a service takes: everything else is 415. */
export function takeJsonOnly(instance: FastifyInstance): void {
  instance.removeAllContentTypeParsers();
  instance.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer', bodyLimit: BODY_LIMIT_BYTES },
    (request, body, done) => {
      try {
        refuseOtherEncodings(request.headers['content-type'], request.headers['content-encoding']);
        done(null, parseJson(body as Buffer));
      } catch (error) {
        done(error as Error);
      }
    },
  );
}

function refuseOtherEncodings(contentType = '', contentEncoding = 'identity'): void {
  const charset = /charset="?([^;"\s]+)/i.exec(contentType)?.[1] ?? 'utf-8';
  if (charset.toLowerCase() === 'utf-8' && contentEncoding.toLowerCase() === 'identity') return;
  throw new HttpRefused('MEDIA_TYPE_UNSUPPORTED', 'Send application/json in UTF-8, not compressed.');
}

/** Parses a JSON body; an empty one is `undefined`. Refuses bad UTF-8, and keys that would reach into a prototype. */
export function parseJson(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  refuseCrowd(body);
  let text: string;
  let value: unknown;
  try {
    text = utf8.decode(body);
    value = JSON.parse(text);
  } catch (error) {
    throw Object.assign(new RequestInvalid('The body is not valid JSON in UTF-8.'), { cause: error });
  }
  if (MAYBE_POISON.test(text)) refusePoison(value);
  return value;
}

/**
 * Refuses a body of very many or very deep values before it is parsed. To parse and check a million of them takes most of a
 * second, in which nobody else is answered; to count brackets and commas takes a few milliseconds.
 */
function refuseCrowd(body: Buffer): void {
  let depth = 0;
  let values = 0;
  let isText = false;
  for (let at = 0; at < body.length; at += 1) {
    const character = body[at];
    if (character === QUOTE) isText = !isText;
    else if (isText)
      at += character === BACKSLASH ? 1 : 0; // what follows a backslash ends no text
    else if (character === COMMA) values += 1;
    else if (OPENING.has(character)) {
      values += 1;
      depth += 1;
    } else if (CLOSING.has(character)) depth -= 1;
    if (values > MAX_VALUES) throw new RequestInvalid(`The body has more than ${MAX_VALUES} values.`);
    if (depth > MAX_DEPTH) throw new RequestInvalid(`The body is nested deeper than ${MAX_DEPTH} levels.`);
  }
}

function refusePoison(root: unknown): void {
  const open: unknown[] = [root];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (typeof value !== 'object' || value === null) continue;
    if (Object.hasOwn(value, '__proto__') || Object.hasOwn(value, 'constructor')) {
      throw new RequestInvalid('The body has a key that is never allowed: __proto__ or constructor.');
    }
    for (const inner of Object.values(value)) if (inner !== null && typeof inner === 'object') open.push(inner);
  }
}

/** JSON with the keys of every object sorted: equal for bodies that differ only in order and white space. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`).join(',')}}`;
}

/** SHA-256 (hex) of a parsed body as it was received. */
export function bodyHash(body: unknown): string {
  return createHash('sha256').update(canonicalJson(body)).digest('hex');
}
