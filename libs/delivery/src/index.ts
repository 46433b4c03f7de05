export { autonomyOf, type Autonomy, type GitCommit, type Waited } from './ledger/autonomy.ts';
export { doraOf, type Dora, type DoraFigures, type Median } from './ledger/dora.ts';
export { history, type HistoryRow } from './ledger/history.ts';
export { steps } from './ledger/ledger-line.ts';
export type { BootstrapLine, GateRecord, LedgerLine, Step } from './ledger/ledger-line.ts';
export {
  lastLive,
  leadsBack,
  liveReleases,
  protectedReleases,
  releasesEverSeen,
  rollbackTarget,
  type LiveRelease,
  type ProtectedRelease,
} from './ledger/live.ts';
export { openDeploys, recovery, type OpenDeploy, type StepState } from './ledger/open-deploys.ts';
export { withoutPractice } from './ledger/practice.ts';
export { parseLedger, type ParsedLedger } from './ledger/parse-ledger.ts';
export type { Cell, Column, Finding, GateAnswer, RowStanding } from './gate/answer.ts';
export type { DatabaseAnswer, DatabaseBreak } from './gate/database/database-answer.ts';
export { decideGate } from './gate/gate.ts';
export { nameOf } from './gate/question.ts';
export type { GateQuestion, GateRelease, OtherRelease, ReleaseName, Span, Standing } from './gate/question.ts';
export { renderGate } from './gate/render-gate.ts';

export { badAnswerText } from './judge/bad-answers.ts';
export { Judge } from './judge/judge.ts';
export type { ReleaseSlot, Trial } from './judge/trial.ts';
export { judgePolicy, type JudgePolicy } from './judge/policy.ts';
export { verdictText, type BadAnswer, type Metric, type Opinion, type Verdict } from './judge/verdict.ts';
export type { Asker, ConsumerSample, MemorySample, ReplayResult, RequestLine, WrongAnswer } from './judge/evidence.ts';
export type { Count } from './judge/counts.ts';
export type { Stage } from './judge/stage-evidence.ts';
export { named, type RoutedOperation } from './judge/operations.ts';
export { lostRequests, type LostRequests } from './judge/proxy-counters.ts';
export { parseProxyLine } from './judge/proxy-line.ts';
export { readSlo, type Objective, type Slo } from './judge/slo.ts';
export { missedBars, scenarios, summaryOf, type JudgedScenario, type Summary } from './judge/scenarios.ts';
export { simulateDeploys } from './judge/simulation.ts';
export {
  parseShopperLine,
  type FailedAnswer,
  type ReleaseCount,
  type ShopperLine,
  type ShoppersSummary,
} from './judge/shopper-line.ts';
export type { Catalog, Column as CatalogColumn, Constraint, Index, Table } from './gate/database/catalog.ts';
export type { DatabaseFacts, PendingMigration, Staying } from './gate/database/database-facts.ts';
export { decideDatabase } from './gate/database/decide-database.ts';
export { restrictionsBetween, type Touch } from './gate/database/restrictions.ts';
