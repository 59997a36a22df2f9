// The whole judgement on a bundle, against one signature: a bundle has five, and proofs of the tree besides.
import { verifyBundle } from '@filmdeed/evidence';
import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filedBundle, FILM, TRUST } from '../test/support/filed-bundle.ts';
import { compare } from './support/compare.ts';
import { program } from './support/program.ts';

const BUNDLES = 50;
const times = (work: () => void) => (): void => {
  for (let i = 0; i < BUNDLES; i++) work();
};

const folder = mkdtempSync(join(tmpdir(), 'filmdeed-bench-'));
try {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const message = Buffer.from('one message');
  const signature = sign('sha256', message, privateKey);
  const file = (name: string, content: string | Buffer): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const key = file('key.pem', publicKey.export({ type: 'spki', format: 'pem' }));
  const args = ['-verify', key, '-signature', file('signature', signature), file('message', message)];

  const bundle = await filedBundle();
  const { verdict, checks } = verifyBundle(bundle, TRUST, { content: FILM });
  if (verdict !== 'valid') throw new Error(`the bundle is ${verdict}`);
  await compare({
    title: `Verifying a bundle, ${checks.length} checks`,
    unit: 'verified',
    contestants: [
      {
        name: '`openssl dgst -verify`: one P-256 signature, a process each',
        work: BUNDLES,
        run: times(() => program('openssl', 'dgst', '-sha256', ...args)),
      },
      {
        name: '`node:crypto` verify: one P-256 signature',
        work: BUNDLES,
        run: times(() => verify('sha256', message, publicKey, signature)),
      },
      {
        name: '**verifyBundle**: every check',
        work: BUNDLES,
        run: times(() => verifyBundle(bundle, TRUST, { content: FILM })),
      },
    ],
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
