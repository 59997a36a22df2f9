import { concatBytes, Refusal, utf8 } from '@filmdeed/kernel';
import type { Vault } from '@filmdeed/registry';

interface Sealed {
  readonly purpose: string;
  readonly plain: Uint8Array;
}

/** Twin of the vault: what was sealed stays in memory, under a random name that is all that leaves it. */
export class MemoryVault implements Vault {
  readonly #sealed = new Map<string, Sealed>();

  async seal(purpose: string, plain: Uint8Array): Promise<Uint8Array> {
    const name = `sealed ${crypto.randomUUID()}`;
    this.#sealed.set(name, { purpose, plain: plain.slice() });
    return utf8(name);
  }

  async open(purpose: string, sealed: Uint8Array): Promise<Uint8Array> {
    const found = this.#sealed.get(String.fromCharCode(...concatBytes(sealed)));
    if (found?.purpose !== purpose) throw new Refusal('vault.damaged', 'not what this vault sealed for that purpose');
    return found.plain.slice();
  }
}
