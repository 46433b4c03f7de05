import { accepted, insertCake } from '../database-case.builder.ts';

export default accepted(
  {
    applied: [
      "create table cakes (cake_id text primary key, status text not null check (status in ('baking', 'ready')), note text)",
    ],
    live: { statements: insertCake },
    candidate: {
      migrations: [
        `alter table cakes drop constraint cakes_status_check;
         alter table cakes add constraint cakes_status_check_2 check (status in ('baking', 'ready', 'burnt'))`,
      ],
    },
  },
  /cakes_status_check_2 is checked on all rows of cakes under a lock; safer: add it not valid/,
);
