import { call, callJson } from './call.js';

/** What a program may hold; `license:sign` is by people only. */
export const CLIENT_SCOPES = [
  'asset:read_meta',
  'asset:read_preview',
  'asset:read_original',
  'evidence:create',
  'evidence:verify',
  'rights:query',
  'license:quote',
  'license:request',
  'dataset:compute',
  'train:request',
  'audit:read',
] as const;
export type ClientScope = (typeof CLIENT_SCOPES)[number];

export interface ClientSecretView {
  readonly id: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly usedAt: string | null;
}

export interface ApiClientView {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly ClientScope[];
  readonly state: 'active' | 'disabled' | 'ended';
  readonly createdAt: string;
  readonly usedAt: string | null;
  readonly secrets: readonly ClientSecretView[];
}

export interface ShownSecret {
  readonly client: ApiClientView;
  readonly secret: string;
}

export const listApiClients = (): Promise<{ readonly items: readonly ApiClientView[] }> => callJson('/api-clients');
export const makeApiClient = (wanted: {
  readonly name: string;
  readonly scopes: readonly ClientScope[];
  readonly days: number;
}): Promise<ShownSecret> => callJson('/api-clients', { method: 'POST', body: wanted });
export const rotateSecret = (
  id: string,
  wanted: { readonly days: number; readonly overlapDays: number },
): Promise<ShownSecret> => callJson(`/api-clients/${id}/secrets`, { method: 'POST', body: wanted });
export const endSecret = async (id: string, secret: string): Promise<void> => {
  await call(`/api-clients/${id}/secrets/${secret}`, { method: 'DELETE' });
};
export const moveApiClient = async (id: string, move: 'disable' | 'enable'): Promise<void> => {
  await call(`/api-clients/${id}/${move}`, { method: 'POST' });
};
export const endApiClient = async (id: string): Promise<void> => {
  await call(`/api-clients/${id}`, { method: 'DELETE' });
};
