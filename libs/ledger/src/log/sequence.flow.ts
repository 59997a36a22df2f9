import { type Clock, equalBytes, isRefusal, Refusal } from '@filmdeed/kernel';
import { checkpointText, openCheckpoint } from '../checkpoint.js';
import { EMPTY_ROOT, nodeHash, type NodeHash, nodeHashBy, type Sha256 } from '../hash.js';
import { signNote } from '../signed-note.js';
import { rightEdgeTiles } from '../tile.js';
import { type Ed25519Check, type NoteSigner, type NoteVerifier, parseVerifierKey } from '../verifier-key.js';
import { assertRemembered, type LogMemory, type RememberedHeads } from './log-memory.js';
import type { LogHead, LogStore, PendingLeaf } from './log-store.js';
import { TileEdge } from './tile-edge.js';

export interface SequencePorts {
  readonly store: LogStore;
  /** The log's key; its name is the origin. */
  readonly signer: NoteSigner;
  readonly clock: Clock;
  readonly origin: string;
  /** The machine's own SHA-256, if it has a faster one. */
  readonly sha256?: Sha256;
  readonly checkEd25519?: Ed25519Check;
  /** What the key remembers to have published; without it an older copy of the database is taken for the log. */
  readonly memory?: LogMemory;
}

/** Leaves taken in one step: what one transaction writes in well under a second. One leaf alone waits for no other. */
export const MOST_SEQUENCED = 4000;

/**
 * Takes the oldest waiting leaves into the log, at most 4,000, and gives the head after it; with none waiting nothing is written. Several may run
 * at once: one wins, the others refuse `log.head-moved` with nothing written. Refuses `log.fork`, before anything is signed, if the head is not
 * what our own signed checkpoint says, the tiles do not fold to it, or the key remembers to have published what it does not contain: growing on it
 * would contradict what was published. A leaf whose bytes do not have the hash that was promised stays out, holds nobody else up, and is told at the
 * end as `storage.damaged`, as is a memory that no crash leaves behind.
 * Making it refuses `note.invalid` for a key that does not bear the origin as its name.
 */
export function sequenceLog(
  ports: SequencePorts,
): () => Promise<{ readonly appended: number; readonly head: LogHead }> {
  const { store, signer, clock, origin } = ports;
  const hashOfNode = ports.sha256 === undefined ? nodeHash : nodeHashBy(ports.sha256);
  if (signer.name !== origin) {
    throw new Refusal('note.invalid', 'the key of a log bears its origin as its name', { name: signer.name, origin });
  }

  const verifier = parseVerifierKey(signer.verifierKey, ports.checkEd25519);

  return async () => {
    // Reading. A crash up to the commit leaves the log and the waiting leaves as they were.
    const from = await store.head();
    assertOurs(verifier, origin, from);
    const remembered = await recall(ports, verifier, from);
    const pending = await store.pending(MOST_SEQUENCED);
    const leaves = pending.filter(({ leafHash, promised }) => equalBytes(leafHash, promised));
    if (leaves.length === 0) {
      await rest(ports, remembered, from);
      return assertSound(pending, leaves, { appended: 0, head: from });
    }

    // Only the right edge: what a step costs does not depend on how large the log is.
    const edge = await loadEdge(store, from, hashOfNode);
    for (const leaf of leaves) edge.append(leaf.leafHash);

    // Signing. A crash after it: this process alone ever saw the note, and the next one signs a tree that grows from the same head.
    const to = await signHead(ports, verifier, edge);

    // Remembering, before anybody can see it. One write is both: that `from` was published, and that `to` is about to be. A crash after it leaves an
    // intention, which forbids nothing.
    await ports.memory?.remember({ published: noteOf(from), intended: to.note });

    // The commit, whole or not at all. A crash in it, or an answer that is lost: the leaves are either logged and no longer waiting, or
    // neither; whoever comes next reads which.
    const extended = await store.extend({ from, to, leaves, tiles: edge.changedTiles(), loggedAt: clock.now() });
    if (!extended) {
      throw new Refusal('log.head-moved', 'another process let the log grow', { from: from.size, to: to.size });
    }
    return assertSound(pending, leaves, { appended: leaves.length, head: to });
  };
}

async function recall(
  ports: SequencePorts,
  verifier: NoteVerifier,
  head: LogHead,
): Promise<RememberedHeads | undefined> {
  const { memory } = ports;
  if (memory === undefined) return undefined;
  const heads = await memory.recall();
  await assertRemembered({ ...ports, memory, verifier }, heads, head);
  return heads;
}

/** While nothing waits, the newest head is remembered as published, whoever has committed it. */
async function rest({ memory }: SequencePorts, heads: RememberedHeads | undefined, head: LogHead): Promise<void> {
  if (heads?.published === noteOf(head) && heads.intended === null) return;
  await memory?.remember({ published: noteOf(head), intended: null });
}

const noteOf = ({ note }: LogHead): string | null => (note === '' ? null : note);

/** The head must say what our own checkpoint says: a database put back to an older copy still does, one that was edited does not. */
function assertOurs(verifier: NoteVerifier, origin: string, { size, root, note }: LogHead): void {
  if (size === 0) {
    if (note === '' && equalBytes(root, EMPTY_ROOT)) return;
    throw new Refusal('log.fork', 'the empty log has a checkpoint or a root', { size });
  }
  try {
    const checkpoint = openCheckpoint(note, [verifier], origin);
    if (checkpoint.size === size && equalBytes(checkpoint.root, root)) return;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    throw new Refusal('log.fork', 'the checkpoint of the head is not ours', { size, cause: error.code });
  }
  throw new Refusal('log.fork', 'the checkpoint of the head is of another tree', { size });
}

async function loadEdge(store: LogStore, { size, root }: LogHead, hashOfNode: NodeHash): Promise<TileEdge> {
  const tiles = await Promise.all(rightEdgeTiles(size).map(async (ref) => ({ ...ref, hashes: await store.tile(ref) })));
  const edge = new TileEdge(size, tiles, hashOfNode);
  if (equalBytes(edge.root(), root)) return edge;
  throw new Refusal('log.fork', 'the tiles do not fold to the root of the head', { size });
}

async function signHead({ signer, origin }: SequencePorts, verifier: NoteVerifier, edge: TileEdge): Promise<LogHead> {
  const { size } = edge;
  const root = edge.root();
  const note = await signNote(checkpointText({ origin, size, root }), [signer]);
  // A key held elsewhere may answer with another key's signature; once committed such a head would be nobody's.
  openCheckpoint(note, [verifier], origin);
  return { size, root, note };
}

function assertSound<T>(pending: readonly PendingLeaf[], leaves: readonly PendingLeaf[], done: T): T {
  if (leaves.length === pending.length) return done;
  const sound = new Set(leaves.map(({ seq }) => seq));
  const damaged = pending.map(({ seq }) => seq).filter((seq) => !sound.has(seq));
  throw new Refusal('storage.damaged', 'waiting leaves do not have the hash that was promised', { seq: damaged });
}
