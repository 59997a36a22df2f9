import { parseBundle } from '@filmdeed/evidence';
import { parseTlogProof } from '@filmdeed/ledger';
import { callJson } from '../api/call.js';
import { receiptText } from '../api/filings.js';

/** Whether a text names a leaf: an index, a leaf hash, or a filing. */
export function isLeafName(text: string): boolean {
  return /^(?:\d{1,15}|[0-9a-f]{64}|fil_[0-9a-z]{26})$/.test(text);
}

/** The index of the leaf that is named; undefined for a filing that is not logged yet. Throws `ApiRefusal` if there is none. */
export async function lookUpLeaf(name: string): Promise<number | undefined> {
  if (/^[0-9a-f]{64}$/.test(name)) return (await callJson<{ index: number }>(`/log/leaves/${name}`)).index;
  if (!name.startsWith('fil_')) return Number(name);
  const { proof } = parseBundle(await receiptText(name));
  return proof === undefined ? undefined : parseTlogProof(proof).index;
}
