export type { LedgerLine } from './ledger/ledger-line.ts';
export type { Cell, Column, Finding, GateAnswer, RowStanding } from './gate/answer.ts';
export type { DatabaseAnswer, DatabaseBreak } from './gate/database/database-answer.ts';
export { decideGate } from './gate/gate.ts';
export { nameOf } from './gate/question.ts';
export type { GateQuestion, GateRelease, OtherRelease, ReleaseName, Span, Standing } from './gate/question.ts';
export { renderGate } from './gate/render-gate.ts';
