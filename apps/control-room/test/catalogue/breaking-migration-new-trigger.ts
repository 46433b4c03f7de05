import { CAKES, insertCake, refused } from '../database-case.builder.ts';

export default refused('cakes: watch_cakes', 'replaced', /is a new trigger/, {
  applied: [CAKES],
  live: { statements: insertCake },
  candidate: {
    migrations: [
      `create function watch_cakes() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$;
       create trigger watch_cakes before insert on cakes for each row execute function watch_cakes()`,
    ],
  },
});
