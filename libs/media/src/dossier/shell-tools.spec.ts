import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toHex, utf8 } from '@filmdeed/kernel';
import { HashTree, leafHash } from '@filmdeed/ledger';
import { pathLines } from './path-lines.js';
import { GROWS_TOOL, ROOT_TOOL, SHELL_TOOLS } from './shell-tools.js';
import { lines } from './text-files.js';

const SIZES = Array.from({ length: 9 }, (_, i) => i + 1);
const LEAVES = SIZES.map((i) => leafHash(utf8(`leaf ${i}`)));
const TREE = new HashTree(LEAVES);
const root = (size: number): string => toHex(TREE.root(size));

const folder = mkdtempSync(join(tmpdir(), 'filmdeed-shell-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;
const fileOf = (text: string): string => {
  const path = join(folder, `${files++}.txt`);
  writeFileSync(path, text);
  return path;
};

/** One answer line for each command, of one shell. */
function answers(commands: readonly string[]): string[] {
  const script = `${SHELL_TOOLS}${GROWS_TOOL}${ROOT_TOOL}\n${commands.map((command) => `echo "$(${command})"`).join('\n')}\n`;
  const { stdout, stderr } = spawnSync('sh', ['-s'], { input: script, encoding: 'utf8' });
  expect(stderr).toBe('');
  return stdout.trimEnd().split('\n');
}

it('walk every inclusion path of small trees to the root, and no path of another index', () => {
  const all = SIZES.flatMap((size) => Array.from({ length: size }, (_, index) => ({ size, index })));
  const walk = ({ size, index }: { size: number; index: number }, claimed: number): string => {
    const path = fileOf(lines(pathLines(index, size, TREE.inclusionProof(index, size))));
    return `walk ${toHex(LEAVES[index]!)} ${claimed} ${size} ${path} || echo no`;
  };
  expect(answers(all.map((leaf) => walk(leaf, leaf.index)))).toEqual(all.map(({ size }) => root(size)));
  const others = all.filter(({ size }) => size > 1);
  expect(answers(others.map((leaf) => walk(leaf, (leaf.index + 1) % leaf.size)))).toEqual(others.map(() => 'no'));
});

it('see that a tree grew, and that another did not', () => {
  const pairs = SIZES.flatMap((size) => SIZES.filter((old) => old < size).map((old) => ({ size, old })));
  const grows = ({ size, old }: { size: number; old: number }, older: string, newer: string): string => {
    const proof = fileOf(lines(TREE.consistencyProof(old, size).map(toHex)));
    return `grows ${old} ${older} ${size} ${newer} ${proof} && echo yes || echo no`;
  };
  const wrong = '00'.repeat(32);
  expect(answers(pairs.map((pair) => grows(pair, root(pair.old), root(pair.size))))).toEqual(pairs.map(() => 'yes'));
  expect(answers(pairs.map((pair) => grows(pair, wrong, root(pair.size))))).toEqual(pairs.map(() => 'no'));
  expect(answers(pairs.map((pair) => grows(pair, root(pair.old), wrong)))).toEqual(pairs.map(() => 'no'));
});

it('compute the root over leaf hashes', () => {
  const list = (size: number): string => fileOf(lines(LEAVES.slice(0, size).map(toHex)));
  expect(answers(SIZES.map((size) => `root_of <${list(size)}`))).toEqual(SIZES.map(root));
});
