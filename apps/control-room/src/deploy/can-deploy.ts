/** The question before a deploy: would the gate let it in? */
import type { GateAnswer } from '@two-pizza/delivery';
import type { LiveRelease } from '../artifacts/artifacts.ts';
import type { Drivers } from './drivers.ts';
import { gateAnswer } from './open-deploy.ts';
import { wishedArtifact, type DeployWish } from './wishes.ts';

/** May this release join what is running now? */
export type CanDeployQuestion = Pick<DeployWish, 'service' | 'release'>;

/** The gate's answer, and whether the release is the one that serves: then a deploy would do nothing. */
export type CanDeployAnswer = GateAnswer & { readonly serves: 'already' | 'not yet' };

/** What the gate would answer to a deploy now. Writes nothing and takes no lock. Throws `ARTIFACT_GONE`. */
export async function canDeploy(
  { site, ledger }: Pick<Drivers, 'site' | 'ledger'>,
  live: LiveRelease,
  { service, release }: CanDeployQuestion,
): Promise<CanDeployAnswer> {
  const answer = await gateAnswer(site, ledger, { kind: 'deploy', to: wishedArtifact(site.of, service, release) });
  return { ...answer, serves: live.release === release ? 'already' : 'not yet' };
}
