import type { AssertionAnswer, RegistrationAnswer } from './passkey-answers.js';
import { call, callJson } from './call.js';
import type { Account, Page } from './types.js';

export interface Challenge {
  readonly challenge: string;
  readonly rpId: string;
}

export interface OwnSession {
  readonly id: string;
  readonly client: 'web' | 'cli';
  readonly current: boolean;
  readonly network: string;
  readonly agent: string;
  readonly createdAt: string;
  readonly seenAt: string;
}

export interface PasskeyView {
  readonly id: string;
  readonly credentialId: string;
  readonly label: string;
  readonly backedUp: boolean;
  readonly createdAt: string;
  readonly usedAt: string | null;
}

export interface SecondFactorView {
  readonly factors: readonly ('passkey' | 'totp' | 'recovery')[];
  readonly recoveryCodesLeft: number;
  readonly asked: boolean;
  readonly shownAt: string | null;
}

/** What comes with a new factor: recovery codes with the first. */
export interface FactorAdded {
  readonly recoveryCodes?: readonly string[];
}

export interface IdentityProviderView {
  readonly id: string;
  readonly label: string;
}

const own = { asPerson: true } as const;

export const askSignIn = (): Promise<Challenge> => callJson('/sessions/challenges', { method: 'POST', ...own });
export const askStepUp = (): Promise<Challenge> => callJson('/sessions/current/challenges', { method: 'POST', ...own });
export const askNewPasskey = (): Promise<Challenge & { readonly user: string }> =>
  callJson('/accounts/me/passkeys/challenges', { method: 'POST', ...own });

export async function signInByPasskey(passkey: AssertionAnswer): Promise<Account> {
  const body = { client: 'web', passkey };
  return (await callJson<{ account: Account }>('/sessions/passkey', { method: 'POST', body, ...own })).account;
}

export async function showSecondFactor(proof: { code: string } | { passkey: AssertionAnswer }): Promise<void> {
  await call('/sessions/current/second-factor', { method: 'POST', body: proof, ...own });
}

export const listSessions = (): Promise<Page<OwnSession>> => callJson('/sessions', own);
export async function endSession(id: string): Promise<void> {
  await call(`/sessions/${id}`, { method: 'DELETE', ...own });
}
export async function endOtherSessions(): Promise<void> {
  await call('/sessions', { method: 'DELETE', ...own });
}

export const listPasskeys = (): Promise<Page<PasskeyView>> => callJson('/accounts/me/passkeys', own);
export const addPasskey = (label: string, passkey: RegistrationAnswer): Promise<FactorAdded> =>
  callJson('/accounts/me/passkeys', { method: 'POST', body: { label, passkey }, ...own });
export async function removePasskey(id: string): Promise<void> {
  await call(`/accounts/me/passkeys/${id}`, { method: 'DELETE', ...own });
}

export const lookSecondFactor = (): Promise<SecondFactorView> => callJson('/accounts/me/second-factor', own);
export const beginTotp = (): Promise<{ readonly seed: string; readonly uri: string }> =>
  callJson('/accounts/me/totp', { method: 'POST', ...own });
export const confirmTotp = (code: string): Promise<FactorAdded> =>
  callJson('/accounts/me/totp', { method: 'PUT', body: { code }, ...own });
export async function removeTotp(): Promise<void> {
  await call('/accounts/me/totp', { method: 'DELETE', ...own });
}
export const renewRecoveryCodes = (): Promise<{ readonly recoveryCodes: readonly string[] }> =>
  callJson('/accounts/me/recovery-codes', { method: 'POST', ...own });

export const listIdentityProviders = (): Promise<Page<IdentityProviderView>> => callJson('/identity-providers', own);
export const beginIdentity = (provider: string): Promise<{ readonly url: string }> =>
  callJson(`/sessions/identity/${provider}`, { method: 'POST', ...own });
export const beginLink = (provider: string): Promise<{ readonly url: string }> =>
  callJson(`/accounts/me/identities/${provider}`, { method: 'POST', ...own });
export async function signInByIdentity(query: string): Promise<Account> {
  const body = { client: 'web', query };
  return (await callJson<{ account: Account }>('/sessions/identity', { method: 'POST', body, ...own })).account;
}
export async function linkIdentity(query: string): Promise<void> {
  await call('/accounts/me/identities', { method: 'POST', body: { query }, ...own });
}

export interface OwnIdentity {
  readonly issuer: string;
  readonly subject: string;
  readonly createdAt: string;
}

export const listIdentities = (): Promise<Page<OwnIdentity>> => callJson('/accounts/me/identities', own);
export async function unlinkIdentity({ issuer, subject }: OwnIdentity, password?: string): Promise<void> {
  await call('/accounts/me/unlinked-identities', { method: 'POST', body: { issuer, subject, password }, ...own });
}

/** A command line that shows a code. */
export interface ApprovalAsking {
  readonly network: string;
  readonly agent: string;
}

export const lookApproval = (code: string): Promise<ApprovalAsking> =>
  callJson('/sessions/current/approvals/look', { method: 'POST', body: { code }, ...own });
export async function approve(code: string): Promise<void> {
  await call('/sessions/current/approvals', { method: 'POST', body: { code }, ...own });
}
