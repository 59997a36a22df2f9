import type { ReadAct, TrailHead, TrailProof, WrittenAct } from '@filmdeed/evidence';

/** Port: where acts are written down as they happen. */
export interface ActJournal {
  /** Durable once it answers; the act has its place in the trail a moment later. Refuses `database.unreachable`. */
  append(act: WrittenAct): Promise<void>;
}

/** An act that waits for its place. */
export interface WaitingAct {
  readonly seq: number;
  readonly record: string;
}

/** What was last stated of the trail in a leaf, and when. */
export interface StatedTrail {
  readonly count: number;
  readonly at: Date;
}

export interface TrailState extends TrailHead {
  readonly stated: StatedTrail | null;
}

/** A waiting act with its place's hash. */
export interface PlacedAct {
  readonly seq: number;
  readonly hash: Uint8Array;
}

/** An audit leaf on its way into the outbox; it states the head that the step leaves. */
export interface NewTrailStatement {
  readonly id: string;
  readonly leaf: Uint8Array;
  readonly leafHash: Uint8Array;
  readonly at: Date;
}

/** One step of the trail: acts in their order from `from` on. */
export interface TrailStep {
  readonly from: TrailState;
  readonly acts: readonly PlacedAct[];
  readonly to: TrailHead;
  readonly statement: NewTrailStatement | null;
}

/** Port: the trail of the one who gives acts their places. */
export interface ActTrail {
  head(): Promise<TrailState>;
  /** In the order in which they were written down, as far as there is one. */
  waiting(most: number): Promise<readonly WaitingAct[]>;
  /**
   * Commits a step as a whole, durably, or not at all: acts from the waiting to their places, the head, and the statement into the leaf outbox. `false`, with nothing
   * written, unless the head is still `from` (count, hash, and the count that is stated) and every act still waits.
   */
  commit(step: TrailStep): Promise<boolean>;
}

/** What is looked for; what is left out is not asked. */
export interface ActQuery {
  /** Not before. */
  readonly since?: Date | undefined;
  /** Before. */
  readonly until?: Date | undefined;
  readonly account?: string | undefined;
  /** The party that was acted for. */
  readonly party?: string | undefined;
  /** Part of the name of an action. */
  readonly action?: string | undefined;
  readonly outcome?: string | undefined;
  /** Id of what was acted on. */
  readonly subject?: string | undefined;
}

/** An act at its place; `disclosure` opens who it was and is null if it was erased. */
export interface StoredAct {
  readonly index: number;
  readonly record: string;
  readonly act: ReadAct;
  readonly disclosure: string | null;
  readonly hash: Uint8Array;
}

/** Of an act that may not be shown: its hash alone. */
export interface TrailPlace extends Omit<StoredAct, 'act'> {
  readonly matches: boolean;
}

/** Port: the trail for those who read it. */
export interface ActSearch {
  /** The newest first; those before the index `before`, if it is given. */
  page(query: ActQuery, before: number | null, most: number): Promise<readonly StoredAct[]>;
  /** First and last index of what matches among the first `below`; null if nothing does. */
  span(query: ActQuery, below: number): Promise<{ readonly first: number; readonly last: number } | null>;
  /** Every act from `from` to before `to` in order, a portion at a time. */
  places(query: ActQuery, from: number, to: number): AsyncIterable<readonly TrailPlace[]>;
  /** Hash after the first `count` acts. */
  hashAt(count: number): Promise<Uint8Array>;
  /** Of the statements in the log, the first over more than `index` acts, else the newest; with its proof. Null if the log has none. */
  stated(index: number): Promise<(TrailProof & { readonly count: number }) | null>;
}
