import { accepted, findCake, insertCake } from '../database-case.builder.ts';

export default accepted({
  applied: ['create table cakes (cake_id text primary key, status text not null, note varchar(20))'],
  live: { statements: { ...insertCake, ...findCake } },
  candidate: { migrations: ['alter table cakes alter column note type varchar(200)'] },
});
