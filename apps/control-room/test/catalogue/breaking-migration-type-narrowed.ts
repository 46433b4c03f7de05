import { CAKES, insertCake, refused } from '../database-case.builder.ts';

export default refused('cakes.note', 'replaced', /was text, is character varying\(5\) now; bakery.insert-cake/, {
  applied: [CAKES],
  live: { statements: insertCake },
  candidate: { migrations: ['alter table cakes alter column note type varchar(5)'] },
});
