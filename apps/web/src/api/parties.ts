import { type CallOptions, call, callJson } from './call.js';
import type { MemberRole, Page, Vouching } from './types.js';

export const ORGANISATION_KINDS = ['ENTERPRISE', 'GOVERNMENT', 'INSTITUTION', 'ASSOCIATION', 'OTHER'] as const;
export type PartyKind = 'NATURAL_PERSON' | (typeof ORGANISATION_KINDS)[number];
export type IdentifierType = 'USCC' | 'FOREIGN_REGISTRY' | 'ID_CARD' | 'PASSPORT';
export const DOCUMENT_KINDS = [
  'BUSINESS_LICENSE',
  'REGISTRY_EXTRACT',
  'ID_CARD',
  'PASSPORT',
  'AUTHORISATION',
  'OTHER',
] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];
export type InvitationKind = 'member' | 'co-owner' | 'buyer' | 'mandatary';

export interface ShownIdentifier {
  readonly type: IdentifierType;
  readonly country: string;
  readonly registry: string;
  readonly shown: string;
}

export interface NewIdentifier {
  readonly type: IdentifierType;
  readonly country?: string;
  readonly registry?: string;
  readonly number: string;
}

export interface PartyView {
  readonly id: string;
  readonly kind: PartyKind;
  readonly name: string;
  readonly displayName: string | null;
  readonly identifier: ShownIdentifier | null;
  readonly vouched: Vouching | null;
}

export interface OwnPartyView extends PartyView {
  readonly roles: readonly MemberRole[];
  readonly member: string;
}

export interface MemberView {
  readonly id: string;
  readonly account: string;
  readonly name: string;
  readonly login: string;
  readonly roles: readonly MemberRole[];
  readonly addedAt: string;
  readonly vouched: Vouching | null;
}

export interface InvitationView {
  readonly id: string;
  readonly kind: InvitationKind;
  readonly roles: readonly MemberRole[];
  readonly note: string;
  readonly state: 'open' | 'used' | 'revoked' | 'expired';
  readonly expiresAt: string;
}

export interface ViewedInvitation {
  readonly party: string;
  readonly partyName: string;
  readonly vouched: Vouching | null;
  readonly kind: InvitationKind;
  readonly roles: readonly MemberRole[];
  readonly expiresAt: string;
}

export interface DocumentView {
  readonly position: number;
  readonly kind: DocumentKind;
  readonly name: string;
  readonly size: number;
  readonly erased: boolean;
}

export interface VerificationView {
  readonly id: string;
  readonly party: string;
  readonly kind: PartyKind;
  readonly state: 'unverified' | 'submitted' | 'verified' | 'refused' | 'expired' | 'withdrawn';
  readonly name: string;
  readonly identifier: ShownIdentifier | null;
  readonly submittedAt: string | null;
  readonly decidedAt: string | null;
  readonly byName: string | null;
  readonly reason: string | null;
  readonly until: string | null;
}

export interface WholeVerification extends VerificationView {
  readonly documents: readonly DocumentView[];
}

/** For the party of the address, whoever else is acted for in this tab. */
const acting = (party: string, options: CallOptions = {}): CallOptions => ({
  ...options,
  asPerson: true,
  headers: { 'filmdeed-party': party },
});
const after = (cursor: string | undefined, search = ''): string => {
  const query = new URLSearchParams({
    ...(cursor === undefined ? {} : { cursor }),
    ...(search === '' ? {} : { search }),
  });
  return query.size === 0 ? '' : `?${query.toString()}`;
};

export const listParties = (search: string, cursor?: string): Promise<Page<OwnPartyView>> =>
  callJson(`/parties${after(cursor, search)}`, { asPerson: true });
export const makeParty = (party: {
  kind: PartyKind;
  name: string;
  displayName?: string;
  identifier?: NewIdentifier;
}): Promise<PartyView> => callJson('/parties', { method: 'POST', body: party, asPerson: true });
export const lookAtParty = (id: string): Promise<PartyView> => callJson(`/parties/${id}`, acting(id));
export const renameParty = (id: string, names: { name: string; displayName?: string }): Promise<PartyView> =>
  callJson(`/parties/${id}/names`, acting(id, { method: 'PUT', body: names }));
