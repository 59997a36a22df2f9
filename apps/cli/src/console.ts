import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/** What surrounds the command line: streams, environment, secrets typed by a person. Tests own theirs. */
export interface Console {
  readonly stdin: Readable & { isTTY?: boolean; setRawMode?(raw: boolean): unknown };
  readonly stdout: Writable & { isTTY?: boolean };
  readonly stderr: Writable & { isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
}

export function processConsole(): Console {
  return { stdin: process.stdin, stdout: process.stdout, stderr: process.stderr, env: process.env };
}

/** The whole of standard input, without a last line feed. */
export async function readAll(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/\r?\n$/, '');
}

/** A secret from the terminal, not echoed; `undefined` if there is no terminal or the person gave up (Ctrl-C, Ctrl-D). */
export async function askSecret(console: Console, prompt: string): Promise<string | undefined> {
  const { stdin, stderr } = console;
  if (!stdin.isTTY || !stdin.setRawMode) return undefined;
  stderr.write(prompt);
  stdin.setRawMode(true);
  stdin.resume();
  return new Promise((resolve) => {
    let typed = '';
    const end = (answer: string | undefined): void => {
      stdin.off('data', take);
      stdin.setRawMode!(false);
      stdin.pause();
      stderr.write('\n');
      resolve(answer);
    };
    const take = (chunk: Buffer): void => {
      for (const character of chunk.toString('utf8')) {
        if (character === '\r' || character === '\n') return end(typed);
        if (character === '\u0003' || character === '\u0004') return end(undefined);
        if (character === '\u007f' || character === '\b') typed = [...typed].slice(0, -1).join('');
        else if (character >= ' ') typed += character;
      }
    };
    stdin.on('data', take);
  });
}

/** A line from the terminal; `undefined` if there is none. */
export async function askLine(console: Console, prompt: string): Promise<string | undefined> {
  if (!console.stdin.isTTY) return undefined;
  const reader = createInterface({ input: console.stdin, output: console.stderr });
  return new Promise((resolve) => {
    reader.question(prompt, (answer) => {
      reader.close();
      resolve(answer.trim());
    });
    reader.once('close', () => resolve(undefined));
  });
}
