import type { MandateId, PartyId } from '@filmdeed/kernel';
import type { Mandate } from './mandate.js';

/** A leaf that enters the log with what it states, and the EIP-712 digest that was signed for it: that counts once, for ever. */
export interface StatedLeaf {
  readonly id: string;
  readonly leaf: Uint8Array;
  readonly leafHash: Uint8Array;
  readonly statement: Uint8Array | null;
  readonly disclosures: readonly string[];
}

export type MandateSide = 'given' | 'held';

/** Mandates, durable when a call returns. */
export interface Mandates {
  /** In one transaction with its leaf, whatever else happens; nothing is written unless it answers `done`. `moved`: a mandate that it comes of was ended. */
  add(mandate: Mandate, stated: StatedLeaf): Promise<'done' | 'taken' | 'replayed' | 'moved'>;
  /** One transaction with its leaf. `moved`: it was ended before. */
  end(id: MandateId, ended: NonNullable<Mandate['ended']>, stated: StatedLeaf): Promise<'done' | 'replayed' | 'moved'>;
  /** The mandate with all that it comes of, the first of the chain first; empty if there is none. */
  chain(id: MandateId): Promise<readonly Mandate[]>;
  /** By the hash (hex) of their leaves; those that there are. */
  ofLeaves(leafHashes: readonly string[]): Promise<readonly Mandate[]>;
  /** Given by the party or for it, or held by it; newest first. */
  ofParty(party: PartyId, side: MandateSide, limit: number): Promise<readonly Mandate[]>;
  /** Its leaf, what opens it, and its place in the log; null if there is none. */
  leaf(id: MandateId): Promise<{
    readonly leaf: Uint8Array;
    readonly leafIndex: number | null;
    readonly disclosures: readonly string[];
  } | null>;
}
