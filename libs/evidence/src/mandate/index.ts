export {
  type MandateAuth,
  type MandateBody,
  mandateLeaf,
  type MandateLeaf,
  type MandateRecord,
  mandateRecordJson,
  MOST_MANDATE_WORKS,
  MOST_SUBSTITUTION,
  parseMandateLeaf,
  readMandateAuth,
  readMandateRecord,
  UNDER_MANDATE,
} from './mandate-leaf.js';
export * from './draft-mandate.js';
export * from './mandate-statements.js';
export * from './open-mandate.js';
export * from './revocation-leaf.js';
export * from './verify-mandate-leaf.js';
export * from './within-parent.js';
