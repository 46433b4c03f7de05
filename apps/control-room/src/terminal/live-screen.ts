import { clearScreenDown, cursorTo, moveCursor } from 'node:readline';
import { coloured } from './colour.ts';
import { plain } from './words.ts';

const FRAME_MS = 100; // faster flickers, slower looks stuck

/**
 * Draws a screen that changes. `render` gives the whole screen; on a terminal it is drawn over the last one, in a pipe
 * nothing is drawn here: the caller prints one line per change.
 */
export class LiveScreen {
  private readonly out: NodeJS.WriteStream;
  private readonly render: () => readonly string[];
  private drawn = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(out: NodeJS.WriteStream, render: () => readonly string[]) {
    this.out = out;
    this.render = render;
  }

  start(): void {
    if (!this.out.isTTY) return;
    this.draw();
    this.timer = setInterval(() => this.draw(), FRAME_MS).unref();
  }

  /** Draws the last state and leaves it standing. */
  stop(): void {
    if (this.timer === undefined) return;
    clearInterval(this.timer);
    this.timer = undefined;
    this.draw();
    this.drawn = 0;
  }

  private draw(): void {
    const lines = this.render().map((line) => coloured(fit(plain(line), this.out.columns), this.out));
    if (this.drawn > 0) {
      moveCursor(this.out, 0, -this.drawn);
      cursorTo(this.out, 0);
      clearScreenDown(this.out);
    }
    this.out.write(lines.map((line) => `${line}\n`).join(''));
    this.drawn = lines.length;
  }
}

/** A line that wraps would be two on the screen, and the next drawing would be off by one. */
function fit(line: string, columns: number): string {
  return line.length < columns ? line : `${line.slice(0, columns - 2)}…`;
}
