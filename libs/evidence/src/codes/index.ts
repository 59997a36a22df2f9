import type { CodeList } from './code-list.js';
import * as evidence from './evidence-codes.js';
import * as right from './right-codes.js';
import * as work from './work-codes.js';

export * from './code-list.js';
export * from './evidence-codes.js';
export * from './right-codes.js';
export * from './work-codes.js';

/** Every code list by the name of the member that carries its values. */
export const CODE_LISTS = {
  workType: work.WORK_TYPES,
  avSubtype: work.AV_SUBTYPES,
  assetType: work.ASSET_TYPES,
  mediaType: work.MEDIA_TYPES,
  authorship: right.AUTHORSHIPS,
  acquisition: right.ACQUISITIONS,
  rightScope: right.RIGHT_SCOPES,
  creationNature: work.CREATION_NATURES,
  publication: work.PUBLICATIONS,
  contribution: work.CONTRIBUTIONS,
  form: evidence.FORMS,
  captureMethod: evidence.CAPTURE_METHODS,
  hashedBy: evidence.HASHING_PLACES,
  rel: evidence.LINK_RELATIONS,
  leafType: evidence.LEAF_TYPES,
  erasureReason: evidence.ERASURE_REASONS,
  mandateScope: evidence.MANDATE_SCOPES,
} as const satisfies Record<string, CodeList>;

export type CodeListName = keyof typeof CODE_LISTS;
