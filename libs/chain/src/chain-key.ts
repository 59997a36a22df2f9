import { Refusal } from '@filmdeed/kernel';
import { computeAddress, Wallet } from 'ethers';

const PRIVATE_KEY = /^(?:0x)?([0-9a-f]{64})$/i;

/**
 * The private key in a key file's text, 0x-hex: as it stands, or out of a keystore (Web3 Secret Storage v3) by its password.
 * Refuses `environment.invalid`, telling nothing of what was read.
 */
export async function openChainKey(text: string, password: string | null): Promise<string> {
  const plain = PRIVATE_KEY.exec(text.trim());
  if (plain) return walletOf(`0x${plain[1]!.toLowerCase()}`).privateKey;
  if (password === null) refuse('neither a private key in hex nor a keystore with its password');
  try {
    return (await Wallet.fromEncryptedJson(text, password)).privateKey;
  } catch {
    refuse('the keystore does not open with this password');
  }
}

/** A new private key, 0x-hex. */
export function newChainKey(): string {
  return Wallet.createRandom().privateKey;
}

/** Address of a private key's account, 0x-hex in lower case. */
export function chainAddress(key: string): string {
  return computeAddress(key).toLowerCase();
}

/** The account of a private key, for signing without a node. Refuses `environment.invalid`. */
export function walletOf(key: string): Wallet {
  try {
    return new Wallet(key);
  } catch {
    refuse('not a private key of secp256k1');
  }
}

function refuse(problem: string): never {
  throw new Refusal('environment.invalid', `the chain key is not usable: ${problem}`, { problem });
}
