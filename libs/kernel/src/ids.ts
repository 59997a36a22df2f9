import { Refusal } from './refusal.js';

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

export type FilingId = Branded<'filing'>;
export type PartyId = Branded<'party'>;
export type AccountId = Branded<'account'>;
export type SignerId = Branded<'signer'>;
export type UploadId = Branded<'upload'>;
export type ObjectId = Branded<'object'>;
export type SessionId = Branded<'session'>;
export type IndexRootId = Branded<'index-root'>;
export type RedactionId = Branded<'redaction'>;
export type KeyEventId = Branded<'key-event'>;
export type CosigningId = Branded<'cosigning'>;
export type VerificationId = Branded<'verification'>;
export type InvitationId = Branded<'invitation'>;
export type MemberId = Branded<'member'>;
export type MandateId = Branded<'mandate'>;
export type RevocationId = Branded<'revocation'>;
export type ApiClientId = Branded<'api-client'>;
export type ClientSecretId = Branded<'client-secret'>;
export type MessageId = Branded<'message'>;
export type DeliveryId = Branded<'delivery'>;
export type AddressId = Branded<'address'>;
export type MessageTaskId = Branded<'message-task'>;
export type ActId = Branded<'act'>;
export type AuditLeafId = Branded<'audit-leaf'>;
export type HoldId = Branded<'hold'>;
export type PasskeyId = Branded<'passkey'>;
export type ReportId = Branded<'report'>;
export type ReportDecisionId = Branded<'report-decision'>;

/** Who does something: an account, or an API client. */
export type ActorId = AccountId | ApiClientId;

/** What a prefix stands for; the prefix is part of the id. */
export interface IdKinds {
  fil: FilingId;
  pty: PartyId;
  acc: AccountId;
  sgn: SignerId;
  upl: UploadId;
  obj: ObjectId;
  ses: SessionId;
  idx: IndexRootId;
  red: RedactionId;
  key: KeyEventId;
  csg: CosigningId;
  vrf: VerificationId;
  inv: InvitationId;
  act: ActId;
  aud: AuditLeafId;
  hld: HoldId;
  psk: PasskeyId;
  mbr: MemberId;
  mdt: MandateId;
  rev: RevocationId;
  apc: ApiClientId;
  sec: ClientSecretId;
  msg: MessageId;
  dlv: DeliveryId;
  adr: AddressId;
  tsk: MessageTaskId;
  rpt: ReportId;
  rpd: ReportDecisionId;
}
export type IdPrefix = keyof IdKinds;

/** Crockford's base 32, lower case: no i, l, o, u, so that a number survives being read aloud. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const SHAPE = /^([a-z]{3})_[0-9a-hjkmnp-tv-z]{26}$/;

/** A new id of 128 random bits, e.g. `fil_1v8z…` (30 characters). */
export function newId<P extends IdPrefix>(prefix: P): IdKinds[P] {
  return idFrom(prefix, crypto.getRandomValues(new Uint8Array(16)));
}

/** The id of 16 bytes, as one number with the most significant byte first. */
export function idFrom<P extends IdPrefix>(prefix: P, bytes: Uint8Array): IdKinds[P] {
  let value = 0n;
  for (const byte of bytes.subarray(0, 16)) value = (value << 8n) | BigInt(byte);
  let text = '';
  for (let i = 0; i < 26; i++) {
    text = ALPHABET[Number(value & 31n)] + text;
    value >>= 5n;
  }
  return `${prefix}_${text}` as IdKinds[P];
}

/** Takes a text as an id of the given kind. Refuses `id.invalid`. */
export function asId<P extends IdPrefix>(prefix: P, text: unknown): IdKinds[P] {
  if (typeof text !== 'string' || SHAPE.exec(text)?.[1] !== prefix) {
    throw new Refusal('id.invalid', `not a ${prefix}_ id`, { expected: `${prefix}_ and 26 characters` });
  }
  return text as IdKinds[P];
}
