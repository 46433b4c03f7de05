import type { PartEvent } from '../platform/plan.ts';
import type { Condition } from '../platform/supervised.ts';
import { afterEvent, changeLine, processLine, progressLines, type PartView } from '../start.screen.ts';
import { print } from '../terminal/command.ts';
import { LiveScreen } from '../terminal/live-screen.ts';

/** Shows a start and a stop as they go on: a live screen on a terminal, one line per change in a pipe. */
export class Reporter {
  private parts: PartView[];
  private readonly screen: LiveScreen;

  constructor(partNames: readonly string[]) {
    this.parts = partNames.map((name) => ({ name, state: 'waiting' }));
    this.screen = new LiveScreen(process.stdout, () => progressLines(this.parts, performance.now()));
    this.screen.start();
  }

  part(event: PartEvent): void {
    this.parts = afterEvent(this.parts, event, performance.now());
    const line = process.stdout.isTTY ? undefined : changeLine(this.parts, event);
    if (line !== undefined) print([line]);
  }

  process(name: string, condition: Condition): void {
    print([`${new Date().toISOString().slice(11, 19)}  ${processLine(name, condition)}`]);
  }

  /** Leaves the last picture standing; what is printed afterwards comes below it. */
  end(): void {
    this.screen.stop();
  }
}
