import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';

/** What seals bytes: each name says all of it, the digest of the key derivation included. */
export const VAULT_CIPHERS = ['aes-256-gcm', 'sm4-ctr-hmac-sm3'] as const;
export type VaultCipher = (typeof VAULT_CIPHERS)[number];

export const KEY_BYTES = 32;

interface Box {
  readonly nonceBytes: number;
  readonly tagBytes: number;
  /** Digest of HKDF and of HMAC. */
  readonly digest: 'sha256' | 'sm3';
  seal(key: Uint8Array, nonce: Uint8Array, context: Uint8Array, plain: Uint8Array): readonly Uint8Array[];
  open(key: Uint8Array, nonce: Uint8Array, context: Uint8Array, body: Uint8Array, tag: Uint8Array): Uint8Array | null;
}

/** GCM of SP 800-38D with a nonce of 96 bits; the key is 32 bytes. */
const aes: Box = {
  nonceBytes: 12,
  tagBytes: 16,
  digest: 'sha256',
  seal(key, nonce, context, plain) {
    const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 });
    cipher.setAAD(context);
    const body = cipher.update(plain);
    cipher.final();
    return [body, cipher.getAuthTag()];
  },
  open(key, nonce, context, body, tag) {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 });
    decipher.setAAD(context);
    decipher.setAuthTag(tag);
    const plain = decipher.update(body);
    try {
      decipher.final();
    } catch {
      return null;
    }
    return plain;
  },
};

/**
 * SM4 (GB/T 32907) in counter mode, then HMAC-SM3 (GB/T 32905) over length of context, context, nonce and what was encrypted; OpenSSL has
 * no SM4-GCM. Both keys come from the one of 32 bytes.
 */
const sm4: Box = {
  nonceBytes: 16,
  tagBytes: 32,
  digest: 'sm3',
  seal(key, nonce, context, plain) {
    const { crypt, mac } = sm4Keys(key);
    const body = createCipheriv('sm4-ctr', crypt, nonce).update(plain);
    return [body, sm4Tag(mac, nonce, context, body)];
  },
  open(key, nonce, context, body, tag) {
    const { crypt, mac } = sm4Keys(key);
    if (!timingSafeEqual(sm4Tag(mac, nonce, context, body), tag)) return null;
    return createDecipheriv('sm4-ctr', crypt, nonce).update(body);
  },
};

function sm4Keys(key: Uint8Array): { readonly crypt: Uint8Array; readonly mac: Uint8Array } {
  const both = new Uint8Array(hkdfSync('sm3', key, new Uint8Array(), 'filmdeed sm4-ctr-hmac-sm3', 48));
  return { crypt: both.subarray(0, 16), mac: both.subarray(16) };
}

function sm4Tag(key: Uint8Array, nonce: Uint8Array, context: Uint8Array, body: Uint8Array): Uint8Array {
  const length = Buffer.alloc(8);
  length.writeBigUInt64BE(BigInt(context.length));
  return createHmac('sm3', key).update(length).update(context).update(nonce).update(body).digest();
}

const BOXES: Readonly<Record<VaultCipher, Box>> = { 'aes-256-gcm': aes, 'sm4-ctr-hmac-sm3': sm4 };

/** Bytes by which a sealing is longer than what it holds. */
export function sealBytes(cipher: VaultCipher): number {
  return BOXES[cipher].nonceBytes + BOXES[cipher].tagBytes;
}

/** Nonce, encrypted bytes, tag, under a new random nonce. `context` is bound, not kept. */
export function sealWith(cipher: VaultCipher, key: Uint8Array, context: Uint8Array, plain: Uint8Array): Buffer {
  const box = BOXES[cipher];
  const nonce = randomBytes(box.nonceBytes);
  return Buffer.concat([nonce, ...box.seal(key, nonce, context, plain)]);
}

/** What `sealWith` was given; null for anything that it did not make of this key and context. */
export function openWith(
  cipher: VaultCipher,
  key: Uint8Array,
  context: Uint8Array,
  sealed: Uint8Array,
): Uint8Array | null {
  const box = BOXES[cipher];
  const bodyEnd = sealed.length - box.tagBytes;
  if (bodyEnd < box.nonceBytes) return null;
  const nonce = sealed.subarray(0, box.nonceBytes);
  return box.open(key, nonce, context, sealed.subarray(box.nonceBytes, bodyEnd), sealed.subarray(bodyEnd));
}

/** A key of one use out of another: HKDF (RFC 5869) with the digest of the cipher. */
export function deriveKey(cipher: VaultCipher, key: Uint8Array, salt: Uint8Array, use: string): Uint8Array {
  return new Uint8Array(hkdfSync(BOXES[cipher].digest, key, salt, use, KEY_BYTES));
}
