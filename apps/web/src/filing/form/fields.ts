import { PARTICULARS, PROVENANCE_TEXTS } from '@filmdeed/evidence';
import type { FieldName } from './field-words.js';

export type Group = 'work' | 'particulars' | 'provenance';

/** How a field is asked for. */
export type FieldKind = 'code' | 'choice' | 'line' | 'text' | 'day';

export interface Field {
  readonly group: Group;
  readonly name: FieldName;
  readonly kind: FieldKind;
  readonly required?: true;
  readonly wide?: true;
}

export type SectionName = 'work' | 'creation' | 'publication' | 'provenance';

export const REQUIRED_FIELDS: readonly Field[] = [
  { group: 'particulars', name: 'title', kind: 'line', required: true, wide: true },
  { group: 'work', name: 'workType', kind: 'code', required: true },
  { group: 'work', name: 'avSubtype', kind: 'code' },
  { group: 'work', name: 'publication', kind: 'choice', required: true },
  { group: 'work', name: 'contribution', kind: 'choice', required: true, wide: true },
];

export const SECTIONS: Readonly<Record<SectionName, readonly Field[]>> = {
  work: [
    { group: 'work', name: 'assetType', kind: 'code' },
    { group: 'work', name: 'mediaType', kind: 'code' },
    { group: 'particulars', name: 'author', kind: 'line' },
    { group: 'particulars', name: 'owner', kind: 'line' },
    { group: 'particulars', name: 'project', kind: 'line' },
    { group: 'particulars', name: 'shot', kind: 'line' },
    { group: 'work', name: 'authorship', kind: 'code' },
    { group: 'work', name: 'acquisition', kind: 'code' },
    { group: 'work', name: 'rightScope', kind: 'code' },
    { group: 'particulars', name: 'identifiers', kind: 'line' },
    { group: 'particulars', name: 'fileName', kind: 'line', wide: true },
    { group: 'particulars', name: 'description', kind: 'text', wide: true },
  ],
  creation: [
    { group: 'work', name: 'creationNature', kind: 'code' },
    { group: 'particulars', name: 'completedOn', kind: 'day' },
    { group: 'particulars', name: 'completedAt', kind: 'line', wide: true },
    { group: 'provenance', name: 'tools', kind: 'text', wide: true },
    { group: 'particulars', name: 'statement', kind: 'text', wide: true },
  ],
  publication: [
    { group: 'particulars', name: 'firstPublishedOn', kind: 'day' },
    { group: 'particulars', name: 'firstPublishedAt', kind: 'line' },
  ],
  provenance: [
    { group: 'provenance', name: 'originator', kind: 'line' },
    { group: 'provenance', name: 'captureMethod', kind: 'code' },
    { group: 'provenance', name: 'device', kind: 'line' },
    { group: 'provenance', name: 'software', kind: 'line' },
    { group: 'provenance', name: 'originalName', kind: 'line' },
    { group: 'provenance', name: 'transferChannel', kind: 'line' },
    { group: 'provenance', name: 'environmentCheck', kind: 'text', wide: true },
    { group: 'provenance', name: 'custody', kind: 'text', wide: true },
    { group: 'provenance', name: 'metadata', kind: 'text', wide: true },
  ],
};

const LIMITS: Readonly<Record<string, number>> = { ...PARTICULARS, ...PROVENANCE_TEXTS };

/** Most characters of a text field. */
export function limitOf(name: FieldName): number | undefined {
  return LIMITS[name];
}
