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

/** A part was started and did not become ready. The text ends with the tail of its log. */
export class StartFailed extends Error {
  override readonly name = 'StartFailed';
  readonly part: string;

  constructor(part: string, what: string, logFile: string, tail: string) {
    super(`${part} did not start: ${what}. Its log ${logFile} ends with:\n${tail}`);
    this.part = part;
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
