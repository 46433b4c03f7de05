import { CAKES, refused } from '../database-case.builder.ts';

export default refused('cakes: short_note', 'replaced', /CHECK/, {
  applied: [CAKES],
  live: { statements: { 'bakery.change-note': 'update cakes set note = $2 where cake_id = $1' } },
  candidate: { migrations: ['alter table cakes add constraint short_note check (length(note) < 10)'] },
});
