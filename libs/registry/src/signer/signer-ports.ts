import type { KeyAction, MadeKeyLeaf } from '@filmdeed/evidence';
import type { KeyEventId, PartyId, SignerId } from '@filmdeed/kernel';
import type { Signer } from './signer.js';

/** The keys of the party that signed together, and how many they say must: both still so when it is written. */
export interface AgreedBy {
  readonly threshold: number;
  /** hex */
  readonly keys: readonly string[];
}

/** What one event changes, with the leaf that says so. */
export interface SignerChange {
  readonly event: MadeKeyLeaf;
  /** The key that it is about; null for a number of signers. */
  readonly signer: SignerId | null;
  readonly at: Date;
  readonly add?: Signer;
  /** Adds only if the party has no other key and never had one. */
  readonly first?: boolean;
  readonly end?: SignerId;
  /** A key that waits for its time signs from now on. */
  readonly effective?: SignerId;
  readonly threshold?: { readonly from: number; readonly to: number };
  /** Who agreed. `moved` if one of these keys is not live any more, or more must sign by now. */
  readonly agreedBy?: AgreedBy;
  /** EIP-712 digests that were signed for it: each counts once, for ever. */
  readonly statements: readonly Uint8Array[];
}

/** `taken`: another has this key; `replayed`: a statement was used before; `moved`: what it changes is not as it was any more. */
export type Committed = 'done' | 'taken' | 'replayed' | 'moved';

export interface KeyEvent {
  readonly id: KeyEventId;
  readonly action: KeyAction;
  readonly signer: SignerId | null;
  readonly at: Date;
  /** Whether a key of the party agreed. */
  readonly agreed: boolean;
  /** hex */
  readonly leafHash: string;
  /** Its place in the log; null while it waits. */
  readonly leafIndex: number | null;
}

/** Signers, durable when a call returns. A key belongs to one party for ever, revoked or not. */
export interface Signers {
  /** One transaction with the leaf; nothing is written unless it answers `done`, also when several ask at once. */
  commit(change: SignerChange): Promise<Committed>;
  /** The signer of the party that signs at `now` (default: the time it is), or null. */
  live(party: PartyId, scheme: string, key: string, now?: Date): Promise<Signer | null>;
  /** How many different keys must sign together for the party; 1 unless it said otherwise. */
  threshold(party: PartyId): Promise<number>;
  byId(id: SignerId): Promise<Signer | null>;
  /** All of the party's, newest first, revoked ones too. */
  ofParty(party: PartyId): Promise<Signer[]>;
  /** What happened to its keys, newest first. */
  events(party: PartyId): Promise<KeyEvent[]>;
  /** The leaf of one of the party's events, or null. */
  eventLeaf(party: PartyId, id: KeyEventId): Promise<{ leaf: Uint8Array; leafIndex: number | null } | null>;
}

/** Port: asks the contract at an address whether it accepts a signature (ERC-1271). Refuses `chain.unreachable`. */
export interface ContractWallets {
  /** `wallet`: 20 bytes in hex; `digest`: the 32 bytes that were signed; the contract decides what `signature` is. */
  accepts(wallet: string, digest: Uint8Array, signature: Uint8Array): Promise<boolean>;
}
