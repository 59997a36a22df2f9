import { checkText } from '@filmdeed/evidence';
import {
  type AccountId,
  cleanName,
  type Clock,
  fromUtf8,
  newId,
  type PartyId,
  Refusal,
  type VerificationId,
} from '@filmdeed/kernel';
import { dropObjects, keepBytes } from '../upload/keep-bytes.js';
import type { ObjectStore } from '../upload/object-store.js';
import type { Vault } from '../vault/vault.js';
import { byReviewer, type IdentityAnswer, type IdentityCheck } from './identity-check.js';
import { identifierPurpose, partyOf } from './party.flow.js';
import type { Members, Parties } from './party-ports.js';
import {
  type DocumentKind,
  documentType,
  missingFor,
  MOST_DOCUMENT_BYTES,
  MOST_DOCUMENTS,
  moveVerification,
  type Verification,
  type VerificationDocument,
  type VerificationMove,
} from './verification.js';
import type { Decision, Verifications } from './verification-ports.js';

export interface VerificationPorts {
  readonly parties: Parties;
  readonly members: Members;
  readonly verifications: Verifications;
  readonly objects: ObjectStore;
  readonly vault: Vault;
  readonly check: IdentityCheck;
  readonly clock: Clock;
}

/** Refuses `party.not-found`, `verification.open`. */
export const beginVerification =
  ({ parties, verifications, clock }: VerificationPorts) =>
  async (party: PartyId): Promise<Verification> => {
    const now = clock.now();
    await partyOf(parties, party, now);
    const id = newId('vrf');
    if (!(await verifications.begin({ id, party, createdAt: now }))) {
      throw new Refusal('verification.open', 'a verification is under way');
    }
    return verificationOf(verifications, party, id);
  };

/** The bytes lie in the object store before they are named: a crash in between leaves an object that nobody names. Refuses `verification.not-found`, `verification.document-invalid`, `verification.move-not-allowed`, `name.hostile`. */
export const addDocument =
  ({ verifications, objects, clock }: VerificationPorts) =>
  async (
    party: PartyId,
    id: VerificationId,
    document: { readonly kind: DocumentKind; readonly name: string; readonly bytes: Uint8Array },
  ): Promise<readonly VerificationDocument[]> => {
    const { kind, bytes } = document;
    const { state } = await verificationOf(verifications, party, id);
    const name = cleanName(document.name);
    const mediaType = documentType(bytes);
    if (mediaType === null || bytes.length > MOST_DOCUMENT_BYTES) {
      throw new Refusal('verification.document-invalid', 'PDF, JPEG or PNG', { most: MOST_DOCUMENT_BYTES });
    }
    if (state !== 'unverified') moveVerification(state, 'submit');
    const { object, sha256 } = await keepBytes(objects, bytes);
    const kept = { verification: id, kind, name, mediaType, size: bytes.length, sha256, object, addedAt: clock.now() };
    if (!(await verifications.addDocument(kept))) {
      await objects.remove(object);
      await requireState(verifications, party, id, 'submit');
      throw new Refusal('verification.document-invalid', 'too many documents', { most: MOST_DOCUMENTS });
    }
    return verifications.documents(id);
  };

/** Refuses `verification.not-found` for a document that is not there or was submitted. */
export const removeDocument =
  ({ verifications, objects }: VerificationPorts) =>
  async (party: PartyId, id: VerificationId, position: number): Promise<void> => {
    await verificationOf(verifications, party, id);
    const object = await verifications.removeDocument(id, position);
    if (object === null) throw new Refusal('verification.not-found', 'no such document');
    await objects.remove(object);
  };

/**
 * Hands a verification to whoever decides. The outside service is asked after it was submitted: a crash, or a service that is away, leaves it to a
 * reviewer. Refuses `verification.not-found`, `verification.incomplete`, `verification.move-not-allowed`.
 */
export const submitVerification =
  (ports: VerificationPorts) =>
  async (party: PartyId, id: VerificationId, account: AccountId): Promise<Verification> => {
    const { parties, verifications, clock } = ports;
    await requireState(verifications, party, id, 'submit');
    const missing = missingFor(await parties.identifier(party), await verifications.documents(id));
    if (missing.length > 0) throw new Refusal('verification.incomplete', 'something is missing', { missing });
    if (!(await verifications.submit(id, account, clock.now()))) {
      await requireState(verifications, party, id, 'submit');
      throw new Refusal('verification.incomplete', 'the number is gone', { missing: ['identifier'] });
    }
    const answer = await askCheck(ports, party, id).catch((): IdentityAnswer => ({ answer: 'reviewer' }));
    if (answer.answer !== 'reviewer') {
      const { byName, method } = answer;
      const reason = answer.answer === 'refused' ? answer.reason : null;
      const until = answer.answer === 'verified' ? answer.until : null;
      const decision: Decision = { state: answer.answer, method, decidedBy: null, by: null, byName, reason, until };
      await verifications.decide(id, decision, clock.now());
    }
    return verificationOf(verifications, party, id);
  };

/** Ends a verification, also one that holds. Refuses `verification.not-found`, `verification.move-not-allowed`. */
export const withdrawVerification =
  ({ verifications, clock }: VerificationPorts) =>
  async (party: PartyId, id: VerificationId): Promise<Verification> => {
    await requireState(verifications, party, id, 'withdraw');
    if (!(await verifications.withdraw(id, clock.now()))) await requireState(verifications, party, id, 'withdraw');
    return verificationOf(verifications, party, id);
  };

