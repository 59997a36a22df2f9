import type { KeptFindings } from './audit-finding.js';

/** Port: a log as everybody gets it, by HTTP or as a folder. What comes from it is the work of whoever runs it, and may be anything. */
export interface PublishedLog {
  /** What is served is the log as it is at this moment; false for a copy of any age. */
  readonly isLive: boolean;
  /** The signed checkpoint as it is now; null if there is none. Refuses `outbound.failed` if nothing answers. */
  checkpoint(): Promise<string | null>;
  /** What lies at a path; null if nothing does. Of more than `most` bytes only more than `most` are needed. Refuses `outbound.failed`. */
  file(path: string, most: number): Promise<Uint8Array | null>;
}

/** A checkpoint that was signed by the log's key, as it was when we saw it. */
export interface SeenCheckpoint {
  readonly size: number;
  /** hex */
  readonly root: string;
  readonly note: string;
  /** By our own clock. */
  readonly seenAt: string;
  /** The log had no more leaves then; else it was a copy, which may have been older. */
  readonly isLive: boolean;
}

/** How far an auditor has come, and all that it must not forget. */
export interface AuditState {
  readonly v: 1;
  readonly type: 'filmdeed.audit-mirror';
  readonly origin: string;
  /** Leaves that are here and were recomputed, and their root in hex. */
  readonly size: number;
  readonly root: string;
  /** Those that contradict the leaves here, all; of the others the newest. */
  readonly checkpoints: readonly SeenCheckpoint[];
  readonly found: KeptFindings;
  /** What has been counted up to `size`. */
  readonly counts: Readonly<Record<string, number>>;
}

/** Port: the auditor's own copy, with the paths of the log, and its state. One process at a time. */
export interface LogMirror {
  /** Refuses `storage.damaged` for a state that nobody wrote. */
  state(): Promise<AuditState | null>;
  /** Takes the place of the state before it as a whole or not at all; what was kept and appended before is there if the state is. */
  save(state: AuditState): Promise<void>;
  keep(path: string, bytes: Uint8Array): Promise<void>;
  file(path: string): Promise<Uint8Array | null>;
  /** Everything of a column; empty if it was never written. */
  column(name: string): Promise<Uint8Array>;
  /** Writes into a column from a place on; what stood behind it goes. */
  write(name: string, at: number, bytes: Uint8Array): Promise<void>;
}

/** Leaves of one bundle, in the log's order. */
export interface LeafPortion {
  /** Index of the first leaf here. */
  readonly first: number;
  /** The bundle as it was served, and how many entries at its beginning are not meant. */
  readonly bundle: Uint8Array;
  readonly skip: number;
  readonly count: number;
}

/** Port: who looks at each leaf as it passes. Both are awaited. */
export interface LeafObserver {
  /** Portions come in order; may hold the stream back, and keep the bundle. */
  leaves(portion: LeafPortion): Promise<void>;
  /** All portions up to `size` are worked off, and what was learnt of them is in the mirror. Gives what it counts, for the state. */
  settle(size: number): Promise<Readonly<Record<string, number>>>;
}
