import { refused } from '../database-case.builder.ts';

export default refused('cakes: known_oven', 'replaced', /FOREIGN KEY/, {
  applied: [
    'create table cakes (cake_id text primary key, oven_id text)',
    'create table ovens (oven_id text primary key)',
  ],
  live: { statements: { 'bakery.move-cake': 'update cakes set oven_id = $2 where cake_id = $1' } },
  candidate: { migrations: ['alter table cakes add constraint known_oven foreign key (oven_id) references ovens'] },
});
