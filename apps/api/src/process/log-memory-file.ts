import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Refusal } from '@filmdeed/kernel';
import type { LogMemory, RememberedHeads } from '@filmdeed/ledger';

const NOTHING: RememberedHeads = { published: null, intended: null };

/** The memory of a log's key in one file beside it (docs/operate.md). It appears whole or not at all and is on the disk before it counts. */
export function logMemoryFile(path: string): LogMemory {
  return {
    async recall() {
      let text: string;
      try {
        text = await readFile(path, 'utf8');
      } catch (error) {
        if ((error as { code?: unknown }).code === 'ENOENT') return NOTHING;
        throw error;
      }
      return parse(text, path);
    },

    async remember({ published, intended }) {
      const unfinished = `${path}.${process.pid}.new`;
      const file = await open(unfinished, 'w', 0o600);
      try {
        await file.writeFile(`${JSON.stringify({ v: 1, published, intended }, null, 1)}\n`);
        await file.datasync();
      } finally {
        await file.close();
      }
      await rename(unfinished, path);
      // Without it a power cut may bring back what was remembered many steps ago.
      const folder = await open(dirname(path), 'r');
      try {
        await folder.sync();
      } finally {
        await folder.close();
      }
    },
  };
}

function parse(text: string, file: string): RememberedHeads {
  try {
    const value = JSON.parse(text) as Record<string, unknown>;
    const { published, intended } = value;
    if (value['v'] === 1 && isNote(published) && isNote(intended)) return { published, intended };
  } catch {
    // said below
  }
  // Files appear whole: somebody has written here, and a key that forgets may fork its log.
  throw new Refusal('storage.damaged', `what the log's key remembers (${file}) cannot be read`, { file });
}

const isNote = (value: unknown): value is string | null => value === null || typeof value === 'string';