export const setIdentifier = (id: string, identifier: NewIdentifier): Promise<PartyView> =>
  callJson(`/parties/${id}/identifier`, acting(id, { method: 'PUT', body: identifier }));

export const listMembers = (id: string, search: string, cursor?: string): Promise<Page<MemberView>> =>
  callJson(`/parties/${id}/members${after(cursor, search)}`, acting(id));
export const changeMemberRoles = (id: string, member: string, roles: readonly MemberRole[]): Promise<unknown> =>
  callJson(`/parties/${id}/members/${member}/roles`, acting(id, { method: 'PUT', body: { roles } }));
export const endMember = (id: string, member: string): Promise<unknown> =>
  call(`/parties/${id}/members/${member}`, acting(id, { method: 'DELETE' }));
export const returnMember = (id: string, member: string): Promise<unknown> =>
  call(`/parties/${id}/members/${member}/return`, acting(id, { method: 'POST', body: {} }));

export const listInvitations = (id: string, cursor?: string): Promise<Page<InvitationView>> =>
  callJson(`/parties/${id}/invitations${after(cursor)}`, acting(id));
export const invite = (
  id: string,
  invitation: { kind: InvitationKind; roles: readonly MemberRole[]; note: string },
): Promise<InvitationView & { token: string }> =>
  callJson(`/parties/${id}/invitations`, acting(id, { method: 'POST', body: invitation }));
export const revokeInvitation = (id: string, invitation: string): Promise<unknown> =>
  call(`/parties/${id}/invitations/${invitation}`, acting(id, { method: 'DELETE' }));
export const viewInvitation = (token: string): Promise<ViewedInvitation> =>
  callJson('/invitations/view', { method: 'POST', body: { token }, asPerson: true });
export const acceptInvitation = (token: string): Promise<{ party: string; kind: InvitationKind }> =>
  callJson('/invitations/accept', { method: 'POST', body: { token }, asPerson: true });
export const signUpRule = (): Promise<{ open: boolean }> => callJson('/sign-ups', { asPerson: true });
export const signUp = (person: {
  login: string;
  password: string;
  name: string;
  invitation?: string;
}): Promise<unknown> => callJson('/sign-ups', { method: 'POST', body: person, asPerson: true });

const verifications = (id: string): string => `/parties/${id}/verifications`;
export const listVerifications = (id: string): Promise<Page<VerificationView>> =>
  callJson(verifications(id), acting(id));
export const lookAtVerification = (id: string, verification: string): Promise<WholeVerification> =>
  callJson(`${verifications(id)}/${verification}`, acting(id));
export const beginVerification = (id: string): Promise<VerificationView> =>
  callJson(verifications(id), acting(id, { method: 'POST', body: {} }));
export const addDocument = (
  id: string,
  verification: string,
  document: { kind: DocumentKind; name: string; content: string },
): Promise<unknown> =>
  callJson(`${verifications(id)}/${verification}/documents`, acting(id, { method: 'POST', body: document }));
export const removeDocument = (id: string, verification: string, position: number): Promise<unknown> =>
  call(`${verifications(id)}/${verification}/documents/${position}`, acting(id, { method: 'DELETE' }));
export const submitVerification = (id: string, verification: string): Promise<unknown> =>
  callJson(`${verifications(id)}/${verification}/submission`, acting(id, { method: 'POST', body: {} }));
export const withdrawVerification = (id: string, verification: string): Promise<unknown> =>
  callJson(`${verifications(id)}/${verification}/withdrawal`, acting(id, { method: 'POST', body: {} }));

export const listReviews = (search: string, cursor?: string): Promise<Page<VerificationView>> =>
  callJson(`/verifications${after(cursor, search)}`);
export const lookAtReview = (id: string): Promise<WholeVerification> => callJson(`/verifications/${id}`);
export const numberOf = (id: string): Promise<{ number: string }> => callJson(`/verifications/${id}/number`);
export const reviewDocument = (id: string, position: number): string => `/verifications/${id}/documents/${position}`;
export const decide = (id: string, decision: { state: 'verified' | 'refused'; reason?: string }): Promise<unknown> =>
  callJson(`/verifications/${id}/decision`, { method: 'POST', body: decision });
