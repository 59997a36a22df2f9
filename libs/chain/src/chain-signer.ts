import { keccak256 } from 'ethers';
import { walletOf } from './chain-key.js';

/** Port: the key that writes to a contract, wherever it lies. */
export interface ChainSigner {
  /** 0x-hex in lower case */
  readonly address: string;
  /**
   * Signature (r, s, v: 65 bytes, 0x-hex) of secp256k1 over keccak256 of the payload, 0x-hex. Refuses `chain.rejected` with `why` `signer` if
   * whoever holds the key does not answer or does not want to.
   */
  sign(payload: string): Promise<string>;
}

/** Signs with a private key that this process holds, 0x-hex. Refuses `environment.invalid` for a key that is none. */
export function localSigner(key: string): ChainSigner {
  const { signingKey, address } = walletOf(key);
  return {
    address: address.toLowerCase(),
    sign: async (payload) => signingKey.sign(keccak256(payload)).serialized,
  };
}
