import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '@two-pizza/contracts-kit/documents';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { pairs, written } from './schemas.builder.ts';
import { isSubset } from './subset.ts';

const ajv = new Ajv2020({ strict: false });
const judged = (schema: JsonObject) => ajv.compile(schema);

describe('A ⊆ B', () => {
  it('is never said of two schemas of which a public validator refuses a value', () => {
    let held = 0;
    const property = fc.property(
      pairs.chain(([a, b]) => fc.record({ a: fc.constant(a), b: fc.constant(b), value: written(a) })),
      ({ a, b, value }) => {
        if (isSubset(a, b).holds !== 'yes' || !judged(a)(value)) return true;
        held += 1;
        return judged(b)(value) === true;
      },
    );
    fc.assert(property, { numRuns: 400 });
    expect(held).toBeGreaterThan(40); // the property was put to the test
  });

  it('shows only witnesses that a public validator takes by A and refuses by B, and nearly always finds one', () => {
    const seen = { witness: 0, none: 0 };
    const property = fc.property(pairs, ([a, b]) => {
      const answer = isSubset(a, b);
      if (answer.holds !== 'no') return true;
      seen[answer.witness === undefined ? 'none' : 'witness'] += 1;
      return answer.witness === undefined || (judged(a)(answer.witness) && !judged(b)(answer.witness));
    });
    fc.assert(property, { numRuns: 200 });
    expect(seen.witness).toBeGreaterThan(15 * seen.none);
  });

  it('is decided for nearly everything that contracts emit', () => {
    const seen = { yes: 0, no: 0, undecided: 0 };
    fc.assert(
      fc.property(pairs, ([a, b]) => void seen[isSubset(a, b).holds]++),
      { numRuns: 200 },
    );
    expect(seen.undecided).toBeLessThan(10);
  });

  it.each([
    [
      'a keyword that is not compared',
      { type: 'array', contains: {} },
      { type: 'array', contains: { type: 'null' } },
      '"contains"',
    ],
    [
      'patterns that differ',
      { type: 'string', pattern: '^[a-c]$' },
      { type: 'string', pattern: '^[abc]$' },
      'pattern ^[abc]$',
    ],
    ['a format of another name', { type: 'string', format: 'x' }, { type: 'string', format: 'y' }, 'format y'],
    [
      'forms that may overlap where one only may fit',
      { type: 'string', pattern: '^q$' },
      {
        oneOf: [
          { type: 'string', pattern: '^q$' },
          { type: 'string', pattern: '^q+$' },
        ],
      },
      'may overlap',
    ],
  ])('is undecided, with its reason, for %s', (_what, a, b, reason) => {
    expect(isSubset(a, b)).toMatchObject({ holds: 'undecided', reason: expect.stringContaining(reason) as unknown });
  });

  it('is decided for schemas that contain themselves', () => {
    const layer = (name: object) => ({
      type: 'object',
      properties: { name, below: { $ref: '#' } },
      required: ['name'],
    });
    expect(isSubset(layer({ type: 'integer' }), layer({ type: 'number' }))).toEqual({ holds: 'yes' });
    expect(isSubset(layer({ type: 'number' }), layer({ type: 'integer' }))).toMatchObject({
      holds: 'no',
      path: 'name',
    });
  });
});
