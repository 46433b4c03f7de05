import { userInfo } from 'node:os';

/** Whom a pipeline works for, and its run, as its provider documents these variables. */
const PIPELINES = [
  { name: 'GitHub Actions', who: 'GITHUB_ACTOR', run: 'GITHUB_RUN_ID' },
  { name: 'GitLab CI', who: 'GITLAB_USER_LOGIN', run: 'CI_PIPELINE_ID' },
  { name: 'Buildkite', who: 'BUILDKITE_BUILD_CREATOR', run: 'BUILDKITE_BUILD_NUMBER' },
] as const;

/** Who asks, for the ledger: in a pipeline whom it works for; otherwise the operating system's user, in a container perhaps without a name. */
export function whoAmI(env: NodeJS.ProcessEnv = process.env): string {
  for (const { name, who, run } of PIPELINES) {
    if (env[who] && env[run]) return `${env[who]} (${name} ${env[run]})`;
  }
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.()}`;
  }
}
