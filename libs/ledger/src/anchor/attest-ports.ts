import type { LogHead } from '../log/log-store.js';

/** What kind of clock attests: an RFC 3161 authority, or a group of C2SP witnesses. */
export const ATTESTOR_KINDS = ['rfc3161', 'witness'] as const;
export type AttestorKind = (typeof ATTESTOR_KINDS)[number];

/** Who keeps the clock; `self` is no independent one (docs/format.md §7). */
export const ATTESTOR_OPERATORS = ['self', 'authority', 'witness'] as const;
export type AttestorOperator = (typeof ATTESTOR_OPERATORS)[number];

export interface AttestorIdentity {
  /** The id under which it is kept: `rfc3161:<name>`, `witness:<hash of the group>`. */
  readonly key: string;
  readonly kind: AttestorKind;
  readonly name: string;
  readonly operator: AttestorOperator;
}

/** What an attestor handed out, as its kind writes it down; it is JSON. Of `rfc3161`: `request`, `token`, `certificates` of docs/format.md §8.2. */
export type AttestationEvidence = Readonly<Record<string, string | number | readonly string[]>>;

/** An attestor's word about a checkpoint. */
export interface Attested {
  /** The time that it states; null while it does not hold, as with too few witnesses. */
  readonly time: Date | null;
  readonly evidence: AttestationEvidence;
  /** The signed checkpoint with what the attestor added to it; absent: as it was. */
  readonly note?: string;
  /** False if asking again about the same checkpoint may add to it; absent: it is whole. */
  readonly isComplete?: boolean;
  /** What kept it from being whole, for whoever runs the log. */
  readonly problem?: string | null;
}

/** Port: one clock beside the chains. */
export interface Attestor {
  readonly identity: AttestorIdentity;
  /**
   * Asks for a word about a checkpoint, and gives it only checked: right signature, right checkpoint. `held` is what is kept of an earlier, incomplete
   * answer about the same checkpoint: the new one holds all of it. Refuses `clock.unreachable` (no answer, or "later"),
   * `clock.rejected` (a "no", or an answer that is not what it should be).
   */
  attest(checkpoint: LogHead, held: Attestation | null): Promise<Attested>;
}

/** A checkpoint with the word of one attestor, as it is kept. */
export interface Attestation {
  /** `AttestorIdentity.key` */
  readonly attestor: string;
  readonly size: number;
  readonly root: Uint8Array;
  /** Signed checkpoint, with cosignatures if there are some. */
  readonly note: string;
  readonly time: Date | null;
  readonly evidence: AttestationEvidence;
  readonly isComplete: boolean;
  /** When it was first asked for. */
  readonly createdAt: Date;
}

/** An attestation that bounds a time. */
export interface HeldAttestation extends Attestation {
  readonly time: Date;
}

export interface AttestorReach {
  /** Whether the last attempt succeeded, in part at least. */
  readonly reachable: boolean;
  /** When an attempt last succeeded. */
  readonly reachedAt: Date | null;
  /** Why the last attempt failed (code of the refusal), or gave less than it might; null for neither. */
  readonly problem: string | null;
}

export interface AttestorRecord extends AttestorIdentity, AttestorReach {}

export interface AttestationAround {
  readonly attestor: AttestorRecord;
  readonly covering: HeldAttestation | null;
  readonly before: HeldAttestation | null;
}

export interface CoveringAttestation {
  readonly attestor: AttestorRecord;
  readonly attestation: HeldAttestation;
}

/** Port: attestors and what they attested. Every method is one durable, atomic step; nothing is ever deleted. */
export interface AttestationRows {
  /** Makes an attestor known, or brings its name and operator up to date. */
  saveAttestor(attestor: AttestorIdentity): Promise<void>;
  /** Notes how an attempt ended. */
  noteReach(attestor: string, end: Omit<AttestorReach, 'reachedAt'> & { readonly at: Date }): Promise<void>;
  /** All attestors that were ever known, oldest first. */
  attestors(): Promise<readonly AttestorRecord[]>;
  /**
   * Keeps an attestation. One that is kept already is left as it is if it was complete, else takes note, time, evidence and completeness of this one.
   * Refuses `log.fork` if another root is kept for that size.
   */
  save(attestation: Attestation): Promise<void>;
  /** The attestation of the largest size, whether its time holds or not; null if there is none. */
  newest(attestor: string): Promise<Attestation | null>;
  /** The attestation of the largest size whose time holds. */
  newestHeld(attestor: string): Promise<HeldAttestation | null>;
  /** For each attestor: of those with a time, the smallest that covers the leaf, and the largest that does not and is no later than that. */
  around(leafIndex: number): Promise<readonly AttestationAround[]>;
  /** For each leaf that is covered: of each attestor the smallest that covers it and has a time. One look-up for all. */
  covering(leafIndexes: readonly number[]): Promise<ReadonlyMap<number, readonly CoveringAttestation[]>>;
}
