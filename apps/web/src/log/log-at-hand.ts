import { trustedKeys, type TrustV1 } from '@filmdeed/evidence';
import { isRefusal, Refusal } from '@filmdeed/kernel';
import {
  entriesPath,
  leafHash,
  LogProver,
  openCheckpoint,
  parseCheckpoint,
  parseEntryBundle,
  parseNote,
  TILE_WIDTH,
  tilePath,
  tileWidthAt,
  verifyInclusion,
} from '@filmdeed/ledger';
import { networkRefusal, refusalOf } from '../api/api-refusal.js';
import { climb, type ClimbStep } from './climb.js';

/** The newest checkpoint as this browser judged it. */
export interface CheckpointAtHand {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
  readonly note: string;
  /** A key of the trust file signed it; false if there is no trust file. */
  readonly isSigned: boolean;
}

/** Null while the log is empty. Refuses what `openCheckpoint` refuses if a trust file is there. */
export async function checkpointAtHand(trust: TrustV1 | null, signal: AbortSignal): Promise<CheckpointAtHand | null> {
  let note: string;
  try {
    note = new TextDecoder().decode(await logFile('checkpoint', signal));
  } catch (error) {
    if ((error as { code?: unknown }).code === 'log.empty') return null;
    throw error;
  }
  const isSigned = trust !== null;
  const checkpoint = isSigned
    ? openCheckpoint(note, trustedKeys(trust).log, trust.log.origin)
    : parseCheckpoint(parseNote(note).text);
  const { origin, size, root } = checkpoint;
  return { origin, size, root, note, isSigned };
}

/** One leaf as it stands in its bundle; what it says is only shown, never believed. */
export interface ShownLeaf {
  readonly index: number;
  readonly bytes: Uint8Array;
  readonly hash: Uint8Array;
  readonly type?: string;
  readonly time?: string;
  readonly id?: string;
}

/** Leaves from `from` up to but not with `to`. Refuses `log.tile-missing`. */
export async function leavesAtHand(from: number, to: number, size: number, signal: AbortSignal): Promise<ShownLeaf[]> {
  const leaves: ShownLeaf[] = [];
  for (let n = Math.floor(from / TILE_WIDTH); n * TILE_WIDTH < to; n++) {
    const width = tileWidthAt(size, 0, n);
    const entries = parseEntryBundle(await logFile(entriesPath({ n, width }), signal));
    if (entries.length !== width) throw new Refusal('log.tile-missing', 'a bundle of another width', { n, width });
    entries.forEach((bytes, i) => leaves.push(shownLeaf(n * TILE_WIDTH + i, bytes)));
  }
  return leaves.filter(({ index }) => index >= from && index < to);
}

export interface ProvenLeaf {
  readonly leaf: ShownLeaf;
  readonly steps: readonly ClimbStep[];
}

/** A leaf and its way to the root, recomputed here from its bytes and the tiles. Refuses `proof.invalid`, `log.fork`, `log.tile-missing`. */
export async function provenLeaf(index: number, head: CheckpointAtHand, signal: AbortSignal): Promise<ProvenLeaf> {
  const { size, root } = head;
  const [leaf] = await leavesAtHand(index, index + 1, size, signal);
  const prover = new LogProver({ tile: (ref) => logFile(tilePath(ref), signal) });
  const proof = await prover.inclusion(index, head);
  verifyInclusion({ index, size, leafHash: leaf!.hash, root, proof });
  return { leaf: leaf!, steps: climb(index, size, leaf!.hash, proof) };
}

async function logFile(path: string, signal: AbortSignal): Promise<Uint8Array> {
  let response: Response;
  try {
    response = await fetch(`/log/${path}`, { signal });
  } catch (error) {
    if ((error as { name?: string }).name === 'AbortError') throw error;
    throw networkRefusal();
  }
  if (!response.ok) throw await refusalOf(response);
  return new Uint8Array(await response.arrayBuffer());
}

function shownLeaf(index: number, bytes: Uint8Array): ShownLeaf {
  const said = saidBy(bytes);
  const text = (name: string): object => (typeof said[name] === 'string' ? { [name]: said[name] } : {});
  return { index, bytes, hash: leafHash(bytes), ...text('type'), ...text('time'), ...text('id') };
}

function saidBy(bytes: Uint8Array): Record<string, unknown> {
  try {
    const value = JSON.parse(new TextDecoder().decode(bytes)) as unknown;
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch (error) {
    if (isRefusal(error)) throw error;
    return {};
  }
}
