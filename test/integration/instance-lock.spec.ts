import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const LOCK = pathToFileURL(resolve('dist/apps/standalone/src/instance-lock.js')).href;
/** Says `ready`, waits for a word, and tells what became of its lock; holds it until its input ends. */
const PROGRAM = `
  import { lockInstance } from ${JSON.stringify(LOCK)};
  process.stdin.on('end', () => process.exit(0));
  process.stdin.once('data', async () => {
    try {
      await lockInstance(process.argv[1]);
      process.stdout.write('held;');
    } catch (error) {
      process.stdout.write(\`\${error.code};\`);
    }
  });
  process.stdout.write('ready;');
`;

interface Start {
  readonly child: ChildProcessWithoutNullStreams;
  said(word: RegExp): Promise<string>;
}

function start(folder: string): Start {
  const child = spawn(process.execPath, ['--input-type=module', '-e', PROGRAM, folder]);
  let text = '';
  child.stdout.on('data', (bytes) => (text += String(bytes)));
  return {
    child,
    async said(word) {
      for (;;) {
        const found = word.exec(text)?.[1];
        if (found !== undefined) return found;
        await new Promise((wait) => setTimeout(wait, 10));
      }
    },
  };
}

it('holds one of many starts that find the lock of a killed one', async () => {
  for (let round = 0; round < 6; round++) {
    const folder = await mkdtemp(join(tmpdir(), 'filmdeed-lock-'));
    await writeFile(join(folder, 'running.pid'), '4194000\nnode that was killed\n');
    const starts = Array.from({ length: 4 }, () => start(folder));
    try {
      await Promise.all(starts.map(({ said }) => said(/(ready);/)));
      for (const { child } of starts) child.stdin.write('go');
      const outcomes = await Promise.all(starts.map(({ said }) => said(/ready;([^;]+);/)));
      expect(outcomes.sort()).toEqual(['already-running', 'already-running', 'already-running', 'held']);
      expect(await readdir(folder)).toEqual(['running.pid']);
    } finally {
      await Promise.all(
        starts.map(({ child }) => new Promise((ended) => (child.once('close', ended), child.stdin.end()))),
      );
      await rm(folder, { recursive: true, force: true });
    }
  }
});
