import type { Clock } from '@filmdeed/kernel';
import { nativeP256Check } from '@filmdeed/media';
import {
  type createDataSource,
  postgresIdentities,
  postgresPasskeys,
  postgresSecondFactors,
  postgresSignInTickets,
} from '@filmdeed/postgres';
import type {
  Accounts,
  IdentityPorts,
  IdentityProvider,
  PasswordQueue,
  Sessions,
  SignInAttempts,
  Vault,
} from '@filmdeed/registry';
import type { ApiEnv } from '../env.js';

/** All that signing in touches. Passkeys belong to the host of `PUBLIC_URL`. */
export function signInPorts(
  dataSource: ReturnType<typeof createDataSource>,
  accounts: Accounts,
  passwords: PasswordQueue,
  sessions: Sessions,
  attempts: SignInAttempts,
  providers: ReadonlyMap<string, IdentityProvider>,
  vault: Vault,
  clock: Clock,
  env: ApiEnv,
): IdentityPorts {
  return {
    ...{ accounts, passwords, sessions, attempts, providers, vault, clock },
    passkeys: postgresPasskeys(dataSource),
    factors: postgresSecondFactors(dataSource),
    tickets: postgresSignInTickets(dataSource),
    identities: postgresIdentities(dataSource),
    site: { origin: env.publicOrigin, rpId: new URL(env.publicUrl).hostname },
    issuer: env.name,
    checkP256: nativeP256Check,
  };
}
