import { utf8 } from '@filmdeed/kernel';
import {
  type AuditState,
  bundlesOfSize,
  checkpointText,
  entriesPath,
  entryBundle,
  HashTree,
  leafHash,
  type LogMirror,
  type NoteSigner,
  type PublishedLog,
  signNote,
  TILE_WIDTH,
  tilePath,
  tilesOfSize,
} from '@filmdeed/ledger';
import { LOG_SIGNER, TEST_ORIGIN } from './filed-bundle.js';

/** A log as files, for tests to spoil. */
export class PublishedFiles implements PublishedLog {
  constructor(
    readonly files = new Map<string, Uint8Array>(),
    readonly isLive = true,
  ) {}

  async checkpoint(): Promise<string | null> {
    const bytes = this.files.get('checkpoint');
    return bytes === undefined ? null : new TextDecoder().decode(bytes);
  }

  async file(path: string): Promise<Uint8Array | null> {
    return this.files.get(path)?.slice() ?? null;
  }

  copy(): PublishedFiles {
    return new PublishedFiles(new Map([...this.files].map(([path, bytes]) => [path, bytes.slice()])));
  }
}

/** The signed checkpoint of a size and root. */
export function signedCheckpoint(size: number, root: Uint8Array, signer: NoteSigner = LOG_SIGNER): Promise<string> {
  return signNote(checkpointText({ origin: TEST_ORIGIN, size, root }), [signer]);
}

/** The honest files of a log of these leaves. */
export async function publishedLog(leaves: readonly Uint8Array[]): Promise<PublishedFiles> {
  const files = new Map<string, Uint8Array>();
  const size = leaves.length;
  const tree = new HashTree(leaves.map(leafHash));
  for (const { n, width } of bundlesOfSize(size)) {
    files.set(entriesPath({ n, width }), entryBundle(leaves.slice(n * TILE_WIDTH, n * TILE_WIDTH + width)));
  }
  for (const { level, n, width } of tilesOfSize(size)) {
    const under = TILE_WIDTH ** level;
    const hashes = Array.from({ length: width }, (_, i) => {
      const from = (n * TILE_WIDTH + i) * under;
      return new HashTree(leaves.slice(from, from + under).map(leafHash)).root();
    });
    files.set(tilePath({ level, n, width }), Uint8Array.from(hashes.flatMap((hash) => [...hash])));
  }
  files.set('checkpoint', utf8(await signedCheckpoint(size, tree.root())));
  return new PublishedFiles(files);
}

/** Twin of the folder in which an auditor keeps its copy. */
export class MemoryMirror implements LogMirror {
  readonly files = new Map<string, Uint8Array>();
  readonly columns = new Map<string, Uint8Array>();
  saved: string | null = null;

  async state(): Promise<AuditState | null> {
    return this.saved === null ? null : (JSON.parse(this.saved) as AuditState);
  }

  async save(state: AuditState): Promise<void> {
    this.saved = JSON.stringify(state);
  }

  async keep(path: string, bytes: Uint8Array): Promise<void> {
    this.files.set(path, bytes.slice());
  }

  async file(path: string): Promise<Uint8Array | null> {
    return this.files.get(path)?.slice() ?? null;
  }

  async column(name: string): Promise<Uint8Array> {
    return this.columns.get(name)?.slice() ?? new Uint8Array(0);
  }

  async write(name: string, at: number, bytes: Uint8Array): Promise<void> {
    const whole = new Uint8Array(at + bytes.length);
    whole.set((await this.column(name)).subarray(0, at));
    whole.set(bytes, at);
    this.columns.set(name, whole);
  }
}
