import type { LoggerService } from '@nestjs/common';
import type { LineLog } from './line-log.js';

/** Takes what Nest says of itself; its start-up chatter is dropped. */
export class NestLines implements LoggerService {
  readonly #log: LineLog;

  constructor(log: LineLog) {
    this.#log = log;
  }

  log(): void {}

  warn(message: unknown, ...rest: unknown[]): void {
    this.#log('warn', 'nest', { message: String(message), context: contextOf(rest) });
  }

  error(message: unknown, ...rest: unknown[]): void {
    const said = message as Partial<Error> | undefined;
    this.#log('error', 'nest', { message: String(said?.message ?? message), context: contextOf(rest) });
  }
}

function contextOf(rest: readonly unknown[]): string | null {
  const last = rest.at(-1);
  return typeof last === 'string' ? last : null;
}
