/** What `npm run status` shows. A plain function from state to lines. */
import type { PartStatus, PlatformStatus } from './control/status.ts';
import type { Phase } from './local/state-file.ts';
import { age, table } from './terminal/words.ts';

const ICONS = { true: '✓', false: '✗' };

/** The whole screen; the last lines say what to type next. */
export function statusScreen(status: PlatformStatus, now: number): string[] {
  return [
    `Two-Pizza: ${headline(status)}, for ${age(now - Date.parse(status.since))}`,
    '',
    ...table([
      ['  part', 'release', 'address', 'pid', 'memory', 'for'],
      ...status.parts.map((part) => partRow(part, now)),
    ]),
    '',
    memoryLine(status),
    ...reasons(status),
    ...differences(status),
    '',
    ...next(status),
  ];
}

/** What there is to say when the control room and its watchdog are gone. `phase`: how far the platform was then. */
export function goneScreen(left: readonly { name: string; pid: number }[], phase: Phase | undefined): string[] {
  const onwards = phase === 'ready' ? 'takes them over as they are' : 'ends them and starts anew';
  return [
    'The control room is gone, but these processes of the platform still run:',
    ...left.map(({ name, pid }) => `  ${name} (pid ${pid})`),
    '',
    `Next: npm start    ${onwards}; nothing is lost`,
    '      npm stop     ends them in order; nothing is lost',
  ];
}

function headline(status: PlatformStatus): string {
  if (status.phase !== 'ready') return status.phase;
  const ill = status.parts.filter((part) => !part.healthy).length;
  return ill === 0 ? 'ready' : `${ill} of ${status.parts.length} parts not healthy`;
}

function memoryLine({ memory: { kind, platformMb, limitMb } }: PlatformStatus): string {
  const how = kind === 'pss' ? 'PSS' : 'RSS: what is shared is counted more than once';
  return `Everything but Kafka and PostgreSQL: ${platformMb} MB (${how}; ${limitMb} is the limit for an idle platform)`;
}

function partRow(part: PartStatus, now: number): string[] {
  return [
    `${ICONS[`${part.healthy}`]} ${part.name}${part.role === undefined || part.role === 'live' ? '' : ` (${part.role})`}`,
    part.release ?? '-',
    part.address ?? '-',
    part.pid === undefined ? '-' : String(part.pid),
    part.memoryMb === undefined ? '-' : `${part.memoryMb} MB`,
    part.since === undefined ? '-' : age(now - Date.parse(part.since)),
  ];
}

function reasons(status: PlatformStatus): string[] {
  const lines = status.parts.flatMap((part) => [
    ...(part.restarts ? [`  ${part.name} was started again ${times(part.restarts)} since the platform started`] : []),
    ...(part.reason === undefined
      ? []
      : [`  ${part.name}: ${part.condition === 'crash-loop' ? 'CRASH LOOP: ' : ''}${part.reason}`]),
  ]);
  return lines.length === 0 ? [] : ['', ...lines];
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

function differences({ differences: all }: PlatformStatus): string[] {
  if (all.length === 0) return [];
  return [
    '',
    'The workspace differs from what runs:',
    ...all.map((each) => `  ${each.service} ${each.release}: changed since it was built: ${each.changed.join(', ')}`),
  ];
}

function next(status: PlatformStatus): string[] {
  if (status.phase === 'starting') return ['Wait until it is ready, then: npm run status'];
  if (status.phase === 'stopping') return ['Wait until it has stopped, then: npm start'];
  const ill = status.parts.find((part) => !part.healthy);
  if (ill) return [`Next: npm run logs -- ${logOf(ill)}`];
  return ['Next: npm run -s order -- <productId>     products: ' + `${status.addresses?.edge ?? ''}/products`];
}

/** The watchdog writes into the log of the control room. */
function logOf({ name }: PartStatus): string {
  return name === 'watchdog' || name === 'control room' ? 'control-room' : name;
}
