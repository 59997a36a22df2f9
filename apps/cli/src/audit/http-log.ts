import { ANCHOR_LIST_MOST_BYTES, type AnchorOfList, parseAnchorList } from '@filmdeed/evidence';
import { fromUtf8, isRefusal, Refusal } from '@filmdeed/kernel';
import type { PublishedLog } from '@filmdeed/ledger';

const NOTE_MOST = 1_000_000;
const TIMEOUT_MILLISECONDS = 60_000;
const ATTEMPTS = 6;
const MOST_PAGES = 100_000;

/** A log that is served by HTTP. What gets no answer, or a server's own fault, is asked for again with growing pauses. */
export class HttpLog implements PublishedLog {
  readonly isLive = true;
  readonly #base: string;

  /** `base` is the address that `/checkpoint` follows. */
  constructor(
    base: string,
    readonly pause = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds)),
  ) {
    this.#base = base.replace(/\/+$/, '');
  }

  async checkpoint(): Promise<string | null> {
    const bytes = await this.#get(`${this.#base}/checkpoint`, NOTE_MOST, { 'cache-control': 'no-cache' });
    return bytes === null ? null : new TextDecoder().decode(bytes);
  }

  file(path: string, most: number): Promise<Uint8Array | null> {
    return this.#get(`${this.#base}/${path}`, most);
  }

  /** All pages of the list of anchors (docs/format.md §13), which an instance serves beside its log; null if nothing is there. Refuses `bundle.invalid`. */
  async anchors(): Promise<readonly AnchorOfList[] | null> {
    const list = `${this.#base.replace(/\/log$/, '')}/api/v1/log/anchors`;
    const anchors: AnchorOfList[] = [];
    let after = 0;
    for (let page = 0; page < MOST_PAGES; page++) {
      const bytes = await this.#get(`${list}?after=${after}`, ANCHOR_LIST_MOST_BYTES);
      if (bytes === null) return page === 0 ? null : anchors;
      const { anchors: some, next } = parseAnchorList(fromUtf8(bytes));
      anchors.push(...some);
      if (next === undefined) return anchors;
      if (next <= after) throw new Refusal('bundle.invalid', 'the pages of the anchor list go round', { after, next });
      after = next;
    }
    return anchors;
  }

  async #get(url: string, most: number, headers: Readonly<Record<string, string>> = {}): Promise<Uint8Array | null> {
    for (let attempt = 1; ; attempt++) {
      let reason: string;
      let wait = 250 * 2 ** attempt;
      try {
        const response = await fetch(url, {
          headers: { accept: '*/*', 'user-agent': 'filmdeed-audit', ...headers },
          signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
        });
        const { status } = response;
        if (status === 200) return await bodyOf(response, most);
        await response.body?.cancel();
        if (status === 404 || status === 410) return null;
        if (status < 500 && status !== 429) throw new Refusal('outbound.failed', `answered ${status}`, { url, status });
        reason = `answered ${status}`;
        const asked = Number(response.headers.get('retry-after'));
        if (Number.isFinite(asked) && asked > 0) wait = Math.min(60, asked) * 1000;
      } catch (error) {
        if (isRefusal(error)) throw error;
        reason = (error as { cause?: { code?: string } }).cause?.code ?? (error as Error).message;
      }
      if (attempt === ATTEMPTS) throw new Refusal('outbound.failed', 'the log does not answer', { url, reason });
      await this.pause(wait);
    }
  }
}

/** The body, unpacked, as far as it is not longer than `most`; then one byte more, so that it is seen to be too long. */
async function bodyOf(response: Response, most: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  if (response.body === null) return new Uint8Array(0);
  for await (const part of response.body as unknown as AsyncIterable<Uint8Array>) {
    parts.push(part);
    length += part.length;
    if (length > most) break;
  }
  const bytes = new Uint8Array(Math.min(length, most + 1));
  let at = 0;
  for (const part of parts) {
    bytes.set(part.subarray(0, bytes.length - at), at);
    at += part.length;
  }
  return bytes;
}
