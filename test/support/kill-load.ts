import { createHash } from 'node:crypto';
import {
  batchOf,
  batchSigningTask,
  type Draft,
  draftFiling,
  type FilingInput,
  p256Signer,
  signingTask,
  signP256,
} from '@filmdeed/evidence';
import { digestBytes } from '@filmdeed/fingerprint';
import { nativeDigests } from '@filmdeed/hashing';
import type { SignedIn } from './signed-in.js';

export const LOAD_KINDS = ['unsigned', 'signed', 'batch', 'original'] as const;

/** What an accepted answer gave to the client. */
export interface Accepted {
  readonly kind: (typeof LOAD_KINDS)[number];
  readonly id: string;
  readonly leafHash: string;
  readonly promise: string;
  /** Of the bytes that were handed in. */
  readonly sha256: string | null;
}

/** A checkpoint as a stranger fetched it. */
export interface SeenCheckpoint {
  readonly note: string;
  readonly at: number;
}

type Answer = { readonly status: number; readonly text: string; readonly headers: Headers };

const PAUSE_MS = 60;
const LOOK_MS = 100;
const PATIENCE_MS = 240_000;
const ORIGINAL_BYTES = 200_000;

/**
 * Clients that file in every way, keep each accepted answer, and ask again with the same key until they have one; and a stranger who keeps every
 * checkpoint. Nobody gives up for a broken connection or a 503: any other answer than an acceptance is a defect.
 */
export class KillLoad {
  readonly accepted: Accepted[] = [];
  readonly seen: SeenCheckpoint[] = [];
  readonly defects: string[] = [];
  /** Requests that had no answer, and that were answered with a refusal that says to come again. */
  readonly turnedAway = { unanswered: 0, refused: 0 };
  readonly #door: SignedIn;
  readonly #key: Uint8Array;
  #stopped = false;
  #running: Promise<unknown> = Promise.resolve();
  #looking: Promise<void> = Promise.resolve();
  #done = false;

  constructor(door: SignedIn, key: Uint8Array) {
    this.#door = door;
    this.#key = key;
  }

