import { type AccountId, type PasskeyId, toHex } from '@filmdeed/kernel';
import {
  counterGrows,
  type Identities,
  type LinkedIdentity,
  type Passkey,
  type Passkeys,
  type SecondFactors,
  type SignInTicket,
  type SignInTickets,
  type TicketPurpose,
} from '@filmdeed/registry';

/** Twin of the tickets. */
export class MemorySignInTickets implements SignInTickets {
  readonly tickets = new Map<string, SignInTicket>();

  async add(hash: Uint8Array, ticket: SignInTicket): Promise<void> {
    this.tickets.set(toHex(hash), ticket);
  }

  async take(hash: Uint8Array, purpose: TicketPurpose, now: Date): Promise<SignInTicket | null> {
    const ticket = this.tickets.get(toHex(hash));
    if (ticket?.purpose !== purpose || ticket.expiresAt <= now) return null;
    this.tickets.delete(toHex(hash));
    return ticket;
  }

  async sweep(now: Date): Promise<number> {
    const ended = [...this.tickets].filter(([, { expiresAt }]) => expiresAt <= now);
    for (const [hash] of ended) this.tickets.delete(hash);
    return ended.length;
  }
}

/** Twin of the passkeys. */
export class MemoryPasskeys implements Passkeys {
  readonly passkeys = new Map<PasskeyId, Passkey>();

  async add(passkey: Passkey): Promise<boolean> {
    const known = [...this.passkeys.values()].some(({ credentialId }) => credentialId === passkey.credentialId);
    if (known) return false;
    this.passkeys.set(passkey.id, passkey);
    return true;
  }

  async byCredential(credentialId: string): Promise<Passkey | null> {
    return [...this.passkeys.values()].find((known) => known.credentialId === credentialId) ?? null;
  }

  async ofAccount(account: AccountId): Promise<Passkey[]> {
    return [...this.passkeys.values()].filter((known) => known.account === account).reverse();
  }

  async used(
    id: PasskeyId,
    { signCount, backedUp, at }: { signCount: number; backedUp: boolean; at: Date },
  ): Promise<boolean> {
    const known = this.passkeys.get(id);
    if (known === undefined || !counterGrows(known.signCount, signCount)) return false;
    this.passkeys.set(id, { ...known, signCount, backedUp, usedAt: at });
    return true;
  }

  async remove(account: AccountId, id: PasskeyId): Promise<boolean> {
    return this.passkeys.get(id)?.account === account && this.passkeys.delete(id);
  }
}

/** Twin of the second factors. */
export class MemorySecondFactors implements SecondFactors {
  readonly totps = new Map<AccountId, { sealed: Uint8Array; lastStep: number; confirmed: boolean }>();
  readonly codes = new Map<AccountId, Set<string>>();

  async totp(account: AccountId): Promise<{ sealed: Uint8Array; lastStep: number; confirmed: boolean } | null> {
    return this.totps.get(account) ?? null;
  }

  async beginTotp(account: AccountId, sealed: Uint8Array): Promise<boolean> {
    if (this.totps.get(account)?.confirmed === true) return false;
    this.totps.set(account, { sealed, lastStep: 0, confirmed: false });
    return true;
  }

  async useTotp(account: AccountId, step: number): Promise<boolean> {
    const known = this.totps.get(account);
    if (known === undefined || known.lastStep >= step) return false;
    this.totps.set(account, { ...known, lastStep: step, confirmed: true });
    return true;
  }

  async removeTotp(account: AccountId): Promise<boolean> {
    return this.totps.delete(account);
  }

  async setRecoveryCodes(account: AccountId, hashes: readonly Uint8Array[]): Promise<void> {
    this.codes.set(account, new Set(hashes.map(toHex)));
  }

  async useRecoveryCode(account: AccountId, hash: Uint8Array): Promise<boolean> {
    return this.codes.get(account)?.delete(toHex(hash)) === true;
  }

  async recoveryCodesLeft(account: AccountId): Promise<number> {
    return this.codes.get(account)?.size ?? 0;
  }
}

/** Twin of the identities. */
export class MemoryIdentities implements Identities {
  readonly identities: LinkedIdentity[] = [];

  async add(identity: LinkedIdentity): Promise<boolean> {
    const { issuer, subject } = identity;
    if (this.identities.some((known) => known.issuer === issuer && known.subject === subject)) return false;
    this.identities.push(identity);
    return true;
  }

  async accountOf(issuer: string, subject: string): Promise<AccountId | null> {
    const found = this.identities.find((known) => known.issuer === issuer && known.subject === subject);
    return found?.account ?? null;
  }

  async ofAccount(account: AccountId): Promise<LinkedIdentity[]> {
    return this.identities.filter((known) => known.account === account);
  }

  async remove(
    { account, issuer, subject }: Pick<LinkedIdentity, 'account' | 'issuer' | 'subject'>,
    mayBeLast: boolean,
  ): Promise<'removed' | 'absent' | 'last'> {
    const own = this.identities.filter((known) => known.account === account);
    const found = own.find((known) => known.issuer === issuer && known.subject === subject);
    if (found === undefined) return 'absent';
    if (own.length === 1 && !mayBeLast) return 'last';
    this.identities.splice(this.identities.indexOf(found), 1);
    return 'removed';
  }
}
