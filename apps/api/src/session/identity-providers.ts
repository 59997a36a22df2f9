import type { IdentityProvider } from '@filmdeed/registry';
import { openIdProvider } from '@filmdeed/wire';
import type { ApiEnv } from '../env.js';
import { wayTo } from '../process/listed-authority.js';
import { readSecret } from '../process/secret-file.js';

/** The page of ours that providers send people back to: it is registered with them. */
export const BACK_PATH = '/sign-in/back';

/** The listed identity providers, by id. Refuses `environment.invalid` for a secret that cannot be read. */
export async function identityProviders(env: ApiEnv): Promise<ReadonlyMap<string, IdentityProvider>> {
  const providers = env.identityProviders.map(async (listed): Promise<[string, IdentityProvider]> => {
    const { id, label, issuer, clientId, clientSecretFile, signUp: signsUp, reach } = listed;
    const clientSecret = clientSecretFile === null ? null : await readSecret(clientSecretFile);
    const redirectUri = `${env.publicUrl}${BACK_PATH}`;
    const settings = { id, label, issuer, clientId, clientSecret, signsUp, redirectUri, allowHttp: reach.allowHttp };
    return [id, openIdProvider(settings, wayTo(issuer, reach))];
  });
  return new Map(await Promise.all(providers));
}
