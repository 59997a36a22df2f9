import { checkText, type P256Check } from '@filmdeed/evidence';
import { type AccountId, type Clock, newId, type PasskeyId, Refusal } from '@filmdeed/kernel';
import { type SignInTickets, TICKET_LIFE_MS, ticketHash } from '../session/sign-in-ticket.js';
import { type AssertionAnswer, checkAssertion } from './assertion.js';
import { isChallengeFor, newChallenge, type PasskeyPurpose } from './challenge.js';
import { readClientData } from './client-data.js';
import { MOST_PASSKEYS, type Passkey, type PasskeySite } from './passkey.js';
import { refusePasskey } from './passkey-refusal.js';
import { checkRegistration, type RegistrationAnswer } from './registration.js';

/** Passkeys, durable when a call returns. A credential id stands once. */
export interface Passkeys {
  /** False, with nothing written, if the credential is known; also when two ask at once. */
  add(passkey: Passkey): Promise<boolean>;
  byCredential(credentialId: string): Promise<Passkey | null>;
  /** Newest first. */
  ofAccount(account: AccountId): Promise<Passkey[]>;
  /** Keeps what a use left. False, with nothing written, if the counter has not grown (`counterGrows`); also when two ask at once. */
  used(id: PasskeyId, use: { signCount: number; backedUp: boolean; at: Date }): Promise<boolean>;
  /** False if the account has no such passkey. */
  remove(account: AccountId, id: PasskeyId): Promise<boolean>;
}

export interface PasskeyPorts {
  readonly passkeys: Passkeys;
  readonly tickets: SignInTickets;
  readonly clock: Clock;
  readonly site: PasskeySite;
  readonly checkP256?: P256Check;
}

/** Begins: a challenge that counts once, for five minutes, for this purpose and account. */
export const askPasskey =
  ({ tickets, clock }: Pick<PasskeyPorts, 'tickets' | 'clock'>) =>
  async (command: { purpose: PasskeyPurpose; account: AccountId | null }): Promise<string> => {
    const { purpose, account } = command;
    const challenge = newChallenge(purpose);
    const expiresAt = new Date(clock.now().getTime() + TICKET_LIFE_MS);
    await tickets.add(ticketHash(challenge), { purpose: `passkey.${purpose}`, account, about: '', expiresAt });
    return challenge;
  };

/** Keeps a new passkey of an account. Refuses `passkey.invalid`, `passkey.taken`, `passkey.too-many`, `name.hostile`. */
export const addPasskey =
  (ports: PasskeyPorts) =>
  async (command: { account: AccountId; label: string; answer: RegistrationAnswer }): Promise<Passkey> => {
    const { account, label, answer } = command;
    const { passkeys, clock, site } = ports;
    checkText('label', label, 100);
    const { challenge } = readClientData(answer.clientDataJSON, { type: 'webauthn.create', origin: site.origin });
    await takeChallenge(ports, 'register', account, challenge);
    const made = checkRegistration(answer, { ...site, challenge }, ports.checkP256);
    if ((await passkeys.ofAccount(account)).length >= MOST_PASSKEYS) {
      throw new Refusal('passkey.too-many', 'no more passkeys for this account', { most: MOST_PASSKEYS });
    }
    const passkey: Passkey = { id: newId('psk'), account, ...made, label, createdAt: clock.now(), usedAt: null };
    if (!(await passkeys.add(passkey))) throw new Refusal('passkey.taken', 'this passkey is known already');
    return passkey;
  };

/**
 * Judges an assertion for a purpose. `account` is the session's holder for a step-up; for a sign-in null: the passkey says who it is, and must carry
 * the account's id as its user. The challenge is used up even if the rest fails. Refuses `passkey.invalid`, `passkey.unknown`.
 */
export const usePasskey =
  (ports: PasskeyPorts) =>
  async (command: {
    purpose: 'sign-in' | 'step-up';
    account: AccountId | null;
    answer: AssertionAnswer;
  }): Promise<Passkey> => {
    const { purpose, account, answer } = command;
    const { passkeys, clock, site } = ports;
    const { challenge } = readClientData(answer.clientDataJSON, { type: 'webauthn.get', origin: site.origin });
    await takeChallenge(ports, purpose, account, challenge);
    const passkey = await passkeys.byCredential(answer.credentialId);
    if (passkey === null || (account !== null && passkey.account !== account)) {
      throw new Refusal('passkey.unknown', 'no such passkey here');
    }
    if (account === null && answer.userHandle === null) refusePasskey('user', 'the passkey does not say whose it is');
    const use = checkAssertion(answer, passkey, { ...site, challenge }, ports.checkP256);
    if (!(await passkeys.used(passkey.id, { ...use, at: clock.now() }))) {
      refusePasskey('counter', 'the counter went back: a copied key?');
    }
    return { ...passkey, ...use };
  };

async function takeChallenge(
  { tickets, clock }: PasskeyPorts,
  purpose: PasskeyPurpose,
  account: AccountId | null,
  challenge: string,
): Promise<void> {
  const ticket = isChallengeFor(purpose, challenge)
    ? await tickets.take(ticketHash(challenge), `passkey.${purpose}`, clock.now())
    : null;
  if (ticket === null || ticket.account !== account) {
    refusePasskey('challenge', 'a challenge that was not asked for, is used up, or has expired');
  }
}
