import { isRefusal, toHex } from '@filmdeed/kernel';
import { leafHash } from '@filmdeed/ledger';
import { type IndexRootLeaf, parseIndexRootLeaf } from '../digest-index/index-root-leaf.js';
import { type FilingLeaf, parseLeaf } from '../leaf.js';
import { attempt, type Check, notChecked } from './check.js';

export interface ReadLeaf {
  readonly check: Check;
  readonly leaf?: FilingLeaf;
  readonly indexRoot?: IndexRootLeaf;
}

/** The check `leaf`, and the leaf as the type that it is of, if it could be read. */
export function readLeaf(bytes: Uint8Array): ReadLeaf {
  let leaf: FilingLeaf | undefined;
  let indexRoot: IndexRootLeaf | undefined;
  const check = attempt('leaf', () => {
    const facts = { leafHash: toHex(leafHash(bytes)), bytes: bytes.length };
    try {
      leaf = parseLeaf(bytes);
      return { ...facts, type: leaf.type, time: leaf.time };
    } catch (error) {
      if (isRefusal(error, 'leaf.unknown-type') && error.facts.type !== 'index-root') {
        return notChecked('leaf', 'unknown-type', error.facts);
      }
      // Code lists grow: the leaf may be younger than this verifier.
      if (isRefusal(error, 'code.unknown')) return notChecked('leaf', 'unknown-code', error.facts);
      if (!isRefusal(error, 'leaf.unknown-type')) throw error;
    }
    try {
      indexRoot = parseIndexRootLeaf(bytes);
    } catch (error) {
      if (isRefusal(error, 'leaf.unknown-type')) return notChecked('leaf', 'unknown-type', error.facts);
      throw error;
    }
    return { ...facts, type: 'index-root', time: indexRoot.time, size: indexRoot.size, root: indexRoot.root };
  });
  return { check, ...(leaf === undefined ? {} : { leaf }), ...(indexRoot === undefined ? {} : { indexRoot }) };
}
