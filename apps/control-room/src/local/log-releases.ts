/** Which release wrote which lines: both slots of a service write into one log. */
import { hashOf, jsonOf, releaseOf, type LogLine } from './log-line.ts';

/**
 * Chooses the lines of one release, named whole or by the beginning of it or of its hash. A stack is of the release that stands
 * in its paths; one that names none may be anybody's, and stays.
 */
export function ofRelease(lines: readonly LogLine[], wanted: string): LogLine[] {
  return blocksOf(lines)
    .filter(([first, ...more]) => {
      const isStack = isNameless(first);
      const release = isStack ? releaseInPaths([first, ...more]) : releaseOf(first);
      if (release === undefined) return isStack;
      return release.startsWith(wanted) || hashOf(release).startsWith(wanted);
    })
    .flat();
}

type Block = [LogLine, ...LogLine[]];

/** What is written as one: lines of a stack that follow each other, or any other line alone. */
function blocksOf(lines: readonly LogLine[]): Block[] {
  const blocks: Block[] = [];
  for (const line of lines) {
    const last = blocks.at(-1);
    if (last && isNameless(last[0]) && isNameless(line)) last.push(line);
    else blocks.push([line]);
  }
  return blocks;
}

function isNameless(line: LogLine): boolean {
  return line.timeMs === undefined && jsonOf(line.text) === undefined;
}

function releaseInPaths(lines: readonly LogLine[]): string | undefined {
  return lines.map(({ text }) => /\/(\d[^\s/]*\+[0-9a-f]{8})\//.exec(text)?.[1]).find((found) => found !== undefined);
}

/** The parts that wrote these lines as more than one release. `seen` remembers releases from one look to the next. */
export function mixedParts(lines: readonly LogLine[], seen: Map<string, Set<string>>): Set<string> {
  for (const line of lines) {
    const release = releaseOf(line);
    if (release !== undefined) seen.set(line.part, (seen.get(line.part) ?? new Set()).add(release));
  }
  return new Set([...seen].filter(([, releases]) => releases.size > 1).map(([part]) => part));
}
