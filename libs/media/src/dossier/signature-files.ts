import type { OpenedLeaf, PartyAuth, PartyBatchAuth, Signature } from '@filmdeed/evidence';
import { canonicalJson, isScheme, type JsonObject } from '@filmdeed/evidence';
import { concatBytes, fromBase64Url, fromHex } from '@filmdeed/kernel';
import { p256 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { publicKeyPem } from './public-key-pem.js';
import type { Entries } from './text-files.js';

/** A signature that the dossier can hand to OpenSSL: signed by a party, disclosed, of a known scheme. */
export interface OpenSignature {
  readonly auth: PartyAuth | PartyBatchAuth;
  readonly signature: Signature;
}

export function openSignature({ leaf, signature }: OpenedLeaf): OpenSignature | undefined {
  const { auth } = leaf;
  if (auth.kind === 'operator' || signature === undefined || !isScheme(auth.scheme)) return undefined;
  return { auth, signature };
}

/** Key, message and signature of a party in the forms that OpenSSL takes. The signature was verified before. */
export function signatureFiles({ auth, signature }: OpenSignature): Entries {
  const digest = fromHex(auth.statement);
  const rs = fromBase64Url(signature.rs);
  const common: Entries = [
    ['statement.digest', digest],
    ['signature.json', canonicalJson(signature as unknown as JsonObject)],
  ];
  if (auth.scheme === 'secp256k1') {
    const compact = secp256k1.Signature.fromBytes(rs.subarray(0, 64), 'compact');
    const recovery = rs[64]! >= 27 ? rs[64]! - 27 : rs[64]!;
    const point = compact.addRecoveryBit(recovery).recoverPublicKey(digest).toBytes(false);
    return [...common, ['signer.pem', publicKeyPem('secp256k1', point)], ['signature.der', compact.toBytes('der')]];
  }
  const point = concatBytes(Uint8Array.of(4), fromHex(auth.signer));
  const p256Files: Entries = [
    ...common,
    ['signer.pem', publicKeyPem('p256', point)],
    ['signature.der', p256.Signature.fromBytes(rs, 'compact').toBytes('der')],
  ];
  if (auth.scheme !== 'webauthn-p256') return p256Files;
  const clientData = fromBase64Url(signature.clientDataJSON!);
  return [
    ...p256Files,
    ['client-data.json', clientData],
    ['webauthn.message', concatBytes(fromBase64Url(signature.authenticatorData!), sha256(clientData))],
  ];
}
