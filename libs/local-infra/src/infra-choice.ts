/** The parts that can run in either way; everything else is always a process. */
export const infraParts = ['kafka', 'postgres', 'haproxy'] as const;
export type InfraPart = (typeof infraParts)[number];
export type InfraWay = 'processes' | 'containers';

/** What TWO_PIZZA_INFRA asks for. A part that is not named runs as a process, or where it cannot as a container. */
export type InfraChoice = Partial<Readonly<Record<InfraPart, InfraWay>>>;

const FORM =
  'processes, containers, or part by part: kafka=containers,postgres=processes (parts: kafka, postgres, haproxy)';

/** Reads TWO_PIZZA_INFRA: one word for all parts, or `part=way` separated by commas. Throws an error that shows the form. */
export function readInfraChoice(text = ''): InfraChoice {
  if (text === '') return {};
  if (isWay(text)) return { kafka: text, postgres: text, haproxy: text };
  const pairs = text.split(',').map((pair) => pair.split('=').map((word) => word.trim()));
  const wrong = pairs.some(([part = '', way = '', ...more]) => more.length > 0 || !isPart(part) || !isWay(way));
  if (wrong || new Set(pairs.map(([part]) => part)).size < pairs.length) throw new Error(`must be ${FORM}`);
  return Object.fromEntries(pairs) as InfraChoice;
}

function isPart(word: string): word is InfraPart {
  return (infraParts as readonly string[]).includes(word);
}

function isWay(word: string): word is InfraWay {
  return word === 'processes' || word === 'containers';
}
