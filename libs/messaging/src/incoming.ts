import type { EventUse, ReadDataOf } from '@two-pizza/contracts-kit';
import { headerOf, keyOf, type ReceivedRecord } from './record.ts';

/** One event as a handler takes it: `data` is the part that the use says it reads. */
export interface Incoming<U extends EventUse> {
  readonly id: string;
  readonly type: string;
  /** The service that published it. */
  readonly source: string;
  readonly time: Date;
  readonly release?: string;
  /** How often the fact was published; 1 the first time. */
  readonly attempt: number;
  readonly key: string;
  readonly data: ReadDataOf<U>;
}

/** The record breaks CloudEvents or the schema of what is read: trying again would not help. */
export class Unreadable extends Error {}

const MAX_ID_LENGTH = 200;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The type a record claims to have; undefined when it claims none. */
export function typeOf(record: ReceivedRecord): string | undefined {
  return headerOf(record, 'ce_type');
}

/** Reads a record as CloudEvents 1.0, Kafka binding, binary mode. Unknown fields are ignored. Throws `Unreadable`. */
export function decode<U extends EventUse>(record: ReceivedRecord, use: U): Incoming<U> {
  const id = required(record, 'ce_id');
  if (id.length > MAX_ID_LENGTH || id.includes('\0')) throw new Unreadable('the header ce_id is no id');
  if (required(record, 'ce_specversion') !== '1.0') throw new Unreadable('the header ce_specversion is not 1.0');
  const time = new Date(required(record, 'ce_time'));
  if (Number.isNaN(time.getTime())) throw new Unreadable('the header ce_time is no time');
  const release = headerOf(record, 'ce_release');
  return {
    id,
    type: required(record, 'ce_type'),
    source: required(record, 'ce_source'),
    time,
    ...(release === undefined ? {} : { release }),
    attempt: attemptOf(record),
    key: keyOf(record),
    data: dataOf(record, use),
  };
}

function required(record: ReceivedRecord, name: string): string {
  const value = headerOf(record, name);
  if (value === undefined || value === '') throw new Unreadable(`the header ${name} is missing`);
  return value;
}

function attemptOf(record: ReceivedRecord): number {
  const text = headerOf(record, 'ce_attempt') ?? '1';
  if (!/^[1-9][0-9]{0,8}$/.test(text)) throw new Unreadable('the header ce_attempt is no count');
  return Number(text);
}

function dataOf<U extends EventUse>(record: ReceivedRecord, use: U): ReadDataOf<U> {
  if (record.value === null) throw new Unreadable('the record has no value');
  const read = use.reads.safeParse(jsonOf(record.value));
  if (!read.success) {
    const [first] = read.error.issues;
    throw new Unreadable(`${first?.path.join('.') || 'the data'}: ${first?.message}`, { cause: read.error });
  }
  return read.data as ReadDataOf<U>;
}

function jsonOf(value: Buffer): unknown {
  try {
    return JSON.parse(utf8.decode(value));
  } catch (cause) {
    throw new Unreadable('the value is not JSON in UTF-8', { cause });
  }
}
