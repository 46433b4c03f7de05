/** True for everything but text with NUL or a lone surrogate: PostgreSQL stores neither. */
export function isStorable(value: unknown): boolean {
  return typeof value !== 'string' || (value.isWellFormed() && !value.includes('\0'));
}
