import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

const INFO = 30;
const ERROR = 50;

/** The control room's own log: JSON lines like those of the services. */
export class EventLog {
  private readonly file: string;

  constructor(file: string) {
    mkdirSync(dirname(file), { recursive: true });
    this.file = file;
  }

  info(fields: object, msg: string): void {
    this.write(INFO, fields, msg);
  }

  error(fields: object, msg: string): void {
    this.write(ERROR, fields, msg);
  }

  private write(level: number, fields: object, msg: string): void {
    try {
      appendFileSync(this.file, `${JSON.stringify({ level, time: new Date().toISOString(), ...fields, msg })}\n`);
    } catch {
      // A full disk takes no words; what they are about goes on. `status` tells of the disk.
    }
  }
}
