import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { Refusal } from '@filmdeed/kernel';
import { askNode } from './chain-rpc.js';
import { writeWhole } from './kept-text.js';

const KEPT = 'state.json.gz';
const SAVE_EVERY_MS = 1000;
/** Saving takes longer the longer the chain is; it never takes more than about a tenth of the time. */
const REST_PER_SAVE = 9;
const ATTEMPTS = 5;

/**
 * The kept chain as a file that the node loads, or null before the first was kept. Refuses `storage.damaged`: a crash cannot do that
 * (files appear whole), and to begin another chain in silence would look as if every anchor had been taken back.
 */
export async function keptState(folder: string): Promise<string | null> {
  const path = join(folder, KEPT);
  let packed: Buffer;
  try {
    packed = await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const loaded = join(folder, 'state.json');
  try {
    const json = await promisify(gunzip)(packed);
    JSON.parse(json.toString('utf8'));
    await writeWhole(loaded, json);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall !== undefined) throw error;
    throw new Refusal('storage.damaged', `the local chain in ${path} is damaged: move the file away to begin another`, {
      file: path,
    });
  }
  return loaded;
}

/** After the node has read it. */
export async function dropLoaded(folder: string): Promise<void> {
  await rm(join(folder, 'state.json'), { force: true });
}

/** Writes the whole chain of a node down, as of one block, and gives that block's hash. */
export async function saveState(folder: string, url: string): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    const before = await newest(url);
    const dumped = await askNode<string>(url, 'anvil_dumpState');
    // A block mined meanwhile may be in there by half: its transactions, and not itself.
    if ((await newest(url)) !== before && attempt < ATTEMPTS) continue;
    await writeWhole(join(folder, KEPT), Buffer.from(dumped.slice(2), 'hex'));
    return before;
  }
}

/**
 * Saves the chain within a second after each new block. The node could write its state itself, but over the old one, so that a power cut
 * would leave half of it; and every second, changed or not. What is lost with the last second is sent again (`anchorLog` of libs/ledger).
 */
export class ChainSaver {
  readonly #folder: string;
  readonly #url: string;
  #saved: string;
  #timer: NodeJS.Timeout | undefined;
  #saving: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(folder: string, url: string, saved: string) {
    this.#folder = folder;
    this.#url = url;
    this.#saved = saved;
    this.#later(SAVE_EVERY_MS);
  }

  /** Saves a last time. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#saving;
    await this.#save();
  }

  #later(milliseconds: number): void {
    this.#timer = setTimeout(() => {
      const begun = performance.now();
      this.#saving = this.#save().then(() => {
        const rest = (performance.now() - begun) * REST_PER_SAVE;
        if (!this.#stopped) this.#later(Math.max(SAVE_EVERY_MS, rest));
      });
    }, milliseconds);
    this.#timer.unref();
  }

  async #save(): Promise<void> {
    try {
      if ((await newest(this.#url)) !== this.#saved) this.#saved = await saveState(this.#folder, this.#url);
    } catch {
      // The node has ended, which is told elsewhere, or the disk is full: tried again in a second, and the older state is still whole.
    }
  }
}

async function newest(url: string): Promise<string> {
  return (await askNode<{ readonly hash: string }>(url, 'eth_getBlockByNumber', 'latest', false)).hash;
}
