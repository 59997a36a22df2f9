import { concatBytes, fromBase64Url, fromHex, Refusal, toHex, utf8 } from '@filmdeed/kernel';
import type { Signature } from '../signature-form.js';

/** Verifier contracts of a chain (ERC-7913), 0x-hex. */
export interface BookVerifiers {
  readonly p256: string;
  readonly webauthn: string;
}

const VERIFIER_OF: Readonly<Partial<Record<string, keyof BookVerifiers>>> = {
  p256: 'p256',
  'p256-custodial': 'p256',
  'webauthn-p256': 'webauthn',
};

/**
 * The ERC-7913 bytes of a signer on a chain, 0x-hex in lower case: an account's address, or the verifier of its scheme and its key. `signer` is the
 * key part in hex. Refuses `signature.unknown-scheme` where no contract can judge it.
 */
export function bookSigner(scheme: string, signer: string, verifiers: BookVerifiers): string {
  if (signer.length === 40) return `0x${signer}`;
  const verifier = VERIFIER_OF[scheme];
  if (verifier === undefined || signer.length !== 128) {
    throw new Refusal('signature.unknown-scheme', `no contract here for ${scheme}`, { scheme });
  }
  return `${verifiers[verifier].toLowerCase()}${signer}`;
}

/**
 * A signature of docs/format.md §3.1 as the contracts take it, 0x-hex (§17.3). Refuses `signature.invalid` if it has no such form. The verifiers
 * refuse a high s, and a passkey that did not verify its user (flag UV).
 */
export function bookSignature(scheme: string, signature: Signature): string {
  const rs = fromBase64Url(signature.rs);
  if (scheme === 'secp256k1') {
    if (rs.length !== 65) return refuse(scheme, 'not r, s and v');
    const v = rs[64]!;
    return `0x${toHex(rs.subarray(0, 64))}${toHex(Uint8Array.of(v < 27 ? v + 27 : v))}`;
  }
  if (scheme !== 'webauthn-p256') return `0x${toHex(rs)}`;
  const { authenticatorData, clientDataJSON } = signature;
  if (authenticatorData === undefined || clientDataJSON === undefined) return refuse(scheme, 'no assertion');
  if (rs.length !== 64) return refuse(scheme, 'not r and s of 32 bytes');
  const first = dynamic(fromBase64Url(authenticatorData));
  const clientData = fromBase64Url(clientDataJSON);
  const words = concatBytes(
    ...[rs, word(indexOf(clientData, '"challenge":"')), word(indexOf(clientData, '"type":"'))],
    ...[word(HEAD_BYTES), word(HEAD_BYTES + first.length), first, dynamic(clientData)],
  );
  return `0x${toHex(words)}`;
}

/** r, s, two indexes, two offsets. */
const HEAD_BYTES = 6 * 32;

function indexOf(text: Uint8Array, member: string): number {
  const sought = utf8(member);
  for (let i = 0; i + sought.length <= text.length; i++) {
    if (sought.every((byte, j) => text[i + j] === byte)) return i;
  }
  return refuse('webauthn-p256', `no ${member} in clientDataJSON`);
}

function word(value: number): Uint8Array {
  return fromHex(value.toString(16).padStart(64, '0'));
}

/** ABI encoding of `bytes`: length, then the bytes up to whole words. */
function dynamic(bytes: Uint8Array): Uint8Array {
  return concatBytes(word(bytes.length), bytes, new Uint8Array((32 - (bytes.length % 32)) % 32));
}

function refuse(scheme: string, problem: string): never {
  throw new Refusal('signature.invalid', `${scheme}: ${problem}`, { scheme, problem });
}
