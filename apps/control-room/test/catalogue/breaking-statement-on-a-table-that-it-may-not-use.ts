import { CAKES, refused } from '../database-case.builder.ts';

export default refused('bakery.list-secrets', 'candidate', /permission denied for table secrets/, {
  applied: [CAKES],
  live: {},
  candidate: {
    migrations: ['create table secrets (secret text); revoke all on secrets from gate_bakery'],
    statements: { 'bakery.list-secrets': 'select secret from secrets' },
  },
});
