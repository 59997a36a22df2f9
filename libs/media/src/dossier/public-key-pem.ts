import { concatBytes, fromHex, toBase64 } from '@filmdeed/kernel';

/** DER of SubjectPublicKeyInfo up to the key itself: RFC 8410 §4 for Ed25519, RFC 5480 §2 for the curves, points uncompressed. */
const HEADS = {
  ed25519: '302a300506032b6570032100',
  p256: '3059301306072a8648ce3d020106082a8648ce3d030107034200',
  secp256k1: '3056301006072a8648ce3d020106052b8104000a034200',
} as const;

/** PEM as OpenSSL reads it. An Ed25519 key is 32 bytes, a point 0x04 ‖ X ‖ Y. */
export function publicKeyPem(kind: keyof typeof HEADS, key: Uint8Array): string {
  const body = toBase64(concatBytes(fromHex(HEADS[kind]), key)).replace(/.{64}(?=.)/g, '$&\n');
  return `-----BEGIN PUBLIC KEY-----\n${body}\n-----END PUBLIC KEY-----\n`;
}
