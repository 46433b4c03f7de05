import { accepted, CAKES } from '../database-case.builder.ts';

export default accepted(
  {
    applied: [CAKES],
    live: { statements: { 'bakery.weigh': 'update cakes set grams = $2 where cake_id = $1 returning grams' } },
    candidate: { migrations: ['alter table cakes alter column grams type bigint'] },
  },
  /table cakes is written anew/,
);
