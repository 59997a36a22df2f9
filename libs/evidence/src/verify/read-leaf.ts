import { type Facts, isRefusal, toHex } from '@filmdeed/kernel';
import { leafHash } from '@filmdeed/ledger';
import { type IndexRootLeaf, parseIndexRootLeaf } from '../digest-index/index-root-leaf.js';
import { type FilingLeaf, parseLeaf } from '../leaf.js';
import { parseRedactionLeaf, type RedactionLeaf } from '../redaction/redaction-leaf.js';
import { type MandateLeaf, parseMandateLeaf } from '../mandate/mandate-leaf.js';
import { parseRevocationLeaf, type RevocationLeaf } from '../mandate/revocation-leaf.js';
import { type KeyLeaf, parseKeyLeaf } from '../signers/key-leaf.js';
import { attempt, type Check, notChecked } from './check.js';

export interface ReadLeaf {
  readonly check: Check;
  readonly leaf?: FilingLeaf;
  readonly indexRoot?: IndexRootLeaf;
  readonly redaction?: RedactionLeaf;
  readonly key?: KeyLeaf;
  readonly mandate?: MandateLeaf;
  readonly revocation?: RevocationLeaf;
}

/** The check `leaf`, and the leaf as the type that it is of, if it could be read. */
export function readLeaf(bytes: Uint8Array): ReadLeaf {
  let read: Omit<ReadLeaf, 'check'> = {};
  const check = attempt('leaf', () => {
    const facts = { leafHash: toHex(leafHash(bytes)), bytes: bytes.length };
    try {
      const [found, stated] = readAsItsType(bytes);
      read = found;
      return { ...facts, ...stated };
    } catch (error) {
      if (isRefusal(error, 'leaf.unknown-type')) return notChecked('leaf', 'unknown-type', error.facts);
      // Code lists grow: the leaf may be younger than this verifier.
      if (isRefusal(error, 'code.unknown')) return notChecked('leaf', 'unknown-code', error.facts);
      throw error;
    }
  });
  return { check, ...read };
}

const OTHER_TYPES: readonly unknown[] = ['index-root', 'redaction', 'key', 'mandate', 'revocation'];

function readAsItsType(bytes: Uint8Array): readonly [Omit<ReadLeaf, 'check'>, Facts] {
  let type: Facts[string] | undefined;
  try {
    const leaf = parseLeaf(bytes);
    return [{ leaf }, { type: leaf.type, time: leaf.time }];
  } catch (error) {
    if (!isRefusal(error, 'leaf.unknown-type')) throw error;
    type = error.facts.type;
    if (!OTHER_TYPES.includes(type)) throw error;
  }
  if (type === 'index-root') {
    const indexRoot = parseIndexRootLeaf(bytes);
    const { time, size, root } = indexRoot;
    return [{ indexRoot }, { type: 'index-root', time, size, root }];
  }
  if (type === 'key') {
    const key = parseKeyLeaf(bytes);
    return [{ key }, { type: 'key', time: key.time, action: key.body.action, party: key.party }];
  }
  if (type === 'mandate') {
    const mandate = parseMandateLeaf(bytes);
    const { principal, mandatary } = mandate.body;
    return [
      { mandate },
      { type: 'mandate', time: mandate.time, mandate: mandate.id, grantor: mandate.party, principal, mandatary },
    ];
  }
  if (type === 'revocation') {
    const revocation = parseRevocationLeaf(bytes);
    const { action, mandate } = revocation.body;
    return [{ revocation }, { type: 'revocation', time: revocation.time, action, mandate, party: revocation.party }];
  }
  const redaction = parseRedactionLeaf(bytes);
  const { time, leaf, reason, original } = redaction;
  return [{ redaction }, { type: 'redaction', time, leaf, reason, original }];
}
