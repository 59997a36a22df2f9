import type { Bilingual } from './terminal.js';

/** Nothing answered at an address, or the connection broke. The code is the command line's own: a server cannot say this of itself. */
export class Unanswered extends Error {
  readonly code = 'server.unreachable';
  readonly facts: Readonly<Record<string, string>>;
  readonly words: Bilingual;

  constructor(server: string, cause: unknown) {
    const reason = reasonOf(cause);
    const words = { zh: `服务器 ${server} 没有应答`, en: `no answer from the server ${server}` };
    super(words.en);
    this.name = 'Unanswered';
    this.facts = { reason };
    this.words = words;
  }
}

/** `fetch` says only "fetch failed"; what failed stands below, and with two addresses below that. */
function reasonOf(cause: unknown): string {
  const {
    code,
    message,
    cause: below,
    errors,
  } = (cause ?? {}) as {
    code?: string;
    message?: string;
    cause?: unknown;
    errors?: unknown[];
  };
  if (typeof code === 'string') return code;
  if (below !== undefined) return reasonOf(below);
  return errors?.[0] === undefined ? (message ?? 'unknown') : reasonOf(errors[0]);
}
