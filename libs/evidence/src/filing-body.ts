import { requireCode, CODE_LISTS, type CodeListName } from './codes/index.js';
import type { Content } from './content.js';
import { readContent } from './content.js';
import { isCommitment, type Commitment } from './disclosure.js';
import { Refusal } from '@filmdeed/kernel';
import type { Shape } from './shape.js';

/** Members of `body.work`: code-list values, in the clear. */
export const WORK_MEMBERS = [
  'workType',
  'avSubtype',
  'assetType',
  'mediaType',
  'authorship',
  'acquisition',
  'rightScope',
  'creationNature',
  'publication',
  'contribution',
] as const satisfies readonly CodeListName[];
export type WorkMember = (typeof WORK_MEMBERS)[number];
export const REQUIRED_WORK_MEMBERS = [
  'workType',
  'publication',
  'contribution',
] as const satisfies readonly WorkMember[];

/** Members of `body.particulars`: always commitments, with the most characters of their text. */
export const PARTICULARS = {
  title: 300,
  fileName: 255,
  description: 4000,
  project: 300,
  shot: 300,
  author: 500,
  owner: 500,
  completedOn: 10,
  completedAt: 300,
  firstPublishedOn: 10,
  firstPublishedAt: 300,
  identifiers: 1000,
  statement: 10_000,
} as const;
export type ParticularMember = keyof typeof PARTICULARS;

/** Members of `body.provenance` that stand as codes, and those that are commitments (在线诉讼规则 art. 18). */
export const PROVENANCE_CODES = ['captureMethod', 'hashedBy'] as const satisfies readonly CodeListName[];
export const PROVENANCE_TEXTS = {
  originator: 500,
  device: 500,
  software: 500,
  environmentCheck: 4000,
  originalName: 255,
  metadata: 4000,
  transferChannel: 500,
  custody: 4000,
  tools: 4000,
  hashSoftware: 300,
} as const;
export type ProvenanceCode = (typeof PROVENANCE_CODES)[number];
export type ProvenanceText = keyof typeof PROVENANCE_TEXTS;

/** Dates of docs/format.md: a day, `YYYY-MM-DD`. */
export const DAY_MEMBERS: readonly string[] = ['completedOn', 'firstPublishedOn'];

export interface FilingBody {
  readonly form: 'ORIGINAL' | 'DIGEST';
  readonly sealed: boolean;
  readonly content: Content | Commitment;
  readonly work: Readonly<Partial<Record<WorkMember, string>>>;
  readonly particulars: Readonly<Partial<Record<ParticularMember, Commitment>>>;
  readonly provenance: Readonly<Partial<Record<ProvenanceCode, string> & Record<ProvenanceText, Commitment>>>;
}

/**
 * Reads the body of a filing. In the clear stand only the members of the whitelist: a text that should be a commitment refuses
 * `leaf.field-not-clear`, a value outside its code list `code.unknown`, any other fault the code of the shape.
 */
export function readFilingBody(shape: Shape): FilingBody {
  shape.object(['form', 'sealed', 'content', 'work', 'particulars', 'provenance']);
  const sealed = shape.at('sealed').boolean();
  const content = shape.at('content');
  if (sealed !== isCommitment(content.value)) {
    throw new Refusal('leaf.field-not-clear', 'content is committed exactly if the filing is sealed', {
      path: content.path,
    });
  }
  return {
    form: shape.at('form').oneOf(['ORIGINAL', 'DIGEST']),
    sealed,
    content: sealed ? readCommitment(content) : readContent(content),
    work: readCodes(shape.at('work'), WORK_MEMBERS, REQUIRED_WORK_MEMBERS),
    particulars: readCommitments(shape.at('particulars'), Object.keys(PARTICULARS), ['title']),
    provenance: {
      ...readCodes(shape.at('provenance'), PROVENANCE_CODES, [], Object.keys(PROVENANCE_TEXTS)),
      ...readCommitments(shape.at('provenance'), Object.keys(PROVENANCE_TEXTS), [], PROVENANCE_CODES),
    },
  };
}

/** A commitment of 32 bytes; anything else refuses `leaf.field-not-clear`. */
export function readCommitment(shape: Shape): Commitment {
  if (!isCommitment(shape.value) || !/^[A-Za-z0-9_-]{43}$/.test(shape.value.sd)) {
    throw new Refusal('leaf.field-not-clear', `${shape.path} must be a commitment`, { path: shape.path });
  }
  return shape.value;
}

function readCodes<M extends CodeListName>(
  shape: Shape,
  members: readonly M[],
  required: readonly M[],
  others: readonly string[] = [],
): Partial<Record<M, string>> {
  shape.object(required, [...members, ...others]);
  const present = members.filter((name) => shape.has(name));
  return Object.fromEntries(
    present.map((name) => [name, requireCode(name, CODE_LISTS[name], shape.at(name).text())]),
  ) as Partial<Record<M, string>>;
}

function readCommitments(
  shape: Shape,
  members: readonly string[],
  required: readonly string[],
  others: readonly string[] = [],
): Record<string, Commitment> {
  shape.object(required, [...members, ...others]);
  const present = members.filter((name) => shape.has(name));
  return Object.fromEntries(present.map((name) => [name, readCommitment(shape.at(name))]));
}
