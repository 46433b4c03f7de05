/** A program that this part needs is not on the machine. The text names the command that brings it. */
export class ToolMissing extends Error {
  override readonly name = 'ToolMissing';
  readonly tool: string;
  readonly fix: string;

  constructor(tool: string, why: string, fix: string) {
    super(`${tool} is missing: ${why}. To go on: ${fix}`);
    this.tool = tool;
    this.fix = fix;
  }
}

/** Why a part did not start: its process ended by itself, or went on and was not ready. */
export type WhyNotStarted = { readonly ended: string } | { readonly notReady: string };

/** A part was started and did not become ready. The text ends with the tail of its log. */
export class StartFailed extends Error {
  override readonly name = 'StartFailed';
  readonly part: string;
  /** How it ended by itself; undefined when it was running and not ready. */
  readonly ended: string | undefined;
  readonly logFile: string;

  constructor(part: string, why: WhyNotStarted, logFile: string, tail: string) {
    super(
      `${part} did not start: ${'ended' in why ? why.ended : why.notReady}. Its log ${logFile} ends with:\n${tail}`,
    );
    this.part = part;
    this.ended = 'ended' in why ? why.ended : undefined;
    this.logFile = logFile;
  }
}

/** A program that prepares a part (Maven, initdb, apt-get) ended with an error. */
export class PreparationFailed extends Error {
  override readonly name = 'PreparationFailed';
}

/** A suite was asked for a service whose bundle does not exist. */
export class NotBuilt extends Error {
  override readonly name = 'NotBuilt';

  constructor(service: string) {
    super(`apps/${service} is not built, or there is no such service. To go on: npx nx build ${service}`);
  }
}
