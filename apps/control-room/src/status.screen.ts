/** What `npm run status` shows. A plain function from state to lines. */
import type { Difference, PartStatus, PlatformStatus } from './control/status.ts';
import type { Phase } from './local/state-file.ts';
import { age, table } from './terminal/words.ts';

const ICONS = { true: '✓', false: '✗' };

/** The whole screen; the last lines say what to type next. */
export function statusScreen(status: PlatformStatus, now: number): string[] {
  return [
    `Two-Pizza: ${headline(status, age(now - Date.parse(status.since)))}`,
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

function headline({ phase, parts }: PlatformStatus, upFor: string): string {
  if (phase !== 'ready') return `${phase}, for ${upFor}`;
  const ill = parts.filter((part) => !part.healthy).map(({ name }) => name);
  if (ill.length === 0) return `ready, up for ${upFor}`;
  return `up for ${upFor}; ${ill.length} of ${parts.length} parts not healthy: ${ill.join(', ')}`;
}

/** The limit is one for an idle platform: beside a second release of a service it would say nothing. */
function memoryLine({ memory: { kind, platformMb, limitMb }, parts }: PlatformStatus): string {
  const how = kind === 'pss' ? 'PSS: shared memory counted once' : 'RSS: shared memory counted more than once';
  const second = parts.find(({ role }) => role === 'candidate' || role === 'warm');
  const beside = second ? `two releases of ${second.name} are up` : `${limitMb} is the limit for an idle platform`;
  return `Everything but Kafka and PostgreSQL: ${platformMb} MB (${how}; ${beside})`;
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
    ...(part.reason === undefined ? [] : [`  ${part.name}: ${reasonText(part)}`]),
  ]);
  return lines.length === 0 ? [] : ['', ...lines];
}

function reasonText({ condition, reason, helps }: PartStatus): string {
  return `${condition === 'crash-loop' ? 'CRASH LOOP: ' : ''}${reason}${helps ? `; helps: ${helps}` : ''}`;
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

function differences({ differences: all }: PlatformStatus): string[] {
  if (all.length === 0) return [];
  return [
    '',
    'The workspace differs from what runs:',
    ...all.map((each) => `  ${each.service} ${each.release}: ${differenceText(each)}`),
  ];
}

function differenceText({ service, changed, builtTo }: Difference): string {
  if (builtTo === 'practise')
    return `a practice release, which is not in your tree; npx nx deploy ${service} brings yours back`;
  return `changed since it was built: ${changed.join(', ')}`;
}

function next(status: PlatformStatus): string[] {
  if (status.phase === 'starting') return ['Wait until it is ready, then: npm run status'];
  if (status.phase === 'stopping') return ['Wait until it has stopped, then: npm start'];
  const ill = status.parts.filter((part) => !part.healthy);
  const first = ill.find(({ helps }) => helps) ?? ill[0];
  if (first) return [`Next: ${first.helps ?? `npm run logs -- ${logOf(first)}`}`];
  return ['Next: npm run -s order -- <productId>     products: ' + `${status.addresses?.edge ?? ''}/products`];
}

/** The watchdog writes into the log of the control room. */
function logOf({ name }: PartStatus): string {
  return name === 'watchdog' || name === 'control room' ? 'control-room' : name;
}
