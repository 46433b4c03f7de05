import { ApiProblem } from '../control/api-problem.ts';
import type { ReplayRequest } from '../control/api.ts';
import type { Site } from './facts.ts';

/** Marks dead letters in the consumer's own database; its stable release takes it from there. */
export async function replayDeadLetters(
  { facts }: Site,
  { consumer, reason, ids }: ReplayRequest,
): Promise<{ marked: number }> {
  const urls = facts.databases.get(consumer);
  if (!urls) {
    const known = [...facts.databases.keys()].join(', ');
    throw new ApiProblem(
      404,
      'CONSUMER_UNKNOWN',
      `there is no consumer "${consumer}"; there are: ${known || 'none yet, the platform is starting'}`,
    );
  }
  const [{ markForReplay }, { Database }] = await Promise.all([
    import('@two-pizza/messaging/admin'), // both are heavy, and rarely needed
    import('@two-pizza/postgres'),
  ]);
  const database = new Database({ url: urls.runtimeUrl, applicationName: 'control-room', maxConnections: 1 });
  try {
    return await markForReplay(database, { ...(reason ? { reason } : {}), ...(ids ? { ids } : {}) });
  } finally {
    await database.close();
  }
}
