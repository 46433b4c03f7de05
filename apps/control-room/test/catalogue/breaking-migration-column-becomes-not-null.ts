import { CAKES, findCake, insertCake, refused } from '../database-case.builder.ts';

export default refused('cakes.note', 'replaced', /became not null; bakery.insert-cake/, {
  applied: [CAKES],
  live: { statements: { ...insertCake, ...findCake } },
  candidate: { migrations: ['alter table cakes alter column note set not null'] },
});
