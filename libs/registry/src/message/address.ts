import { type AddressId, type PartyId, Refusal, utf8 } from '@filmdeed/kernel';
import type { AddressedChannel, Language } from './message-kinds.js';

/** Where a party is reached beside its inbox. Only a confirmed one is written to. */
export interface Address {
  readonly id: AddressId;
  readonly party: PartyId;
  readonly channel: AddressedChannel;
  /** What was given, as `cleanAddress` writes it, sealed by the vault. */
  readonly sealed: Uint8Array;
  /** SHA-256 of party, channel and value: finds a second one, and tells a stranger who has the table little. */
  readonly fingerprint: Uint8Array;
  readonly masked: string;
  readonly language: Language;
  readonly createdAt: Date;
  readonly confirmedAt: Date | null;
  /** When a server last said that it does not exist; a new confirmation clears it. */
  readonly bouncedAt: Date | null;
}

/** The code that is out for an address. */
export interface AddressCode {
  readonly hash: Uint8Array;
  readonly expiresAt: Date;
  readonly triesLeft: number;
  readonly sentAt: Date;
  /** Codes sent since `since`. */
  readonly sent: number;
  readonly since: Date;
}

export const CODE_LIFE_MS = 15 * 60_000;
export const CODE_TRIES = 5;
/** Between two codes to the same address, and codes in a day: nobody is made to flood a stranger's mailbox. */
export const CODE_PAUSE_MS = 60_000;
export const CODES_A_DAY = 5;
/** Codes of one party in a day of UTC, whatever it adds and removes meanwhile. */
export const PARTY_CODES_A_DAY = 20;
export const MOST_ADDRESSES = 10;

const DAY_MS = 86_400_000;

/** The next code's count, or the time until which there is none. */
export function countCode(code: AddressCode | null, now: Date): { sent: number; since: Date } | { waitUntil: Date } {
  if (code === null) return { sent: 1, since: now };
  const pause = code.sentAt.getTime() + CODE_PAUSE_MS;
  if (pause > now.getTime() && code.sentAt <= now) return { waitUntil: new Date(pause) };
  const over = code.since.getTime() + DAY_MS;
  if (over <= now.getTime() || code.since > now) return { sent: 1, since: now };
  if (code.sent >= CODES_A_DAY) return { waitUntil: new Date(over) };
  return { sent: code.sent + 1, since: code.since };
}

const LOCAL = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
/** Names that resolve nowhere or only here (RFC 6761, RFC 2606): nothing is delivered there. */
const LOCAL_NAMES = /^(?:localhost|local|internal|invalid|test|example|onion|arpa)$/;

/**
 * Takes one address, exactly: an e-mail address of letters, digits and the marks of RFC 5322 atoms, at a domain name in ASCII (an internationalised one in its
 * `xn--` form), or a phone number in E.164 form, or the WeChat OpenID that a gateway gave. No display name, no list, no comment, no
 * quoted part, no bracketed address, no control character: none of them can carry a header. Refuses `address.invalid`.
 */
export function cleanAddress(channel: AddressedChannel, given: string): string {
  const text = given.trim();
  const wrong = (problem: string): never => {
    throw new Refusal('address.invalid', problem, { channel });
  };
  if (channel === 'sms') {
    const number = text.replace(/[ -]/g, '');
    return /^\+[1-9]\d{7,14}$/.test(number) ? number : wrong('a phone number is + and 8 to 15 digits');
  }
  if (channel === 'wechat') return /^[A-Za-z0-9_-]{16,64}$/.test(text) ? text : wrong('not an OpenID of WeChat');
  const at = text.indexOf('@');
  const [local, domain] = [text.slice(0, at), text.slice(at + 1).toLowerCase()];
  if (at < 1 || text.length > 254 || local.length > 64 || !LOCAL.test(local)) {
    return wrong('one e-mail address, without name, list or quotes');
  }
  const labels = domain.split('.');
  if (labels.length < 2 || !labels.every((label) => LABEL.test(label)) || !/[a-z]/.test(labels.at(-1)!)) {
    return wrong('the domain of an e-mail address is a name in ASCII with a dot');
  }
  if (LOCAL_NAMES.test(labels.at(-1)!)) return wrong('this domain is nowhere');
  return `${local}@${domain}`;
}

/** What may be shown: enough for its holder to know it again, too little for another to write to it. */
export function maskAddress(channel: AddressedChannel, value: string): string {
  if (channel === 'mail') {
    const at = value.lastIndexOf('@');
    return `${value[0]}***${value.slice(at)}`;
  }
  if (channel === 'sms') return `${value.slice(0, 3)}****${value.slice(-4)}`;
  return `${value.slice(0, 2)}***${value.slice(-2)}`;
}

export function fingerprintBytes(party: PartyId, channel: AddressedChannel, value: string): Uint8Array {
  return utf8(`${party}\n${channel}\n${value}`);
}
