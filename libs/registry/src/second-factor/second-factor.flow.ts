import { type AccountId, type Clock, Refusal } from '@filmdeed/kernel';
import { SECOND_FACTOR_KEPT_MS } from '../access/may-act.js';
import type { Account } from '../account/account.js';
import type { AssertionAnswer } from '../passkey/assertion.js';
import { type PasskeyPorts, type Passkeys, usePasskey } from '../passkey/passkey.flow.js';
import { requireTurn } from '../session/attempt.js';
import type { Session } from '../session/session.js';
import type { SignInAttempts } from '../session/session.flow.js';
import type { Vault } from '../vault/vault.js';
import { newRecoveryCode, RECOVERY_CODES, recoveryHash, recoveryLetters } from './recovery-code.js';
import { newTotpSeed, seedText, stepOfCode, totpUri } from './totp.js';

/** Second factors beside passkeys, durable when a call returns. */
export interface SecondFactors {
  /** The seed, sealed, with the last step used; null if there is none. It counts once `confirmed`. */
  totp(account: AccountId): Promise<{ sealed: Uint8Array; lastStep: number; confirmed: boolean } | null>;
  /** Keeps a seed in place of an unconfirmed one. False, with nothing written, if a confirmed one is there. */
  beginTotp(account: AccountId, sealed: Uint8Array): Promise<boolean>;
  /** Uses a step, and confirms the seed with it. False, with nothing written, if it or a later one was used; also when two ask at once. */
  useTotp(account: AccountId, step: number): Promise<boolean>;
  removeTotp(account: AccountId): Promise<boolean>;
  /** Takes the place of all earlier ones. */
  setRecoveryCodes(account: AccountId, hashes: readonly Uint8Array[]): Promise<void>;
  /** True once for each code. */
  useRecoveryCode(account: AccountId, hash: Uint8Array): Promise<boolean>;
  recoveryCodesLeft(account: AccountId): Promise<number>;
}

export interface SecondFactorPorts extends PasskeyPorts {
  readonly factors: SecondFactors;
  readonly attempts: SignInAttempts;
  readonly vault: Vault;
  /** Name of this instance, for the list of an authenticator app. */
  readonly issuer: string;
}

export type Factor = 'passkey' | 'totp' | 'recovery';

/** What an account can show beside its password; empty if nothing. Recovery codes count only beside another factor. */
export const factorsOf =
  ({ factors, passkeys }: { factors: SecondFactors; passkeys: Pick<Passkeys, 'ofAccount'> }) =>
  async (account: AccountId): Promise<readonly Factor[]> => {
    const [totp, keys] = await Promise.all([factors.totp(account), passkeys.ofAccount(account)]);
    const found: Factor[] = [...(keys.length > 0 ? ['passkey' as const] : [])];
    if (totp?.confirmed === true) found.push('totp');
    if (found.length > 0 && (await factors.recoveryCodesLeft(account)) > 0) found.push('recovery');
    return found;
  };

/**
 * Whoever changes the ways to sign in has just shown who they are: by second factor where there is one, else by signing in. Refuses
 * `access.second-factor-required`, `session.stale`.
 */
export const requireRecent =
  (ports: { factors: SecondFactors; passkeys: Pick<Passkeys, 'ofAccount'>; clock: Clock }) =>
  async (session: Session): Promise<void> => {
    const factors = await factorsOf(ports)(session.account);
    const since = factors.length > 0 ? session.secondFactorAt : session.createdAt;
    if (since !== null && ports.clock.now().getTime() - since.getTime() <= SECOND_FACTOR_KEPT_MS) return;
    if (factors.length > 0) {
      throw new Refusal('access.second-factor-required', 'confirm who you are first', { factors: [...factors] });
    }
    throw new Refusal('session.stale', 'sign in again first');
  };

/** Gives a new seed to scan or type; it counts after `confirmTotp`. Refuses `second-factor.present`. */
export const beginTotp =
  ({ factors, vault, issuer }: Pick<SecondFactorPorts, 'factors' | 'vault' | 'issuer'>) =>
  async ({ id, login }: Pick<Account, 'id' | 'login'>): Promise<{ seed: string; uri: string }> => {
    const seed = newTotpSeed();
    if (!(await factors.beginTotp(id, await vault.seal(purposeOf(id), seed)))) {
      throw new Refusal('second-factor.present', 'an authenticator app is set up already');
    }
    return { seed: seedText(seed), uri: totpUri(seed, { issuer, login }) };
  };

/** Sets the seed going by its first code. Refuses `second-factor.none`, `second-factor.present`, `session.second-factor-wrong`, `request.too-many`. */
export const confirmTotp =
  (ports: SecondFactorPorts) =>
  async (command: { account: AccountId; code: string }): Promise<void> => {
    const known = await ports.factors.totp(command.account);
    if (known === null) throw new Refusal('second-factor.none', 'no authenticator app was begun');
    if (known.confirmed) throw new Refusal('second-factor.present', 'an authenticator app is set up already');
    await counted(ports, command.account, () => usesTotp(ports, command.account, command.code));
  };

/** Fresh recovery codes in place of all earlier ones: shown once. */
export const renewRecoveryCodes =
  ({ factors }: { factors: SecondFactors }) =>
  async (account: AccountId): Promise<readonly string[]> => {
    const codes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
    const hashes = codes.map((code) => recoveryHash(account, recoveryLetters(code)!));
    await factors.setRecoveryCodes(account, hashes);
    return codes;
  };

/** Six digits, a recovery code, or a passkey's answer to a challenge for `step-up`. */
export type FactorProof = { readonly code: string } | { readonly passkey: AssertionAnswer };

/**
 * Judges a second factor of an account. A wrong code counts against the account, whoever tries: its holder waits too, but can use a passkey.
 * Refuses `session.second-factor-wrong`, `request.too-many`, and for passkeys what `usePasskey` refuses.
 */
export const checkSecondFactor =
  (ports: SecondFactorPorts) =>
  async (account: AccountId, proof: FactorProof): Promise<Factor> => {
    if ('passkey' in proof) {
      await usePasskey(ports)({ purpose: 'step-up', account, answer: proof.passkey });
      return 'passkey';
    }
    const code = proof.code.trim();
    const letters = recoveryLetters(code);
    if (letters === null) {
      await counted(ports, account, async () => {
        const known = await ports.factors.totp(account);
        return known?.confirmed === true && usesTotp(ports, account, code.replace(/\s/g, ''));
      });
      return 'totp';
    }
    await counted(ports, account, () => ports.factors.useRecoveryCode(account, recoveryHash(account, letters)));
    return 'recovery';
  };

async function usesTotp(
  { factors, vault, clock }: SecondFactorPorts,
  account: AccountId,
  code: string,
): Promise<boolean> {
  const known = await factors.totp(account);
  if (known === null) return false;
  const seed = await vault.open(purposeOf(account), known.sealed);
  const step = stepOfCode(seed, code, clock.now(), known.lastStep);
  return step !== null && factors.useTotp(account, step);
}

async function counted(
  { attempts, clock }: SecondFactorPorts,
  account: AccountId,
  isRight: () => Promise<boolean>,
): Promise<void> {
  const counter = `${account} second-factor`;
  await requireTurn(attempts, counter, clock.now());
  if (!(await isRight())) throw new Refusal('session.second-factor-wrong', 'this code is wrong, used or too old');
  await attempts.forget(counter);
}

function purposeOf(account: AccountId): string {
  return `totp ${account}`;
}
