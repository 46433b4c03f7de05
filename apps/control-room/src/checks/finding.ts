/**
 * What was found about one thing that the platform needs. `unfit`: it cannot start, or would break. `harmless`: worth
 * knowing, and it starts all the same.
 */
export interface Finding {
  readonly name: string;
  readonly verdict: 'fit' | 'unfit' | 'harmless';
  readonly expected: string;
  readonly actual: string;
  /** What brings what is expected: a command, where there is one. */
  readonly fix?: string;
}

/** `what` is as expected, or this is what helps. */
export function finding(
  name: string,
  verdict: Finding['verdict'],
  about: { expected: string; actual: string; fix: string },
): Finding {
  const { fix, ...rest } = about;
  return { name, verdict, ...rest, ...(verdict === 'fit' ? {} : { fix }) };
}
