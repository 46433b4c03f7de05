export type { LedgerLine } from './ledger/ledger-line.ts';
