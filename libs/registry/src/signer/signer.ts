import type { Possession } from '@filmdeed/evidence';
import type { PartyId, SignerId } from '@filmdeed/kernel';

/** A key with which a party signs. The private half never comes to us, unless its scheme says `custodial`. */
export interface Signer {
  readonly id: SignerId;
  readonly party: PartyId;
  /** `Scheme` of docs/format.md §3.1, or `sm2-sm3` or `erc1271`. */
  readonly scheme: string;
  /** Key part of the ERC-7913 signer, hex. */
  readonly key: string;
  /** WebAuthn credential id, base64url, where the key is a passkey. */
  readonly credentialId: string | null;
  readonly label: string;
  readonly createdAt: Date;
  /** From then on it signs; later than `createdAt` if no other key of the party agreed to it: a recovery. */
  readonly effectiveAt: Date;
  readonly revokedAt: Date | null;
  /** The key's own word, as it stands in its leaf. */
  readonly possession: Possession | null;
}

export type SignerState = 'pending' | 'live' | 'ended';

export function stateOf({ effectiveAt, revokedAt }: Pick<Signer, 'effectiveAt' | 'revokedAt'>, now: Date): SignerState {
  if (revokedAt !== null) return 'ended';
  return effectiveAt > now ? 'pending' : 'live';
}

/** True if it could ever sign: a party that had such a key takes another only with the word of a key, or after the delay of a recovery. */
export function everSigned({ effectiveAt, revokedAt }: Pick<Signer, 'effectiveAt' | 'revokedAt'>, now: Date): boolean {
  return effectiveAt <= (revokedAt ?? now);
}

/** After a recovery the party assigns nothing and grants nothing exclusively until then (30 days); null without one. */
export function restrictedUntil({ createdAt, effectiveAt }: Pick<Signer, 'createdAt' | 'effectiveAt'>): Date | null {
  // A key that another agreed to while it waited signs sooner, and is no recovery.
  const waited = effectiveAt.getTime() - createdAt.getTime();
  return waited >= RESTRICTED_MS ? new Date(effectiveAt.getTime() + RESTRICTED_MS) : null;
}
/** As long as it stands in public before. */
const RESTRICTED_MS = 30 * 86_400_000;

/** What a party should do about its keys `second-signer`: no live key works without our domain. */
export type SignerAdvice = 'second-signer' | 'custodial' | 'threshold-unreachable';

export function signerAdvice(signers: readonly Signer[], threshold: number, now: Date): SignerAdvice[] {
  const live = signers.filter((signer) => stateOf(signer, now) === 'live');
  const own = live.filter(({ scheme }) => scheme !== 'p256-custodial');
  const isTied = ({ scheme }: Signer): boolean => scheme === 'webauthn-p256';
  return [
    ...(live.length > 0 && own.every(isTied) ? (['second-signer'] as const) : []),
    ...(own.length < live.length ? (['custodial'] as const) : []),
    ...(live.length > 0 && own.length < threshold ? (['threshold-unreachable'] as const) : []),
  ];
}
