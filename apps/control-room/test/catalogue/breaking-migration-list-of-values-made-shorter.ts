import { insertCake, refused } from '../database-case.builder.ts';

export default refused('cakes: cakes_status_check', 'replaced', /CHECK/, {
  applied: [
    "create table cakes (cake_id text primary key, status text not null check (status in ('baking', 'ready', 'burnt')), note text)",
  ],
  live: { statements: insertCake },
  candidate: {
    migrations: [
      `alter table cakes drop constraint cakes_status_check;
       alter table cakes add constraint cakes_status_check check (status in ('baking', 'ready'))`,
    ],
  },
});
