// `filmdeed audit` of a log in a folder, as a process of its own, against reading and hashing alone. BENCH_LEAVES: how many (1000000 for the whole figure).
import { newSigningKey, parseSigningKey } from '@filmdeed/ledger';
import { promiseKeyName, trustText } from '@filmdeed/evidence';
import { execFileSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compare, type Contestant } from './support/compare.ts';
import { writeFolderLog } from './support/folder-log.ts';
import { hasProgram, program } from './support/program.ts';

const LEAVES = Number(process.env['BENCH_LEAVES'] ?? 100_000);
const ROUNDS = LEAVES > 300_000 ? 1 : 3;
const ORIGIN = 'bench.filmdeed/log';
const MAIN = new URL('../dist/apps/cli/src/main.js', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'filmdeed-audit-'));
try {
  const [log, trust] = [join(folder, 'log'), join(folder, 'trust.json')];
  const signer = parseSigningKey(newSigningKey(ORIGIN));
  const { files, bytes } = await writeFolderLog(log, LEAVES, signer);
  const promiseKey = parseSigningKey(newSigningKey(promiseKeyName(ORIGIN))).verifierKey;
  const keys = { origin: ORIGIN, keys: [signer.verifierKey], promiseKeys: [promiseKey] };
  const none = { chains: [], authorities: [], witnesses: [] };
  writeFileSync(trust, trustText({ v: 1, type: 'filmdeed.trust', name: 'bench', log: keys, ...none }));
  let mirrors = 0;
  const audit = (mirror: string): { isClean: boolean; size: number; indexRoots: { held: number } } => {
    const args = [MAIN, 'audit', log, '--trust', trust, '--mirror', mirror, '--json'];
    return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1 << 26 })) as never;
  };
  const all = readdirSync(log, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = all.map((entry) => join(entry.parentPath, entry.name));
  const leaf = Buffer.alloc(Math.round(bytes / LEAVES));
  const node = Buffer.alloc(65);
  const contestants: Contestant[] = [
    {
      name: '`node:crypto` SHA-256 of as many leaves, nodes and nodes of the index alone, one thread',
      work: LEAVES,
      run: () => {
        for (let i = 0; i < LEAVES; i++) hash('sha256', leaf, 'buffer');
        for (let i = 0; i < 8 * LEAVES; i++) hash('sha256', node, 'buffer');
      },
    },
    {
      name: 'reading every file alone',
      work: LEAVES,
      run: () => {
        for (const path of paths) readFileSync(path);
      },
    },
    {
      name: '**filmdeed audit**, an empty mirror: every leaf, tile, root, and the index',
      work: LEAVES,
      run: () => {
        rmSync(join(folder, `mirror-${mirrors}`), { recursive: true, force: true });
        const report = audit(join(folder, `mirror-${(mirrors += 1)}`));
        if (report.size !== LEAVES || report.indexRoots.held === 0) throw new Error(JSON.stringify(report));
      },
    },
    {
      name: '**filmdeed audit** again, nothing new',
      work: LEAVES,
      run: () => void audit(join(folder, `mirror-${mirrors}`)),
    },
  ];
  if (hasProgram('sha256sum')) {
    contestants.splice(1, 0, {
      name: '`sha256sum` over every file',
      work: LEAVES,
      run: () => {
        for (let i = 0; i < paths.length; i += 1000) program('sha256sum', ...paths.slice(i, i + 1000));
      },
    });
  }
  await compare({
    title: `A log of ${LEAVES.toLocaleString('en')} leaves in ${files.toLocaleString('en')} files, ${(bytes / 2 ** 20).toFixed(0)} MiB`,
    unit: 'leaves',
    rounds: ROUNDS,
    contestants,
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
