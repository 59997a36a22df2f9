import { createReadStream } from 'node:fs';
import { Refusal } from '@filmdeed/kernel';

const LINE_FEED = 0x0a;
const MOST_BYTES = 8 * 1024 * 1024;

/** The lines of a file, with how far it was read; memory is that of the longest. Refuses `trail.invalid` for a line that is longer than any of an export. */
export async function* boundedLines(path: string): AsyncGenerator<{ readonly line: string; readonly read: number }> {
  let rest: Uint8Array[] = [];
  let held = 0;
  let read = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let at = chunk.indexOf(LINE_FEED); at >= 0; at = chunk.indexOf(LINE_FEED, from)) {
      yield { line: textOf([...rest, chunk.subarray(from, at)]), read: read + at };
      [rest, held, from] = [[], 0, at + 1];
    }
    rest.push(chunk.subarray(from));
    held += chunk.length - from;
    read += chunk.length;
    if (held > MOST_BYTES) throw new Refusal('trail.invalid', 'a line is too long', { most: MOST_BYTES });
  }
  if (held > 0) yield { line: textOf(rest), read };
}

function textOf(parts: readonly Uint8Array[]): string {
  return Buffer.concat(parts).toString('utf8');
}
