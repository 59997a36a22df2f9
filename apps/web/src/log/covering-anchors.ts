import { type ListedAnchor, parseAnchorList, readListedAnchor } from '@filmdeed/evidence';
import { parseCheckpoint, parseNote } from '@filmdeed/ledger';
import { call } from '../api/call.js';

export interface CoveringAnchor {
  readonly size: number;
  readonly type: string;
  /** Chain, authority or office, as whoever runs the log names it. */
  readonly clock: string;
  readonly time?: string;
}

const SHOWN = 8;

/** The first anchors that hold a leaf, as the site lists them: nothing of them is checked here. */
export async function coveringAnchors(index: number, signal: AbortSignal): Promise<CoveringAnchor[]> {
  const list = parseAnchorList(await (await call(`/log/anchors?after=${index}`, { signal })).text());
  return list.anchors.slice(0, SHOWN).flatMap((value, place) => {
    const anchor = readListedAnchor(value, place);
    return anchor === null ? [] : [shown(anchor)];
  });
}

function shown(anchor: ListedAnchor): CoveringAnchor {
  const { size } = parseCheckpoint(parseNote(anchor.checkpoint).text);
  const { type } = anchor;
  if (type === 'evm') return { size, type, clock: `eip155:${anchor.chainId}`, time: anchor.blockTime };
  if (type === 'rfc3161') return { size, type, clock: anchor.authority };
  if (type === 'witness') return { size, type, clock: '' };
  return { size, type, clock: anchor.issuer, time: anchor.time };
}
