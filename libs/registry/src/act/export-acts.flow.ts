import { actDigest, hiddenLine, MOST_HIDDEN, openingLine, proofLine, shownLine } from '@filmdeed/evidence';
import { type PartyId, Refusal, toHex } from '@filmdeed/kernel';
import type { ActQuery, ActSearch } from './act-ports.js';

export interface ExportActsPorts {
  readonly acts: ActSearch;
  readonly origin: string;
}

/** Lines of JSON that a verifier holds against a trust file (docs/format.md §16.4), and how many acts they are over. */
export interface ActExport {
  readonly count: number;
  readonly lines: AsyncIterable<string>;
}

/** Seconds in which a head comes into the log, usually. */
const RETRY_SECONDS = 60;

/**
 * The part of the trail from the first to the last act that matches, and on to the head that a leaf in the log states: what matches is shown, of everything else only
 * the digest. If nothing matches it is the last act alone, hidden. Memory is constant. Refuses `trail.not-ready` while no head is in the log.
 */
export const exportActs =
  ({ acts, origin }: ExportActsPorts) =>
  async (query: ActQuery, party?: PartyId): Promise<ActExport> => {
    const newest = await acts.stated(Number.MAX_SAFE_INTEGER);
    if (newest === null) {
      throw new Refusal('trail.not-ready', 'no head of the trail is in the log', { retryAfterSeconds: RETRY_SECONDS });
    }
    const span = await acts.span(query, newest.count);
    const from = span?.first ?? newest.count - 1;
    const { count: to, ...proof } = span === null ? newest : (await acts.stated(span.last))!;
    const previous = toHex(await acts.hashAt(from));
    const opening = { v: 1, type: 'filmdeed.trail', origin, from, previous, to } as const;
    async function* lines(): AsyncGenerator<string> {
      yield openingLine({ ...opening, ...(party === undefined ? {} : { party }) });
      yield* chain(acts, query, from, to);
      yield proofLine(proof);
    }
    return { count: to - from, lines: lines() };
  };

async function* chain(acts: ActSearch, query: ActQuery, from: number, to: number): AsyncGenerator<string> {
  let [at, hidden, last]: [number, Uint8Array[], Uint8Array] = [from, [], new Uint8Array(32)];
  for await (const portion of acts.places(query, from, to)) {
    let text = '';
    for (const { index, record, hash, disclosure, matches } of portion) {
      if (index !== at++) throw new Refusal('trail.broken', 'an act is missing', { index: at - 1 });
      if (hidden.length === MOST_HIDDEN || (matches && hidden.length > 0)) {
        text += hiddenLine(index - hidden.length, hidden, last);
        hidden = [];
      }
      if (matches) text += shownLine(index, record, hash, disclosure);
      else hidden.push(actDigest(record));
      last = hash;
    }
    if (text !== '') yield text;
  }
  if (at !== to) throw new Refusal('trail.broken', 'acts are missing', { index: at });
  if (hidden.length > 0) yield hiddenLine(at - hidden.length, hidden, last);
}
