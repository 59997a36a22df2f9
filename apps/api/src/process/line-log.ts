export type LogLevel = 'info' | 'warn' | 'error';
export type LogFacts = Readonly<Record<string, string | number | boolean | null>>;

/** Takes one event of the running program. Facts never hold bodies, headers, query texts or secrets. */
export type LineLog = (level: LogLevel, event: string, facts?: LogFacts) => void;

/** Writes each event as one line of JSON. */
export function jsonLines(write: (line: string) => void): LineLog {
  return (level, event, facts = {}) => {
    write(`${JSON.stringify({ time: new Date().toISOString(), level, event, ...facts })}\n`);
  };
}
