import { call, callJson } from './call.js';
import type { Page } from './types.js';

/** The names of `GET /api/v1/acts`; their meaning stands in its description. */
export interface ActView {
  readonly index: number;
  readonly id: string;
  readonly at: string;
  readonly action: string;
  readonly outcome: string;
  readonly request: string;
  readonly account: string | null;
  readonly person: string | null;
  readonly party: string | null;
  readonly mandate: string | null;
  readonly client: string | null;
  readonly session: string | null;
  readonly signer: string | null;
  readonly subjects: readonly string[];
  readonly login: string | null;
  readonly network: string | null;
  readonly erased: boolean;
  readonly hash: string;
}

export const ACT_FILTERS = ['since', 'until', 'action', 'outcome', 'account', 'party', 'subject'] as const;
export type ActFilter = Partial<Record<(typeof ACT_FILTERS)[number], string>>;

export function searchActs(filter: ActFilter, cursor: string | null, signal: AbortSignal): Promise<Page<ActView>> {
  const query = new URLSearchParams({ ...filter, ...(cursor === null ? {} : { cursor }) });
  return callJson(`/acts?${query.toString()}`, { signal });
}

/** Gets an export as it comes; `onProgress` is told the part that is here, from 0 to 1. */
export async function exportActs(
  filter: ActFilter,
  onProgress: (part: number) => void,
  signal: AbortSignal,
): Promise<Blob> {
  const response = await call(`/acts/export?${new URLSearchParams(filter).toString()}`, { signal });
  const total = Math.max(1, Number(response.headers.get('filmdeed-acts')));
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const reader = response.body!.getReader();
  const decoder = new TextDecoder();
  let first: number | undefined;
  let tail = '';
  for (let next = await reader.read(); next.done !== true; next = await reader.read()) {
    parts.push(next.value);
    tail = (tail + decoder.decode(next.value, { stream: true })).slice(-70_000);
    const places = [...tail.matchAll(/(?:^|\n)\{"index":(\d+),/g)].map((found) => Number(found[1]));
    first ??= places[0];
    if (first !== undefined && places.length > 0) onProgress(Math.min(1, (places.at(-1)! - first + 1) / total));
  }
  return new Blob(parts, { type: 'application/x-ndjson' });
}
