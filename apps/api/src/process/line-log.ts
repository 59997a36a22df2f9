export type LogLevel = 'info' | 'warn' | 'error';
export type LogFacts = Readonly<Record<string, string | number | boolean | null>>;

/** Takes one event of the running program. Facts never hold bodies, headers, query texts or secrets. */
export type LineLog = (level: LogLevel, event: string, facts?: LogFacts) => void;

/** Hands lines on together, those of some milliseconds at once: a pipe takes each write while everybody else waits. */
export function gatheredLines(write: (lines: string) => void, milliseconds: number): (line: string) => void {
  let held = '';
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const lines = held;
    held = '';
    if (lines !== '') write(lines);
  };
  // Also what was said last.
  process.on('exit', flush);
  return (line) => {
    held += line;
    timer ??= setTimeout(flush, milliseconds);
  };
}

/** Writes each event as one line of JSON. */
export function jsonLines(write: (line: string) => void): LineLog {
  return (level, event, facts = {}) => {
    write(`${JSON.stringify({ time: new Date().toISOString(), level, event, ...facts })}\n`);
  };
}
