import { type MandateId, newId, type PartyId } from '@filmdeed/kernel';
import { disclose } from '../disclosure.js';
import { checkText } from '../draft.js';
import { type MandateRecord, mandateRecordJson, readMandateRecord } from './mandate-leaf.js';

export const MOST_MANDATE_NOTE = 1000;
const MOST_TITLE = 300;

/** A mandate as people fill it in, everything in the clear. */
export interface MandateInput {
  readonly id?: MandateId;
  /** Who grants it. */
  readonly grantor: PartyId;
  /** Default: the grantor. */
  readonly principal?: PartyId;
  /** Leaf hash of the mandate that the grantor hands on. */
  readonly parent?: string | null;
  readonly mandatary: PartyId;
  readonly scopes: readonly string[];
  readonly from: string;
  readonly until: string;
  readonly filings?: number | null;
  /** Titles. */
  readonly works?: readonly string[];
  readonly substitution?: number;
  readonly note?: string;
}

/** A record with what opens its commitments. Refuses `name.hostile`, `code.unknown`, `leaf.invalid`. */
export function draftMandate(input: MandateInput): {
  readonly record: MandateRecord;
  readonly disclosures: readonly string[];
} {
  const disclosures: string[] = [];
  const commit = (path: string, text: string) => {
    const { disclosure, commitment } = disclose(path, text);
    disclosures.push(disclosure);
    return commitment;
  };
  const { works = [], note = '' } = input;
  works.forEach((title, index) => checkText(`works.${index}`, title, MOST_TITLE));
  checkText('note', note, MOST_MANDATE_NOTE);
  const record: MandateRecord = {
    id: input.id ?? newId('mdt'),
    party: input.grantor,
    parent: input.parent ?? null,
    body: {
      principal: input.principal ?? input.grantor,
      mandatary: input.mandatary,
      scopes: [...new Set(input.scopes)].sort(),
      from: input.from,
      until: input.until,
      filings: input.filings ?? null,
      works: works.map((title, index) => commit(`body.works.${index}`, title)),
      substitution: input.substitution ?? 0,
      ...(note === '' ? {} : { note: commit('body.note', note) }),
    },
  };
  return { record: readMandateRecord(mandateRecordJson(record)), disclosures };
}
