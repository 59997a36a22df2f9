import type { EntitySchema, MigrationInterface } from 'typeorm';
import { accountRows } from './account.rows.js';
import { actHeadRows, actOutboxRows, actRows, actStatementRows } from './act.rows.js';
import { apiClientRows, apiClientSecretRows, apiClientTokenRows } from './api-client.rows.js';
import { anchorChainRows, anchorRows } from './anchor.rows.js';
import { anchorAlarmRows, anchorAttemptRows } from './anchor-watch.rows.js';
import { legalHoldRows, retentionRuleRows } from './hold.rows.js';
import { indexEntryRows, indexHeadRows, indexTileRows } from './digest-index.rows.js';
import { attestationRows, attestorRows } from './attestation.rows.js';
import { cosignatureRows, cosigningRows } from './cosigning.rows.js';
import { filingRows } from './filing.rows.js';
import { leafOutboxRows, logCheckpointRows, logEntryRows, logHeadRows, logTileRows } from './log.rows.js';
import { identityRows } from './identity.rows.js';
import { logReceiptRows } from './log-receipt.rows.js';
import { memberRows } from './member.rows.js';
import { mandateRows } from './mandate.rows.js';
import { messageAddressRows } from './message-address.rows.js';
import { messageExpiryRows, messageTaskRows, workingYearRows } from './message-task.rows.js';
import { messageDeliveryRows, messageRows } from './message.rows.js';
import { Log20261124000100 } from './migrations/202611240001-log.js';
import { Account20261124000200 } from './migrations/202611240002-account.js';
import { Upload20261124000300 } from './migrations/202611240003-upload.js';
import { Filing20261124000400 } from './migrations/202611240004-filing.js';
import { Anchor20261125000500 } from './migrations/202611250005-anchor.js';
import { DigestIndex20261125000600 } from './migrations/202611250006-digest-index.js';
import { Attestation20261125000700 } from './migrations/202611250007-attestation.js';
import { AnchorAttempt20261125000800 } from './migrations/202611250008-anchor-attempt.js';
import { AnchorStateProof20261125000900 } from './migrations/202611250009-anchor-state-proof.js';
import { Erasure20261125001300 } from './migrations/202611250013-erasure.js';
import { Party20261125001400 } from './migrations/202611250014-party.js';
import { Organisation20261125001500 } from './migrations/202611250015-organisation.js';
import { SignIn20261125001700 } from './migrations/202611250017-sign-in.js';
import { ApiClients20261125001800 } from './migrations/202611250018-api-clients.js';
import { partyRows } from './party.rows.js';
import { invitationRows } from './invitation.rows.js';
import { partyIdentifierRows } from './party-identifier.rows.js';
import { verificationDocumentRows, verificationRows } from './verification.rows.js';
import { passkeyRows } from './passkey.rows.js';
import { recoveryCodeRows, totpRows } from './second-factor.rows.js';
import { Act20261125001600 } from './migrations/202611250016-act.js';
import { Messages20261125002100 } from './migrations/202611250021-messages.js';
import { Mandates20261125001900 } from './migrations/202611250019-mandates.js';
import { Signers20261125002000 } from './migrations/202611250020-signers.js';
import { sessionRows } from './session.rows.js';
import { signInAttemptRows } from './sign-in.rows.js';
import { signInTicketRows } from './sign-in-ticket.rows.js';
import { custodialKeyRows, keyEventRows, signerRows, signerThresholdRows, usedStatementRows } from './signer.rows.js';
import { stateProofRows } from './state-proof.rows.js';
import { uploadRows } from './upload.rows.js';
import { PartyBook20261125002400 } from './migrations/202611250024-party-book.js';
import { Reports20261125002300 } from './migrations/202611250023-reports.js';
import { bookRecoveryRows, bookWatchRows, bookWordsRows } from './party-book.rows.js';
import { reportDecisionRows, reportRows } from './report.rows.js';

/** Every table of FilmDeed. A noun adds its `<noun>.rows.ts` here. */
export const ENTITIES: readonly EntitySchema[] = [
  leafOutboxRows,
  logEntryRows,
  logTileRows,
  logCheckpointRows,
  logHeadRows,
  accountRows,
  sessionRows,
  signInAttemptRows,
  signerRows,
  keyEventRows,
  usedStatementRows,
  signerThresholdRows,
  custodialKeyRows,
  cosigningRows,
  cosignatureRows,
  uploadRows,
  filingRows,
  anchorChainRows,
  anchorRows,
  indexEntryRows,
  indexTileRows,
  indexHeadRows,
  anchorAttemptRows,
  anchorAlarmRows,
  stateProofRows,
  attestorRows,
  attestationRows,
  logReceiptRows,
  actOutboxRows,
  actRows,
  actHeadRows,
  actStatementRows,
  legalHoldRows,
  retentionRuleRows,
  passkeyRows,
  totpRows,
  recoveryCodeRows,
  identityRows,
  signInTicketRows,
  partyRows,
  memberRows,
  partyIdentifierRows,
  verificationRows,
  verificationDocumentRows,
  invitationRows,
  mandateRows,
  messageRows,
  messageDeliveryRows,
  messageAddressRows,
  messageTaskRows,
  messageExpiryRows,
  workingYearRows,
  reportRows,
  reportDecisionRows,
  bookWordsRows,
  bookWatchRows,
  bookRecoveryRows,
  apiClientRows,
  apiClientSecretRows,
  apiClientTokenRows,
];

/** Every migration, oldest first. A released one is never edited; a change is a new one. */
export const MIGRATIONS: readonly (new () => MigrationInterface)[] = [
  Log20261124000100,
  Account20261124000200,
  Upload20261124000300,
  Filing20261124000400,
  Anchor20261125000500,
  DigestIndex20261125000600,
  Attestation20261125000700,
  AnchorAttempt20261125000800,
  AnchorStateProof20261125000900,
  Erasure20261125001300,
  Party20261125001400,
  Organisation20261125001500,
  SignIn20261125001700,
  Act20261125001600,
  Messages20261125002100,
  Signers20261125002000,
  Reports20261125002300,
  ApiClients20261125001800,
  PartyBook20261125002400,
  Mandates20261125001900,
];
