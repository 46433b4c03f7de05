export type { LedgerLine } from './ledger/ledger-line.ts';
export type { Cell, Column, Finding, GateAnswer, RowStanding } from './gate/answer.ts';
export type { DatabaseAnswer, DatabaseBreak } from './gate/database/database-answer.ts';
export { decideGate } from './gate/gate.ts';
export { nameOf } from './gate/question.ts';
export type { GateQuestion, GateRelease, OtherRelease, ReleaseName, Span, Standing } from './gate/question.ts';
export { renderGate } from './gate/render-gate.ts';

export { Judge, type ReleaseSlot, type Trial } from './judge/judge.ts';
export { judgePolicy, type JudgePolicy } from './judge/policy.ts';
export { verdictText, type Metric, type Opinion, type Verdict } from './judge/verdict.ts';
export type { Asker, ConsumerSample, MemorySample, ReplayResult, RequestLine, WrongAnswer } from './judge/evidence.ts';
export type { Count } from './judge/counts.ts';
export type { Stage } from './judge/stage-evidence.ts';
export { named, type RoutedOperation } from './judge/operations.ts';
export { parseProxyLine } from './judge/proxy-line.ts';
export { readSlo, type Objective, type Slo } from './judge/slo.ts';
export { missedBars, scenarios, summaryOf, type JudgedScenario, type Summary } from './judge/scenarios.ts';
export { simulateDeploys } from './judge/simulation.ts';
