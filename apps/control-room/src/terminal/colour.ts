import { styleText } from 'node:util';

const COLOURS = { '✓': 'green', '✗': 'red', '⚠': 'yellow', '…': 'yellow', '·': 'gray', '-': 'gray' } as const;

/** The line with its leading icon in its colour; as it is where the stream shows no colours (a pipe, NO_COLOR). */
export function coloured(line: string, stream: NodeJS.WriteStream): string {
  const icon = line.charAt(0);
  if (!(icon in COLOURS) || line.charAt(1) !== ' ') return line;
  return `${styleText(COLOURS[icon as keyof typeof COLOURS], icon, { stream })}${line.slice(1)}`;
}
