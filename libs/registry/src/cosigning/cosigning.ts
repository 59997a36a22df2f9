import {
  type Cosigner,
  type Json,
  joinSignatures,
  type Signature,
  THRESHOLD_SCHEME,
  thresholdSigner,
  type TypedData,
} from '@filmdeed/evidence';
import type { CosigningId, PartyId } from '@filmdeed/kernel';
import type { GivenSignature } from '../signer/party-signature.js';

/** One key's signature over the statement. */
export interface Cosignature extends Cosigner {
  readonly signature: Signature;
  readonly at: Date;
}

/** A statement that several keys of a party sign, each when its holder comes to it. */
export interface Cosigning {
  readonly id: CosigningId;
  readonly party: PartyId;
  readonly typedData: TypedData;
  /** EIP-712 digest, hex. */
  readonly digest: string;
  /** What its maker wants to hand in with the signature; ours to keep, not to read. */
  readonly handIn: Json;
  /** As many as the party wanted when it was begun. */
  readonly threshold: number;
  /** Keys that may sign: those that were live then. */
  readonly members: readonly Cosigner[];
  readonly createdAt: Date;
  readonly deadline: Date;
  /** In the order in which they came. */
  readonly signatures: readonly Cosignature[];
}

export type CosigningState = 'open' | 'complete' | 'expired';

/** What was completed in time stays so. */
export function cosigningState({ signatures, threshold, deadline }: Cosigning, now: Date): CosigningState {
  if (signatures.length >= threshold) return 'complete';
  return now > deadline ? 'expired' : 'open';
}

/** Keys that have not signed yet. */
export function missingCosigners({ members, signatures }: Cosigning): readonly Cosigner[] {
  return members.filter(({ key }) => !signatures.some((signed) => signed.key === key));
}

/** All of it as one signature (docs/format.md §3.3); null while it is not complete. */
export function jointSignature({ threshold, members, signatures }: Cosigning): GivenSignature | null {
  if (signatures.length < threshold) return null;
  const signer = thresholdSigner(threshold, members);
  const inOrder = [...members].sort((a, b) => (thresholdSigner(1, [a]) < thresholdSigner(1, [b]) ? -1 : 1));
  return { scheme: THRESHOLD_SCHEME, signer, signature: joinSignatures({ threshold, members: inOrder }, signatures) };
}
