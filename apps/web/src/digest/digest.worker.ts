import type { DigestedFile, FromWorker, ToWorker } from './digest-protocol.js';
import { hashBlob } from './hash-blob.js';
import type { PickedFile } from './picked-files.js';
import { wasmDigests } from './wasm-digests.js';

/** Hashes files one after the other, out of the way of the page. A pause holds it between two slices. */
const digests = wasmDigests();
let goOn: (() => void) | undefined;
let held: Promise<void> | undefined;

const tell = (message: FromWorker): void => self.postMessage(message);

self.onmessage = ({ data }: MessageEvent<ToWorker>): void => {
  if (data.kind === 'hash') void hashAll(data.files);
  if (data.kind === 'pause' && held === undefined) held = new Promise((resolve) => (goOn = resolve));
  if (data.kind === 'go-on') {
    goOn?.();
    held = undefined;
  }
};

async function hashAll(files: readonly PickedFile[]): Promise<void> {
  const factory = await digests;
  const hashed: DigestedFile[] = [];
  for (const { path, file } of files) {
    try {
      await held;
      const content = await hashBlob(file, factory, {
        taken: (bytes) => tell({ kind: 'taken', bytes }),
        permission: () => held,
      });
      hashed.push({ path, ...content });
    } catch (error) {
      tell({ kind: 'unreadable', path, problem: (error as { name?: string }).name ?? 'unknown' });
      return;
    }
  }
  tell({ kind: 'hashed', files: hashed });
}
