import { accepted, CAKES } from '../database-case.builder.ts';

export default accepted({
  applied: [CAKES],
  live: { statements: { 'bakery.find-cake': 'select cake_id, status from cakes where cake_id = $1' } },
  rollbackTarget: { statements: { 'bakery.count': 'select count(*) from cakes' } },
  candidate: { migrations: ['alter table cakes drop column note'], phase: 'contract' },
});
