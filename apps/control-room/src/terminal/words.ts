/** How numbers, and texts that somebody else wrote, stand on every screen. */

/** `0.4 s`, `12.3 s`. */
export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** `84 ms`, right-aligned to five digits so that steps stand under each other. */
export function milliseconds(ms: number): string {
  return `${Math.round(ms)} ms`.padStart(8);
}

/** `41 s`, `12 min`, `3 h`, `2 d`. */
export function age(ms: number): string {
  const units: [string, number][] = [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['min', 60_000],
  ];
  const unit = units.find(([, length]) => ms >= 2 * length);
  return unit ? `${Math.floor(ms / unit[1])} ${unit[0]}` : `${Math.max(0, Math.floor(ms / 1000))} s`;
}

/** `12.50 EUR`. */
export function money(amount: { readonly amountMinor: number; readonly currency: string }): string {
  return `${(amount.amountMinor / 100).toFixed(2)} ${amount.currency}`;
}

/** Rows of cells in columns; the last column is not padded. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) =>
    row
      .map((cell, at) => (at === row.length - 1 ? cell : cell.padEnd(widths[at] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

/** A text that somebody else wrote, on one line: nothing in it steers the terminal. Whatever is printed goes through it. */
export function plain(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, ' ');
}

/** The same for a text of several lines, which stay. */
export function plainLines(text: string): string {
  return text.split('\n').map(plain).join('\n');
}
