import { Readable, Writable } from 'node:stream';

/** The surroundings of a command line without a terminal; what was written is kept as text. */
export class TestConsole {
  out = '';
  err = '';
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;

  constructor(
    readonly env: Record<string, string>,
    input = '',
  ) {
    this.stdin = Readable.from([Buffer.from(input)]);
    this.stdout = sink((text) => (this.out += text));
    this.stderr = sink((text) => (this.err += text));
  }
}

function sink(take: (text: string) => void): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      take(chunk.toString('utf8'));
      done();
    },
  });
}
