import { accepted, CAKES, findCake, insertCake } from '../database-case.builder.ts';

export default accepted({
  applied: [CAKES],
  live: { statements: { ...insertCake, ...findCake } },
  candidate: {
    migrations: ['alter table cakes add column remark text; update cakes set remark = note'],
    statements: { 'bakery.insert-cake': 'insert into cakes (cake_id, status, note, remark) values ($1, $2, $3, $3)' },
  },
});
