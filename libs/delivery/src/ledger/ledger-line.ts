/** What every line of the ledger has: when (RFC 3339 UTC), what happened, to which service, and who asked for it. */
export interface LedgerLine {
  readonly at: string;
  readonly what: string;
  readonly service: string;
  readonly who: string;
}