/** Who decides, and what they are. */
export interface Reviewer {
  readonly account: AccountId;
  readonly person: PartyId;
  readonly name: string;
}

export interface ReviewerDecision {
  readonly state: 'verified' | 'refused';
  readonly reason?: string | undefined;
  readonly until?: Date | undefined;
}

/**
 * A reviewer decides. Refuses `access.own-matter` for whoever submitted it, is or ever was a member of the party, or is the party; `verification.not-found`, `verification.move-not-allowed`,
 * `party.identifier-taken`, `request.invalid` for a refusal without a reason, `time.invalid` for an end that is past.
 */
export const decideVerification =
  (ports: VerificationPorts) =>
  async (id: VerificationId, reviewer: Reviewer, decided: ReviewerDecision): Promise<Verification> => {
    const { verifications, clock } = ports;
    const now = clock.now();
    const verification = await requireApart(ports, id, reviewer.account);
    const { state, until } = decided;
    const reason = (decided.reason ?? '').trim();
    checkText('reason', reason, 1000);
    if (state === 'refused' && reason === '') {
      throw new Refusal('request.invalid', 'a refusal says why', { pointers: ['/reason'] });
    }
    if (until !== undefined && until.getTime() <= now.getTime()) {
      throw new Refusal('time.invalid', 'the end is past', { path: 'until' });
    }
    moveVerification(verification.state, state === 'verified' ? 'verify' : 'refuse');
    const decision: Decision = {
      state,
      method: 'documents',
      decidedBy: reviewer.account,
      by: reviewer.person,
      byName: reviewer.name,
      reason: reason === '' ? null : reason,
      until: state === 'verified' ? (until ?? null) : null,
    };
    const outcome = await verifications.decide(id, decision, now);
    if (outcome === 'taken') throw new Refusal('party.identifier-taken', 'another verified party has this number');
    const after = (await verifications.byId(id))!;
    if (outcome === 'moved') moveVerification(after.state, state === 'verified' ? 'verify' : 'refuse');
    return after;
  };

/** What a reviewer is shown. Refuses `verification.not-found`, `access.own-matter` as `decideVerification` does. */
export async function requireApart(
  { verifications, members }: Pick<VerificationPorts, 'verifications' | 'members'>,
  id: VerificationId,
  account: AccountId,
): Promise<Verification> {
  const verification = await verifications.byId(id);
  // What is not submitted concerns nobody but the party.
  if (verification === null || verification.submittedAt === null) {
    throw new Refusal('verification.not-found', 'no such verification');
  }
  if (verification.submittedBy === account || (await members.everIn(verification.party, account))) {
    throw new Refusal('access.own-matter', 'nobody decides on a party of their own');
  }
  return verification;
}

/** The whole number, for a reviewer. Refuses as `requireApart`; `verification.not-found` once it was erased. */
export const revealNumber =
  (ports: VerificationPorts) =>
  async (id: VerificationId, account: AccountId): Promise<string> => {
    const { party } = await requireApart(ports, id, account);
    const kept = await ports.parties.identifier(party);
    if (kept === null) throw new Refusal('verification.not-found', 'the number was erased');
    return numberOf(ports, party, kept);
  };

/** Erases number and documents of a party whose verification is not being decided; who vouched for it stays. Refuses `party.not-found`, `party.vouched`. */
export const erasePersonalData =
  ({ parties, verifications, objects, clock }: VerificationPorts) =>
  async (party: PartyId): Promise<void> => {
    const now = clock.now();
    await partyOf(parties, party, now);
    if (!(await parties.setIdentifier(party, null, now))) {
      throw new Refusal('party.vouched', 'a verification is being decided');
    }
    await dropObjects(objects, await verifications.forgetDocuments(party));
  };

async function askCheck(
  { parties, vault, check, verifications }: VerificationPorts,
  party: PartyId,
  id: VerificationId,
): Promise<IdentityAnswer> {
  if (check === byReviewer) return { answer: 'reviewer' };
  const [verification, kept] = [await verifications.byId(id), await parties.identifier(party)];
  const { kind, name } = verification!;
  const { type, country, registry } = kept!;
  const number = await numberOf({ vault }, party, kept!);
  return check.ask({ kind, name, identifier: { type, country, registry, number } });
}

async function numberOf(
  { vault }: Pick<VerificationPorts, 'vault'>,
  party: PartyId,
  { sealed, shown }: { readonly sealed: Uint8Array | null; readonly shown: string },
): Promise<string> {
  return sealed === null ? shown : fromUtf8(await vault.open(identifierPurpose(party), sealed));
}

/** Refuses `verification.not-found`, also for another party's. */
export async function verificationOf(
  verifications: Pick<Verifications, 'byId'>,
  party: PartyId,
  id: VerificationId,
): Promise<Verification> {
  const verification = await verifications.byId(id);
  if (verification?.party !== party) throw new Refusal('verification.not-found', 'no such verification');
  return verification;
}

async function requireState(
  verifications: Pick<Verifications, 'byId'>,
  party: PartyId,
  id: VerificationId,
  move: VerificationMove,
): Promise<void> {
  moveVerification((await verificationOf(verifications, party, id)).state, move);
}
