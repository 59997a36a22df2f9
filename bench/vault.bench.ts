// Sealing and opening of segments as the object store does it, against OpenSSL's own ciphers; then whole objects through the folder store.
import { digestBytes, pureDigests } from '@filmdeed/fingerprint';
import { newId, type ObjectId } from '@filmdeed/kernel';
import { folderObjectStore, newVaultKeyLine, openKeyVault, type SealingStore, VAULT_CIPHERS } from '@filmdeed/media';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compare, type Contestant } from './support/compare.ts';
import { hasProgram, program } from './support/program.ts';

const MIB = 1 << 20;
const MEBIBYTES = Number(process.env['BENCH_MIB'] ?? 256);

/** MiB/s of one cipher in `openssl speed`, over blocks as large as a segment where it takes such. */
function opensslSpeed(...cipher: readonly string[]): string {
  const args = ['speed', '-mr', '-seconds', '2', '-bytes', String(MIB), ...cipher];
  const said = execFileSync('openssl', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const line = said.split('\n').find((each) => each.startsWith('+F:'));
  const rate = Number(line?.split(':').at(-1));
  return Number.isFinite(rate) ? `${Math.round(rate / MIB).toLocaleString('en')} MiB/s` : 'not told';
}

const folder = mkdtempSync(join(tmpdir(), 'filmdeed-bench-'));
try {
  const keyFile = join(folder, 'vault.key');
  writeFileSync(keyFile, `${newVaultKeyLine()}\n`, { mode: 0o600 });
  const vault = await openKeyVault(keyFile, 'aes-256-gcm');
  const film = join(folder, 'film.mov');
  const portion = randomBytes(MIB);
  const bytes = Buffer.alloc(MEBIBYTES * MIB);
  for (let i = 0; i < MEBIBYTES; i++) bytes.set(portion, i * MIB);
  writeFileSync(film, bytes);
  const digests = { ...digestBytes(pureDigests, portion.subarray(0, 1)), size: bytes.length };

  const modes = [null, ...VAULT_CIPHERS];
  const stores = modes.map((cipher) =>
    folderObjectStore({ root: join(folder, cipher ?? 'plain'), sealing: { vault, cipher } }),
  );

  async function write(store: SealingStore): Promise<ObjectId> {
    const id = newId('obj');
    await store.create(id);
    const writer = await store.openAppend(id, 0);
    for (let at = 0; at < bytes.length; at += 65_536) await writer.write(bytes.subarray(at, at + 65_536));
    await writer.sync();
    await writer.close();
    await store.finish(id, digests);
    return id;
  }
  const kept = await Promise.all(stores.map(write));

  const read = async (store: SealingStore, id: ObjectId): Promise<void> => {
    let seen = 0;
    for await (const some of store.read(id, { start: 0, end: bytes.length })) seen += some.length;
    if (seen !== bytes.length) throw new Error('not all was read');
  };
  const nameOf = (i: number): string => (modes[i] === null ? 'plain' : `sealed with ${modes[i]}`);
  const out = join(folder, 'out');
  const [key, iv] = ['00'.repeat(32), '00'.repeat(16)];
  const openssl = ['aes-256-ctr', 'sm4-ctr'].map((cipher): Contestant => {
    const own = cipher === 'sm4-ctr' ? key.slice(0, 32) : key;
    const args = ['enc', `-${cipher}`, '-K', own, '-iv', iv, '-in', film, '-out', out];
    return { name: `\`openssl enc -${cipher}\`, no tag`, work: MEBIBYTES, run: () => void program('openssl', ...args) };
  });

  await compare({
    title: `An object of ${MEBIBYTES} MiB is written, synced and finished`,
    unit: 'MiB',
    contestants: [
      ...(hasProgram('openssl') ? openssl : []),
      ...stores.map((store, i): Contestant => ({
        name: `**folder**, ${nameOf(i)}`,
        work: MEBIBYTES,
        run: async () => store.remove(await write(store)),
      })),
    ],
  });
  await compare({
    title: `An object of ${MEBIBYTES} MiB is read and verified`,
    unit: 'MiB',
    contestants: [
      ...(hasProgram('openssl') ? openssl : []),
      ...stores.map((store, i): Contestant => ({
        name: `**folder**, ${nameOf(i)}`,
        work: MEBIBYTES,
        run: () => read(store, kept[i]!),
      })),
    ],
  });

  await compare({
    title: 'Ranges of 64 KiB anywhere',
    unit: 'ranges',
    contestants: stores.map((store, i): Contestant => ({
      name: `**folder**, ${nameOf(i)}`,
      work: 100,
      run: async () => {
        for (let n = 0; n < 100; n++) {
          const start = (n * 7_919_993) % (bytes.length - 65_536);
          for await (const _ of store.read(kept[i]!, { start, end: start + 65_536 }));
        }
      },
    })),
  });

  if (hasProgram('openssl')) {
    console.log('`openssl speed`, one thread, blocks of 1 MiB:\n');
    for (const cipher of ['aes-256-gcm', 'aes-256-ctr', 'sm4-ctr'])
      console.log(`- ${cipher}: ${opensslSpeed('-evp', cipher)}`);
    console.log(`- HMAC-SM3: ${opensslSpeed('-hmac', 'sm3')}\n`);
  }
  console.log(
    `Most memory of this process: ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB, ${MEBIBYTES} of them the film.`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
