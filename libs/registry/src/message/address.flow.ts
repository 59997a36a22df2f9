import { type AddressId, type Clock, equalBytes, newId, type PartyId, Refusal, utf8 } from '@filmdeed/kernel';
import { sha256 } from '@noble/hashes/sha2.js';
import {
  type Address,
  type AddressCode,
  cleanAddress,
  CODE_LIFE_MS,
  CODE_TRIES,
  countCode,
  fingerprintBytes,
  maskAddress,
  MOST_ADDRESSES,
  PARTY_CODES_A_DAY,
} from './address.js';
import type { AddressedChannel, Language } from './message-kinds.js';
import type { Addresses } from './message-ports.js';
import { openAddress, sealAddress } from './message-vault.js';
import type { Notify } from './notify.flow.js';
import type { Vault } from '../vault/vault.js';

export interface AddressPorts {
  readonly addresses: Addresses;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly notify: Notify;
  readonly offered: readonly AddressedChannel[];
}

export interface AddAddress {
  readonly party: PartyId;
  readonly channel: AddressedChannel;
  readonly value: string;
  readonly language: Language;
}

/** What finds an address again without opening it. */
export function fingerprintOf(party: PartyId, channel: AddressedChannel, value: string): Uint8Array {
  return sha256(fingerprintBytes(party, channel, value));
}

/**
 * Records an address and sends a code there. Nothing else goes to it until the code has come back. Refuses `address.invalid`, `address.taken`, `channel.not-offered`,
 * `request.too-many` (ten addresses are there already).
 */
export const addAddress =
  (ports: AddressPorts) =>
  async ({ party, channel, value, language }: AddAddress): Promise<Address> => {
    const { addresses, vault, clock, offered } = ports;
    if (!offered.includes(channel)) {
      throw new Refusal('channel.not-offered', 'this instance does not send by this channel', { channel });
    }
    const clean = cleanAddress(channel, value);
    if ((await addresses.ofParty(party)).length >= MOST_ADDRESSES) {
      throw new Refusal('request.too-many', `a party has at most ${MOST_ADDRESSES} addresses`, {
        most: MOST_ADDRESSES,
      });
    }
    const id = newId('adr');
    const address: Address = {
      ...{ id, party, channel, language, createdAt: clock.now(), confirmedAt: null, bouncedAt: null },
      sealed: await sealAddress(vault, id, clean),
      fingerprint: fingerprintOf(party, channel, clean),
      masked: maskAddress(channel, clean),
    };
    if (!(await addresses.add(address))) throw new Refusal('address.taken', 'this party has this address already');
    await sendCode(ports)({ party, id });
    return address;
  };

/** Sends another code; the earlier one counts no more. Refuses `address.not-found`, `request.too-many` with `retryAfterSeconds`. */
export const sendCode =
  ({ addresses, vault, clock, notify }: AddressPorts) =>
  async ({ party, id }: { party: PartyId; id: AddressId }): Promise<void> => {
    const address = await requireAddress(addresses, party, id);
    const now = clock.now();
    const before = await addresses.code(id);
    const count = countCode(before, now);
    const tooMany = (until: Date): Refusal => {
      const retryAfterSeconds = Math.ceil((until.getTime() - now.getTime()) / 1000);
      return new Refusal('request.too-many', 'a code was sent a moment ago', { retryAfterSeconds });
    };
    if ('waitUntil' in count) throw tooMany(count.waitUntil);
    const code = newCode();
    const expiresAt = new Date(now.getTime() + CODE_LIFE_MS);
    const next: AddressCode = { ...count, hash: codeHash(id, code), expiresAt, triesLeft: CODE_TRIES, sentAt: now };
    if (!(await addresses.setCode(id, before, next))) throw tooMany(new Date(now.getTime() + 60_000));
    const to = { channel: address.channel, address: await openAddress(vault, id, address.sealed) };
    const facts = { code, until: expiresAt.toISOString() };
    const day = now.toISOString().slice(0, 10);
    // The count of an address goes with it: whoever removes and adds a stranger's again and again comes to this one.
    for (let n = 1; n <= PARTY_CODES_A_DAY; n++) {
      const said = { party, facts, to, language: address.language, about: id, notAfter: expiresAt };
      const once = `address-confirmation ${party} ${day} ${n}`;
      if ((await notify({ kind: 'address-confirmation', ...said, once })) !== null) return;
    }
    throw tooMany(new Date(Date.parse(day) + 86_400_000));
  };

/** The code came back: the address is its party's. Refuses `address.not-found`, `address.code-wrong`, `address.code-over`. */
export const confirmAddress =
  ({ addresses, clock }: Pick<AddressPorts, 'addresses' | 'clock'>) =>
  async ({ party, id, code }: { party: PartyId; id: AddressId; code: string }): Promise<void> => {
    await requireAddress(addresses, party, id);
    const now = clock.now();
    const known = await addresses.takeTry(id, now);
    if (known === null)
      throw new Refusal('address.code-over', 'no code is out, it is too old, or was guessed too often');
    if (!equalBytes(known.hash, codeHash(id, cleanCode(code)))) {
      throw new Refusal('address.code-wrong', 'not the code that was sent', { triesLeft: known.triesLeft - 1 });
    }
    await addresses.confirm(id, now);
  };

/** What was sent there keeps its record. Refuses `address.not-found`. */
export const removeAddress =
  ({ addresses }: Pick<AddressPorts, 'addresses'>) =>
  async ({ party, id }: { party: PartyId; id: AddressId }): Promise<void> => {
    if (!(await addresses.remove(party, id))) throw new Refusal('address.not-found', 'this party has no such address');
  };

async function requireAddress(addresses: Addresses, party: PartyId, id: AddressId): Promise<Address> {
  const address = await addresses.byId(party, id);
  if (address === null) throw new Refusal('address.not-found', 'this party has no such address');
  return address;
}

/** Crockford's base 32: nothing in it is taken for something else. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** 40 random bits, in two groups of four. */
function newCode(): string {
  const marks = [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => ALPHABET[byte & 31]!).join('');
  return `${marks.slice(0, 4)}-${marks.slice(4)}`;
}

/** As people type it: lower case, without the hyphen, O for 0, I or L for 1. */
function cleanCode(text: string): string {
  const marks = text
    .slice(0, 40)
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s-]/g, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
  return `${marks.slice(0, 4)}-${marks.slice(4)}`;
}

function codeHash(id: AddressId, code: string): Uint8Array {
  return sha256(utf8(`${id} ${code}`));
}
