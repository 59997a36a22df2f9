import { toHex } from '@filmdeed/kernel';

/** An inclusion path as one reads it aloud: `left|right <hex>` for the sibling's side, from the leaf upward (RFC 9162 §2.1.3.2). */
export function pathLines(index: number, size: number, proof: readonly Uint8Array[]): string[] {
  const half = (n: number): number => Math.floor(n / 2);
  let at = index;
  let last = size - 1;
  return proof.map((hash) => {
    const left = at % 2 === 1 || at === last;
    while (left && at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)];
    [at, last] = [half(at), half(last)];
    return `${left ? 'left' : 'right'} ${toHex(hash)}`;
  });
}
