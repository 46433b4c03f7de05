import { accepted, CAKES } from '../database-case.builder.ts';

/** It hurts nobody; the phase says too little, and the gate says so. */
export default accepted(
  {
    applied: [CAKES],
    live: { statements: { 'bakery.find-cake': 'select cake_id, status from cakes where cake_id = $1' } },
    candidate: { migrations: ['alter table cakes drop column note'] },
  },
  /cakes\.note is removed by a migration that calls itself expand/,
);
