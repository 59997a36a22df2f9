/** What a token of an API client, or a mandate, may be limited to. An open list: it only grows. */
export const SCOPES = [
  'asset:read_meta',
  'asset:read_preview',
  'asset:read_original',
  'evidence:create',
  'evidence:verify',
  'rights:query',
  'license:quote',
  'license:request',
  'license:sign',
  'dataset:compute',
  'train:request',
  'audit:read',
] as const;
export type Scope = (typeof SCOPES)[number];
