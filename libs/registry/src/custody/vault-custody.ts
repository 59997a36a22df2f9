import { p256Signer, signP256 } from '@filmdeed/evidence';
import { type PartyId, Refusal } from '@filmdeed/kernel';
import { p256 } from '@noble/curves/nist.js';
import type { Vault } from '../vault/vault.js';
import type { KeyCustody } from './custody.flow.js';

/** Sealed keys, durable when a call returns. */
export interface CustodialKeys {
  add(key: { readonly party: PartyId; readonly key: string; readonly sealed: Uint8Array }): Promise<void>;
  find(party: PartyId, key: string): Promise<Uint8Array | null>;
}

/** A key store whose keys are sealed by the vault, each for its own party and public half. */
export function vaultCustody({ vault, keys }: { readonly vault: Vault; readonly keys: CustodialKeys }): KeyCustody {
  const purpose = (party: PartyId, key: string): string => `custodial-key ${party} ${key}`;
  return {
    async create(party) {
      const secret = p256.utils.randomSecretKey();
      const key = p256Signer(secret);
      await keys.add({ party, key, sealed: await vault.seal(purpose(party, key), secret) });
      secret.fill(0);
      return key;
    },

    async sign(party, key, digest) {
      const sealed = await keys.find(party, key);
      if (sealed === null) throw new Refusal('signer.unknown', 'no key of this party in custody');
      const secret = await vault.open(purpose(party, key), sealed);
      try {
        return signP256(secret, digest);
      } finally {
        secret.fill(0);
      }
    },
  };
}
