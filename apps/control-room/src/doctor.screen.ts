/** What `npm run doctor` shows. A plain function from findings to lines. */
import type { Finding } from './checks/finding.ts';

const ICONS = { fit: '✓', unfit: '✗', harmless: '⚠' } satisfies Record<Finding['verdict'], string>;
const NAME_WIDTH = 16;

/** Harmless findings change nothing about being fit. */
export function isFit(findings: readonly Finding[]): boolean {
  return findings.every(({ verdict }) => verdict !== 'unfit');
}

/** The whole screen; the last line says what to type next: of a fit machine `next`. */
export function doctorScreen(findings: readonly Finding[], next: 'npm start' | 'npm run status'): string[] {
  return [...findings.flatMap(linesOf), '', lastLine(findings, next)];
}

function linesOf({ name, verdict, expected, actual, fix }: Finding): string[] {
  if (verdict === 'fit') return [`${ICONS.fit} ${name.padEnd(NAME_WIDTH)}  ${actual}`];
  return [
    `${ICONS[verdict]} ${name}`,
    `    expected: ${expected}`,
    `    actual:   ${actual}`,
    ...(fix === undefined ? [] : [`    helps:    ${fix}`]),
  ];
}

function lastLine(findings: readonly Finding[], next: string): string {
  const unfit = findings.filter(({ verdict }) => verdict === 'unfit').length;
  if (unfit === 0) return `This machine is fit. Next: ${next}`;
  return `${unfit} of ${findings.length} checks found something missing (✗). Nothing was changed. Next: do what helps, then: npm run doctor`;
}
