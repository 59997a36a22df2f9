import { dirname, resolve } from 'node:path';
import type { Shape } from '@filmdeed/evidence';
import { Refusal } from '@filmdeed/kernel';
import { type Reach, readList, readReach, readUrl } from '../process/clock-files.js';

/** An OpenID Connect provider as the operator lists it. */
export interface ListedProvider {
  /** Part of our addresses: letters, digits and hyphens. */
  readonly id: string;
  readonly label: string;
  readonly issuer: string;
  readonly clientId: string;
  /** Null: a public client, whose only proof is PKCE. */
  readonly clientSecretFile: string | null;
  /** Whether whoever the issuer knows gets an account at the first sign-in. */
  readonly signUp: boolean;
  readonly reach: Reach;
}

/** Reads the list of identity providers. Refuses `environment.invalid` naming the variable and the fault's place. */
export function readIdentityFile(file: string | undefined): readonly ListedProvider[] {
  if (file === undefined) return [];
  const providers = readList('OIDC_FILE', file, (entry) => readProvider(entry, dirname(resolve(file))));
  if (new Set(providers.map(({ id }) => id)).size < providers.length) {
    throw new Refusal('environment.invalid', 'two providers of one id', { variable: 'OIDC_FILE' });
  }
  return providers;
}

function readProvider(shape: Shape, folder: string): ListedProvider {
  const flags = ['signUp', 'allowHttp', 'allowPrivate'];
  shape.object(['id', 'label', 'issuer', 'clientId'], ['clientSecretFile', ...flags]);
  readUrl(shape, 'issuer');
  return {
    id: shape.at('id').match(/^[a-z0-9][a-z0-9-]{0,30}$/, 'letters, digits and hyphens'),
    label: shape.at('label').text(60),
    issuer: shape.at('issuer').text(2000),
    clientId: shape.at('clientId').text(200),
    clientSecretFile: shape.has('clientSecretFile') ? resolve(folder, shape.at('clientSecretFile').text(1000)) : null,
    signUp: shape.has('signUp') && shape.at('signUp').boolean(),
    reach: readReach(shape),
  };
}