  start(clients: number): void {
    let made = 0;
    const client = async (): Promise<void> => {
      while (!this.#stopped) {
        const n = ++made;
        await this.#file(LOAD_KINDS[n % LOAD_KINDS.length]!, n).catch((error: unknown) => {
          this.defects.push(String((error as Error).stack ?? error));
        });
        await pause(PAUSE_MS);
      }
    };
    this.#running = Promise.all(Array.from({ length: clients }, client));
    this.#looking = this.#look();
  }

  /** Lets every client come to its answer. */
  async finish(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  async end(): Promise<void> {
    this.#done = true;
    await this.finish();
    await this.#looking;
  }

  async #look(): Promise<void> {
    while (!this.#done) {
      const answer = await this.#once('GET', '/log/checkpoint');
      if (answer?.status === 200 && this.seen.at(-1)?.note !== answer.text) {
        this.seen.push({ note: answer.text, at: Date.now() });
      }
      await pause(LOOK_MS);
    }
  }

  #file(kind: Accepted['kind'], n: number): Promise<void> {
    if (kind === 'unsigned') return this.#unsigned(n);
    if (kind === 'batch') return this.#batch(n);
    if (kind === 'original') return this.#original(n);
    return this.#signed('signed', this.#input(n, Buffer.from(`film ${n}`)), null, {});
  }

  #input(n: number, bytes: Uint8Array): FilingInput {
    return {
      party: this.#door.party,
      form: 'DIGEST',
      sealed: n % 3 === 0,
      work: { workType: 'AUDIOVISUAL', publication: 'UNPUBLISHED', contribution: 'HUMAN' },
      particulars: { title: `第 ${n} 号 number ${n}` },
      content: { kind: 'file', ...digestBytes(nativeDigests, bytes) },
    };
  }

  async #unsigned(n: number): Promise<void> {
    const { content, work, particulars, sealed } = this.#input(n, Buffer.from(`film ${n}`));
    const text = await this.#insist('/api/v1/filings', `unsigned-${n}`, {
      filing: { work, particulars, sealed },
      content,
    });
    this.#keep('unsigned', JSON.parse(text) as Accepted);
  }

  async #signed(kind: Accepted['kind'], input: FilingInput, sha256: string | null, more: object): Promise<void> {
    const draft = draftFiling(input);
    const task = signingTask(draft, input.content, this.#door.origin, new Date().toISOString());
    const signature = signP256(this.#key, task.digest);
    const signed = task.finish({ scheme: 'p256', signer: p256Signer(this.#key), signature });
    const text = await this.#insist('/api/v1/filings', draft.record.id, { record: draft.record, ...signed, ...more });
    this.#keep(kind, JSON.parse(text) as Accepted, sha256);
  }

  async #batch(n: number): Promise<void> {
    const { party, origin } = this.#door;
    const drafts: Draft[] = Array.from({ length: 2 + (n % 7) }, (_, i) =>
      draftFiling(this.#input(n, Buffer.from(`film ${n} of ${i}`))),
    );
    const task = batchSigningTask(batchOf(drafts.map(({ record }) => record)), party, origin, new Date().toISOString());
    const signature = signP256(this.#key, task.digest);
    const auth = task.finish({ scheme: 'p256', signer: p256Signer(this.#key), signature });
    const filings = drafts.map(({ record, disclosures }) => ({ record, disclosures }));
    const text = await this.#insist('/api/v1/filings/batches', `batch-${n}`, { filings, auth });
    for (const receipt of (JSON.parse(text) as { receipts: Accepted[] }).receipts) this.#keep('batch', receipt);
  }

  async #original(n: number): Promise<void> {
    const bytes = Buffer.alloc(ORIGINAL_BYTES, createHash('sha512').update(`original ${n}`).digest());
    const path = await this.#upload(bytes);
    const upload = path.slice(path.lastIndexOf('/') + 1);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    await this.#signed('original', { ...this.#input(n, bytes), form: 'ORIGINAL' }, sha256, { upload });
  }

  /** By tus, in two portions; where it stands is asked after every break. */
  async #upload(bytes: Uint8Array): Promise<string> {
    const tus = { 'tus-resumable': '1.0.0' };
    const length = { ...tus, 'upload-length': String(bytes.length), 'upload-metadata': 'filename ZmlsbS5tb3Y=' };
    const begun = await this.#persist('begin', () => this.#once('POST', '/api/v1/uploads', length), [201]);
    const path = new URL(begun.headers.get('location')!, this.#door.url).pathname;
    for (const until = Date.now() + PATIENCE_MS; ;) {
      const head = await this.#persist('offset', () => this.#once('HEAD', path, tus), [200]);
      const offset = Number(head.headers.get('upload-offset'));
      if (offset === bytes.length) return path;
      const portion = bytes.subarray(offset, offset + bytes.length / 2);
      const type = { 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) };
      const sent = await this.#once('PATCH', path, { ...tus, ...type }, portion);
      // 409 and 423: what was sent before the break arrived after all, or is being put away.
      if (sent !== null && ![204, 409, 423, 503].includes(sent.status))
        throw new Error(`PATCH: ${sent.status} ${sent.text}`);
      if (Date.now() > until) throw new Error('an upload does not come to its end');
    }
  }

  async #insist(path: string, key: string, body: unknown): Promise<string> {
    const headers = { 'content-type': 'application/json', 'idempotency-key': key };
    const send = () => this.#once('POST', path, headers, Buffer.from(JSON.stringify(body)));
    return (await this.#persist(`${path} ${key}`, send, [200, 201])).text;
  }

  async #persist(what: string, send: () => Promise<Answer | null>, good: readonly number[]): Promise<Answer> {
    for (const until = Date.now() + PATIENCE_MS; ;) {
      const answer = await send();
      if (answer !== null && good.includes(answer.status)) return answer;
      if (answer !== null && !isForLater(answer)) throw new Error(`${what}: ${answer.status} ${answer.text}`);
      if (answer === null) this.turnedAway.unanswered++;
      else this.turnedAway.refused++;
      if (Date.now() > until) throw new Error(`${what}: no answer in the end, ${answer?.status} ${answer?.text}`);
      await pause(LOOK_MS);
    }
  }

  /** Null if nobody answered, or not to the end. */
  async #once(
    method: string,
    path: string,
    headers: Record<string, string> = {},
    body?: Uint8Array,
  ): Promise<Answer | null> {
    try {
      const answer = await fetch(`${this.#door.url}${path}`, {
        method,
        headers: { authorization: `Bearer ${this.#door.token}`, ...headers },
        ...(body === undefined ? {} : { body: body as Uint8Array<ArrayBuffer> }),
      });
      return { status: answer.status, text: await answer.text(), headers: answer.headers };
    } catch {
      return null;
    }
  }

  #keep(kind: Accepted['kind'], { id, leafHash, promise }: Accepted, sha256: string | null = null): void {
    this.accepted.push({ kind, id, leafHash, promise, sha256 });
  }
}

/** The database is away; or the digests of an upload are not there yet, as after a restart. */
function isForLater({ status, text }: Answer): boolean {
  return status === 503 || text.includes('"upload.not-complete"') || text.includes('"upload.busy"');
}

const pause = (milliseconds: number): Promise<void> => new Promise((wait) => setTimeout(wait, milliseconds));
