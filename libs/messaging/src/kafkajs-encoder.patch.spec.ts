import { createRequire } from 'node:module';
import { describe, expect, it, jest } from '@jest/globals';
import { patchKafkajsEncoder } from './kafkajs-encoder.patch.ts';

const require = createRequire(import.meta.url);
const Encoder = require('kafkajs/src/protocol/encoder');
const record = require('kafkajs/src/protocol/recordBatch/record/v0');
const { RecordBatch } = require('kafkajs/src/protocol/recordBatch/v0');

const lengths = [0, 1, 63, 64, 127, 128, 16_383, 16_384, 2 ** 21, 2 ** 28, 2 ** 31 - 1, 2 ** 32 - 1, -1, -64, -65];

/** Everything that the patch could get wrong: lengths of each size, records that outgrow their first buffer, text beyond ASCII. */
async function written(): Promise<string[]> {
  const records = [0, 10, 63, 64, 65, 600, 100_000].map((size, offsetDelta) =>
    record({
      offsetDelta,
      timestampDelta: offsetDelta * 1000,
      key: `key-${size}`,
      value: Buffer.alloc(size, 'ö'),
      headers: { short: 'x', long: 'y'.repeat(size), twice: ['1', Buffer.from('2')] },
    }),
  );
  const batch = await RecordBatch({ records, firstTimestamp: 0, maxTimestamp: 1 });
  return [...lengths.map((length) => new Encoder().writeUVarInt(length)), batch].map(({ buffer }) =>
    buffer.toString('hex'),
  );
}

describe("the patch of kafkajs' encoder", () => {
  it('writes what kafkajs writes, in smaller buffers', async () => {
    const before = await written();
    expect(new Encoder().buf).toHaveLength(512);
    patchKafkajsEncoder();
    expect(new Encoder().buf).toHaveLength(64);
    // Memory of the pool is as its last owner has left it.
    const pool = jest.spyOn(Buffer, 'allocUnsafe').mockImplementation((size) => Buffer.alloc(size, 0xaa));
    expect(await written()).toEqual(before);
    expect(pool).toHaveBeenCalled();
    pool.mockRestore();
  });
});
