import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const folders: string[] = [];

/** A copy of the tree in which a test may do what it likes. */
function copyOfTree(): string {
  const copy = mkdtempSync(join(tmpdir(), 'filmdeed-rules-'));
  folders.push(copy);
  for (const part of ['apps', 'libs', 'test/support', '.dependency-cruiser.cjs', 'tsconfig.json', 'package.json']) {
    cpSync(join(ROOT, part), join(copy, part), { recursive: true });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

/** `rule: file` of every violation. */
async function violationsIn(tree: string): Promise<string[]> {
  const cruiser = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const args = ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'apps', 'libs'];
  const output = await new Promise<string>((resolve) => {
    execFile(process.execPath, [cruiser, ...args], { cwd: tree, maxBuffer: 2 ** 28 }, (_error, stdout) =>
      resolve(stdout),
    );
  });
  const { summary } = JSON.parse(output) as { summary: { violations: { from: string; rule: { name: string } }[] } };
  return summary.violations.map(({ from, rule }) => `${rule.name}: ${from}`);
}

/** File, what it says, and the rule that it breaks; a cycle is reported once, in the first of its files. */
const TRESPASSES: readonly [file: string, text: string, rule: string | null][] = [
  ['libs/kernel/src/t1.ts', `import { leafHash } from '@filmdeed/ledger'; leafHash;`, 'room-kernel'],
  ['libs/fingerprint/src/t2.ts', `import type {} from '@filmdeed/evidence';`, 'room-fingerprint'],
  ['libs/ledger/src/t3.ts', `import '@filmdeed/evidence';`, 'room-ledger'],
  ['libs/evidence/src/t4.ts', `import '@filmdeed/registry';`, 'room-evidence'],
  ['libs/registry/src/t5.ts', `import '@filmdeed/postgres';`, 'room-registry'],
  ['libs/postgres/src/t6.ts', `import '@filmdeed/media';`, 'room-postgres'],
  ['libs/chain/src/t7.ts', `import '@filmdeed/postgres';`, 'room-chain'],
  ['libs/media/src/t8.ts', `export * from '@filmdeed/postgres';`, 'room-media'],
  ['libs/hashing/src/t29.ts', `import '@filmdeed/registry';`, 'room-hashing'],
  ['libs/paper/src/t31.ts', `import '@filmdeed/media';`, 'room-paper'],
  ['apps/web/src/t32.ts', `import '@filmdeed/paper';`, 'room-web'],
  ['libs/media/src/t33.ts', `import 'pdfkit';`, 'pdf-in-paper'],
  ['libs/wire/src/t30.ts', `import '@filmdeed/chain';`, 'room-wire'],
  ['libs/registry/src/t9.ts', `import '../../../apps/api/src/env.js';`, 'room-registry'],
  ['apps/web/src/t10.ts', `import '@filmdeed/registry';`, 'room-web'],
  ['apps/cli/src/t11.ts', `import '@filmdeed/media';`, 'room-cli'],
  ['apps/api/src/t12.ts', `import '../../worker/src/main.js';`, 'room-api'],
  ['apps/worker/src/t13.ts', `import '../../api/src/app.module.js';`, 'room-worker'],
  ['apps/standalone/src/t14.ts', `import '../../api/src/app.module.js';`, 'standalone-starts-the-others'],
  ['apps/api/src/t15.ts', `import '../../../libs/kernel/src/bytes.js';`, 'enter-a-lib-by-its-index'],
  [
    'libs/ledger/src/t16.ts',
    `import type { Injectable } from '@nestjs/common'; export type T = Injectable;`,
    'nest-in-its-apps',
  ],
  ['libs/registry/src/t17.ts', `export const lazy = () => import('typeorm');`, 'typeorm-in-postgres'],
  ['libs/ledger/src/t18.ts', `import { createHash } from 'node:crypto'; createHash;`, 'think-no-node'],
  ['libs/fingerprint/src/t19.ts', `import 'fs';`, 'think-no-node'],
  ['libs/evidence/src/t20.ts', `import 'fflate';`, 'think-npm-allow-list'],
  ['libs/media/src/t21.ts', `import { id } from 'ethers'; id;`, 'ethers-in-chain'],
  ['apps/api/src/t22.ts', `import 'sharp';`, 'decoders-in-media'],
  ['apps/cli/src/t23.ts', `import 'fastify';`, 'web-and-cli-meet-the-api-by-http'],
  ['apps/web/src/t24.ts', `import 'node:fs';`, 'pages-no-node'],
  ['libs/media/src/t25.ts', `import '../../../test/support/postgres.js';`, 'tests-stay-outside'],
  ['libs/kernel/src/t26.ts', `import './t27.js'; export const a = 1;`, 'no-cycles'],
  ['libs/kernel/src/t27.ts', `import { a } from './t26.js'; a;`, null],
  ['libs/kernel/src/t28.ts', `import './not-there.js';`, 'resolvable'],
];

afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

describe('import rules', () => {
  it('pass the tree as it is', async () => {
    expect(await violationsIn(copyOfTree())).toEqual([]);
  });

  it('catch every kind of trespass, each in the file that commits it', async () => {
    const tree = copyOfTree();
    for (const [file, text] of TRESPASSES) {
      mkdirSync(dirname(join(tree, file)), { recursive: true });
      writeFileSync(join(tree, file), `${text}\n`);
    }
    const found = await violationsIn(tree);
    const planted = TRESPASSES.filter(([, , rule]) => rule !== null).map(([file, , rule]) => `${rule}: ${file}`);
    expect(planted.filter((trespass) => !found.includes(trespass))).toEqual([]);
  });
});
