/** What `can-deploy` prints: the gate's own screen, and what a deploy would do. */
import { renderGate } from '@two-pizza/delivery';
import type { CanDeployAnswer } from './deploy/can-deploy.ts';

/** The matrix, the first thing that does not fit with the way that works, and yes or no. */
export function canDeployScreen(answer: CanDeployAnswer): string[] {
  const screen = renderGate(answer);
  if (answer.serves === 'not yet') return screen;
  const fits = answer.verdict === 'accepted' ? 'Yes' : 'No, it does not fit';
  return [...screen.slice(0, -1), `${fits}. It serves already: a deploy would change nothing`];
}
