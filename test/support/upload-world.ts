import { ContentDigester, digestBytes, pureDigests } from '@filmdeed/fingerprint';
import {
  type AccountId,
  FixedClock,
  isRefusal,
  newId,
  type PartyId,
  type Refusal,
  type UploadId,
} from '@filmdeed/kernel';
import { uploadFlow, type UploadFlow, type UploadSettings, type UploadView } from '@filmdeed/registry';
import { MemoryObjectStore } from './memory-object-store.js';
import { MemoryUploadRows } from './memory-upload-rows.js';

export const DAY = 24 * 3600 * 1000;
export const FILM = Uint8Array.from({ length: 50_000 }, (_, i) => (i * 37 + (i >> 7)) & 0xff);
export const DIGESTS = digestBytes(pureDigests, FILM);

/** The registry's upload flow over twins, with one account. */
export class UploadWorld {
  readonly account: AccountId = newId('acc');
  readonly party: PartyId = newId('pty');
  readonly rows = new MemoryUploadRows();
  readonly store = new MemoryObjectStore();
  readonly clock = new FixedClock('2026-11-24T08:00:00.000Z');
  /** What the flow reported. */
  readonly problems: unknown[] = [];
  flow: UploadFlow = this.newProcess();

  /** Another process on the same rows and objects. */
  newProcess(settings: Partial<UploadSettings> = {}): UploadFlow {
    const { rows, store, clock } = this;
    return uploadFlow(
      {
        rows,
        store,
        sink: () => new ContentDigester(pureDigests),
        clock,
        report: (problem) => void this.problems.push(problem),
      },
      { mostBytes: 1e6, quotaBytes: 1e6, keepMilliseconds: 7 * DAY, patienceMilliseconds: 5000, ...settings },
    );
  }

  async begin(size = FILM.length, more: object = {}): Promise<UploadId> {
    return (await this.flow.begin({ account: this.account, party: this.party, name: 'film.mov', size, ...more })).id;
  }

  send(id: UploadId, offset: number, bytes: AsyncIterable<Uint8Array>): Promise<UploadView> {
    return this.flow.append({ party: this.party, id, offset, bytes });
  }
}

export async function* portions(bytes: Uint8Array, step = 1000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += step) yield bytes.slice(at, at + step);
}

/** Gives these bytes and then breaks as a connection does. */
export async function* broken(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield* portions(bytes);
  throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
}

/** Gives these bytes and then nothing more, without an end. */
export async function* stalled(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield* portions(bytes);
  await new Promise(() => undefined);
}

/** The refusal, the message of any other error, or `done`. */
export async function refusal(work: Promise<unknown>): Promise<Pick<Refusal, 'code' | 'facts'> | string> {
  try {
    await work;
  } catch (error) {
    return isRefusal(error) ? { code: error.code, facts: error.facts } : String((error as Error).message);
  }
  return 'done';
}
