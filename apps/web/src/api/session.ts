import { call, callJson } from './call.js';
import { ApiRefusal } from './api-refusal.js';
import type { Account, InstanceStatus, Membership, Page, PlatformRole } from './types.js';

export async function signIn(login: string, password: string, code?: string): Promise<Account> {
  const body = { login, password, client: 'web', ...(code === undefined ? {} : { code }) };
  return (await callJson<{ account: Account }>('/sessions', { method: 'POST', body })).account;
}

export async function signOut(): Promise<void> {
  await call('/sessions/current', { method: 'DELETE', asPerson: true });
}

export interface CurrentSession {
  readonly account: Account;
  /** The own person first. */
  readonly parties: readonly Membership[];
}

/** The running session, or null if there is none. */
export async function currentSession(): Promise<CurrentSession | null> {
  try {
    return await callJson<CurrentSession>('/sessions/current', { asPerson: true });
  } catch (error) {
    if (error instanceof ApiRefusal && error.code === 'session.required') return null;
    throw error;
  }
}

export async function changePassword(current: string, next: string): Promise<void> {
  await call('/accounts/me/password', { method: 'PUT', body: { current, next } });
}

export function instanceStatus(): Promise<InstanceStatus> {
  return callJson('/status');
}

export async function trustText(): Promise<string> {
  return (await call('/trust')).text();
}

export function listAccounts(): Promise<Page<Account>> {
  return callJson('/accounts');
}

export function createAccount(account: {
  login: string;
  password: string;
  name: string;
  platformRoles: readonly PlatformRole[];
}): Promise<Account> {
  return callJson('/accounts', { method: 'POST', body: account });
}

export function changePlatformRoles(id: string, platformRoles: readonly PlatformRole[]): Promise<Account> {
  return callJson(`/accounts/${id}/platform-roles`, { method: 'PUT', body: { platformRoles } });
}
