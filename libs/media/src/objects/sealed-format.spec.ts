import { digestBytes, pureDigests } from '@filmdeed/fingerprint';
import type { ObjectId } from '@filmdeed/kernel';
import { createDecipheriv, createHash, createHmac, hkdfSync } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderObjectStore } from '../folder-object-store.js';
import { newVaultKeyLine, openKeyVault, VAULT_CIPHERS, type VaultCipher } from '../vault/index.js';

const ID = 'obj_7z0123456789abcdefghjkmnpq' as ObjectId;
const SEGMENT = 1_048_576;
const FILM = Uint8Array.from({ length: SEGMENT + 321 }, (_, i) => (i * 31 + (i >> 11)) & 0xff);

/** Written by docs/format.md §10 alone: what a stranger with the key file reads. */
const SIZES = { 'aes-256-gcm': { nonce: 12, tag: 16 }, 'sm4-ctr-hmac-sm3': { nonce: 16, tag: 32 } } as const;

const hkdf = (mode: VaultCipher, key: Uint8Array, salt: Uint8Array, info: string, length: number): Buffer =>
  Buffer.from(hkdfSync(mode === 'aes-256-gcm' ? 'sha256' : 'sm3', key, salt, info, length));

function opened(mode: VaultCipher, key: Uint8Array, context: Uint8Array, sealed: Buffer): Buffer {
  const { nonce: n, tag: t } = SIZES[mode];
  const [nonce, body, tag] = [sealed.subarray(0, n), sealed.subarray(n, -t), sealed.subarray(-t)];
  if (mode === 'aes-256-gcm') {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce).setAAD(context).setAuthTag(tag);
    return Buffer.concat([decipher.update(body), decipher.final()]);
  }
  const keys = hkdf(mode, key, Buffer.alloc(0), 'filmdeed sm4-ctr-hmac-sm3', 48);
  const length = Buffer.alloc(8);
  length.writeUInt32BE(context.length, 4);
  const made = createHmac('sm3', keys.subarray(16))
    .update(Buffer.concat([length, context, nonce, body]))
    .digest();
  expect(made).toEqual(tag);
  return createDecipheriv('sm4-ctr', keys.subarray(0, 16), nonce).update(body);
}

it.each(VAULT_CIPHERS)(
  'a stranger with docs/format.md §10 and the key file reads an object sealed with %s',
  async (mode) => {
    const root = await mkdtemp(join(tmpdir(), 'objects-'));
    try {
      const keyFile = join(root, 'vault.key');
      await writeFile(keyFile, `${newVaultKeyLine()}\n`);
      const vault = await openKeyVault(keyFile, mode);
      const store = folderObjectStore({ root, sealing: { vault, cipher: mode } });
      await store.create(ID);
      const writer = await store.openAppend(ID, 0);
      await writer.write(FILM);
      await writer.sync();
      await writer.close();
      const digests = digestBytes(pureDigests, FILM);
      await store.finish(ID, digests);

      const [, id, hex] = (await readFile(keyFile, 'utf8')).trim().split(' ');
      const vaultKey = Buffer.from(hex!, 'hex');
      const named = createHash('sha256').update('filmdeed vault-v1 key').update(vaultKey).digest('hex').slice(0, 16);
      expect(named).toBe(id);
      const file = (name: string): Promise<Buffer> => readFile(join(root, '7z', ID, name));
      const seal = JSON.parse((await file('seal.json')).toString('utf8'));
      expect(Object.entries(seal).slice(0, 4)).toEqual([
        ...[['v', 1] as const, ['id', ID] as const, ['mode', mode] as const, ['segment', SEGMENT] as const],
      ]);
      const wrapped = Buffer.from(seal.key, 'base64');
      const head = wrapped.subarray(0, 26);
      expect([head[0], VAULT_CIPHERS[head[1]!], head.subarray(2, 10).toString('hex')]).toEqual([1, mode, id]);
      const wrapping = hkdf(mode, vaultKey, head.subarray(10), 'filmdeed vault-v1', 32);
      const purpose = Buffer.from(`object-key ${mode} ${ID}`);
      const key = opened(mode, wrapping, Buffer.concat([head, purpose]), wrapped.subarray(26));

      const sealed = await file('sealed');
      const stride = SEGMENT + SIZES[mode].nonce + SIZES[mode].tag;
      const parts = [sealed.subarray(0, stride), sealed.subarray(stride)].map((segment, index) =>
        opened(mode, key, Buffer.from(`objectV1 ${mode} ${ID} ${index} ${index === 1 ? 'last' : 'part'}`), segment),
      );
      expect(Buffer.compare(Buffer.concat(parts), FILM)).toBe(0);

      const described = (await file('object.json')).toString('utf8');
      const { mac, ...description } = JSON.parse(described);
      const { size, sha256, sm3, blake3 } = digests;
      expect(description).toEqual({ v: 1, id: ID, mode, segment: SEGMENT, size, sha256, sm3, blake3 });
      const digest = mode === 'aes-256-gcm' ? 'sha256' : 'sm3';
      const macKey = hkdf(mode, key, Buffer.alloc(0), 'filmdeed objectV1 description', 32);
      expect(mac).toBe(createHmac(digest, macKey).update(JSON.stringify(description)).digest('hex'));
      expect(described).toBe(`${JSON.stringify(description).slice(0, -1)},"mac":"${mac}"}`);
    } finally {
      await rm(root, { recursive: true });
    }
  },
);
