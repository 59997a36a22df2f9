import { randomBytes } from 'node:crypto';
import {
  type BundleV1,
  type EvmAnchorWithAfter,
  type Rfc3161AnchorWithAfter,
  type StampedToken,
  timeStampRequest,
  type TrustV1,
} from '@filmdeed/evidence';
import { toBase64, utf8 } from '@filmdeed/kernel';
import { parseNote, parseTlogProof } from '@filmdeed/ledger';
import { sha256 } from '@noble/hashes/sha2.js';
import { TRUST } from './filed-bundle.js';
import type { TimeStampAuthority } from './time-stamp-authority.js';

/** A bundle of `filedBundle` with a time-stamp anchor of each authority more, over the same two checkpoints. */
export async function stampedBundle(
  bundle: BundleV1,
  authorities: Readonly<Record<string, TimeStampAuthority>>,
): Promise<BundleV1> {
  const { proof, after } = bundle.anchors[0] as EvmAnchorWithAfter;
  const anchors: Rfc3161AnchorWithAfter[] = [];
  for (const [name, authority] of Object.entries(authorities)) {
    const { checkpoint, consistency } = after!;
    anchors.push({
      type: 'rfc3161',
      authority: name,
      proof,
      after: { checkpoint, consistency, ...(await stampOver(checkpoint, authority)) },
      ...(await stampOver(parseTlogProof(proof).checkpoint, authority)),
    });
  }
  return { ...bundle, anchors: [...bundle.anchors, ...anchors] };
}

/** The trust file of the tests with these authorities. */
export function trusting(authorities: Readonly<Record<string, TimeStampAuthority>>): TrustV1 {
  return {
    ...TRUST,
    authorities: Object.entries(authorities).map(([name, { root }]) => ({
      type: 'rfc3161',
      name,
      operator: 'authority',
      roots: [toBase64(root)],
      policies: [],
    })),
  };
}

/** A token over the body of a signed checkpoint. */
export async function stampOver(note: string, authority: TimeStampAuthority): Promise<StampedToken> {
  const imprint = sha256(utf8(parseNote(note).text));
  const request = timeStampRequest({ imprint, nonce: randomBytes(16) });
  return { request: toBase64(request), token: toBase64(await authority.token(request)), certificates: [] };
}
