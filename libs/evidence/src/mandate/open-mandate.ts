import { Refusal } from '@filmdeed/kernel';
import { type Commitment, commitmentOf, parseDisclosure } from '../disclosure.js';
import type { MandateRecord } from './mandate-leaf.js';
import type { RevocationLeaf } from './revocation-leaf.js';

/** What commitments of a mandate or of its end say, as far as they are opened, by their path; and which are not. */
export interface OpenedTexts {
  readonly texts: ReadonlyMap<string, string>;
  readonly undisclosed: readonly string[];
}

/** Refuses `disclosure.invalid` for one that opens nothing at its path, stands twice or is no text. */
export function openMandate({ body }: Pick<MandateRecord, 'body'>, disclosures: readonly string[]): OpenedTexts {
  const works = body.works.map((commitment, index): [string, Commitment] => [`body.works.${index}`, commitment]);
  return open([...works, ...(body.note === undefined ? [] : ([['body.note', body.note]] as const))], disclosures);
}

/** As `openMandate`. */
export function openRevocation({ body }: Pick<RevocationLeaf, 'body'>, disclosures: readonly string[]): OpenedTexts {
  return open(body.reason === undefined ? [] : [['body.reason', body.reason]], disclosures);
}

function open(entries: readonly (readonly [string, Commitment])[], disclosures: readonly string[]): OpenedTexts {
  const commitments = new Map(entries);
  const texts = new Map<string, string>();
  for (const encoded of disclosures) {
    const { path, value } = parseDisclosure(encoded);
    const place = path.slice(0, 80);
    if (commitments.get(path)?.sd !== commitmentOf(encoded).sd) {
      throw new Refusal('disclosure.invalid', 'a disclosure opens no commitment of this leaf', { path: place });
    }
    if (texts.has(path)) throw new Refusal('disclosure.invalid', 'disclosed twice', { path: place });
    if (typeof value !== 'string') throw new Refusal('disclosure.invalid', 'not a text', { path: place });
    texts.set(path, value);
  }
  return { texts, undisclosed: [...commitments.keys()].filter((path) => !texts.has(path)).sort() };
}
