// The whole judgement on a bundle, against one signature: a bundle has five, and proofs of the tree besides.
import { verifyBundle } from '@filmdeed/evidence';
import { nativeEd25519Check, nativeP256Check } from '@filmdeed/media';
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

const native = { p256: nativeP256Check, ed25519: nativeEd25519Check };
const spent = new Map<string, [wall: number, busy: number][]>();
/** And notes how long one took, by the clock and by the processor: on a busy machine they differ. */
const took = (name: string, work: () => void) => (): void => {
  const [begun, before] = [performance.now(), process.cpuUsage()];
  times(work)();
  const { user, system } = process.cpuUsage(before);
  const each: [number, number] = [(performance.now() - begun) / BUNDLES, (user + system) / 1000 / BUNDLES];
  spent.set(name, [...(spent.get(name) ?? []), each]);
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
        name: '**verifyBundle**: every check, as a browser makes it',
        work: BUNDLES,
        run: took('as a browser makes it', () => verifyBundle(bundle, TRUST, { content: FILM })),
      },
      {
        name: '**verifyBundle**: every check, signatures by OpenSSL',
        work: BUNDLES,
        run: took('signatures by OpenSSL', () => verifyBundle(bundle, TRUST, { content: FILM, native })),
      },
    ],
  });
  for (const [name, all] of spent) {
    const [wall, busy] = [0, 1].map((i) => all.map((each) => each[i]!).toSorted((a, b) => a - b)[all.length >> 1]!);
    console.log(
      `- ${name}: ${wall!.toFixed(2)} ms a bundle (median), of which the processor worked ${busy!.toFixed(2)} ms`,
    );
  }
  console.log('');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
