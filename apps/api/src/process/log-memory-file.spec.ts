import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LogMemory } from '@filmdeed/ledger';
import { MemoryLogMemory } from '../../../../test/support/memory-log-memory.js';
import { logMemoryFile } from './log-memory-file.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'filmdeed-memory-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));
const path = (): string => join(folder, 'log.key.head');

const KINDS: Readonly<Record<string, () => LogMemory>> = {
  'a file': () => logMemoryFile(path()),
  'its twin': () => new MemoryLogMemory(),
};

it.each(Object.entries(KINDS))('%s remembers the last heads, and nothing before the first', async (_name, make) => {
  const memory = make();
  expect(await memory.recall()).toEqual({ published: null, intended: null });
  for (const heads of [
    { published: null, intended: 'a\n1\n' },
    { published: 'a\n1\n', intended: 'a\n2\n\n— 影 x\n' },
    { published: 'a\n2\n\n— 影 x\n', intended: null },
  ]) {
    await memory.remember(heads);
    expect(await memory.recall()).toEqual(heads);
  }
});

it('is read by another process, and a write that was cut short changes nothing', async () => {
  const heads = { published: 'a\n1\n', intended: 'a\n2\n' };
  await logMemoryFile(path()).remember(heads);
  await writeFile(`${path()}.77.new`, '{"v":1,"publ');
  expect(await logMemoryFile(path()).recall()).toEqual(heads);
  expect((await readdir(folder)).sort()).toEqual(['log.key.head', 'log.key.head.77.new']);
});

it('cut off anywhere or with another member it is damaged, never forgotten', async () => {
  await logMemoryFile(path()).remember({ published: 'a\n1\n', intended: null });
  const whole = await readFile(path(), 'utf8');
  const cut = Array.from({ length: whole.length - 1 }, (_, length) => whole.slice(0, length));
  for (const text of [
    ...cut.filter((each) => !isWhole(each)),
    '{"v":2}',
    '[]',
    'null',
    '{"v":1,"published":1,"intended":null}',
  ]) {
    await writeFile(path(), text);
    await expect(logMemoryFile(path()).recall()).rejects.toMatchObject({ code: 'storage.damaged' });
  }
});

function isWhole(text: string): boolean {
  return text.endsWith('}');
}
