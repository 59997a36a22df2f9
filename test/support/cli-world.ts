import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { trustText } from '@filmdeed/evidence';
import { run } from '../../apps/cli/src/run.js';
import { TRUST } from './filed-bundle.js';
import { TestConsole } from './test-console.js';

export interface CliAnswer {
  readonly code: number;
  /** The one document on standard output. */
  readonly json: any;
  readonly out: string;
  readonly err: string;
}

export interface CliWorld {
  /** A path inside the test's folder. */
  at(...parts: string[]): string;
  /** Runs a command with its own home. */
  cli(args: string[]): Promise<CliAnswer>;
}

const SHOTS = {
  'a/1.exr': 'one',
  'a-b.exr': 'two',
  'a/2.exr': '',
  'z.exr': 'three',
  '\u{1F3AC}.exr': 'four',
  '\uFF21.exr': 'five',
};

/** For each test of the suite that calls it a folder with `trust.json`, `key.pem` (no passphrase) and six files in `shots`. */
export function cliWorld(): CliWorld {
  let folder: string;
  const at = (...parts: string[]): string => join(folder, ...parts);

  async function cli(args: string[]): Promise<CliAnswer> {
    const console = new TestConsole({ FILMDEED_HOME: at('home'), LANG: 'en_US.UTF-8' });
    const code = await run(args, console);
    return {
      code,
      out: console.out,
      err: console.err,
      json: args.includes('--json') ? JSON.parse(console.out) : undefined,
    };
  }

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'filmdeed-cli-'));
    await writeFile(at('trust.json'), trustText(TRUST));
    await mkdir(at('shots', 'a'), { recursive: true });
    for (const [path, text] of Object.entries(SHOTS)) await writeFile(at('shots', path), text);
    await cli(['key', 'new', '--no-passphrase', '--out', at('key.pem')]);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  return { at, cli };
}
