import fc from 'fast-check';
import { isRefusal, utf8 } from '@filmdeed/kernel';
import type { Vault } from '@filmdeed/registry';

/** What every vault promises (libs/registry/src/vault/vault.ts). */
export function vaultContract(make: () => Promise<Vault>): void {
  let vault: Vault;
  beforeEach(async () => {
    vault = await make();
  });

  const opened = async (purpose: string, sealed: Uint8Array): Promise<Uint8Array | string> => {
    try {
      return await vault.open(purpose, sealed);
    } catch (error) {
      if (isRefusal(error)) return error.code;
      throw error;
    }
  };

  it('gives back what it sealed, for the same purpose only', () =>
    fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.string(), fc.string(), async (plain, purpose, other) => {
        const sealed = await vault.seal(purpose, plain);
        expect(Buffer.compare((await opened(purpose, sealed)) as Uint8Array, plain)).toBe(0);
        if (other !== purpose) expect(await opened(other, sealed)).toBe('vault.damaged');
      }),
      { numRuns: 30 },
    ));

  it('never seals the same bytes the same way, and shows nothing of them', async () => {
    const plain = utf8('a secret that is long enough to be found');
    const [one, two] = [await vault.seal('x', plain), await vault.seal('x', plain)];
    expect(Buffer.compare(one, two)).not.toBe(0);
    expect(Buffer.from(one).includes('a secret')).toBe(false);
  });

  it('refuses every flipped bit, every cut and anything appended', async () => {
    const sealed = await vault.seal('x', utf8('secret'));
    for (let at = 0; at < sealed.length; at++) {
      const changed = sealed.slice();
      changed[at]! ^= 1 << (at % 8);
      expect(await opened('x', changed)).toBe('vault.damaged');
      expect(await opened('x', sealed.slice(0, at))).toBe('vault.damaged');
    }
    expect(await opened('x', Uint8Array.of(...sealed, 0))).toBe('vault.damaged');
    expect(await opened('x', new Uint8Array())).toBe('vault.damaged');
  });

  it('is not moved by what happens to the bytes that it was given', async () => {
    const plain = utf8('secret');
    const sealed = await vault.seal('x', plain);
    plain.fill(0);
    expect(Buffer.from((await opened('x', sealed)) as Uint8Array).toString()).toBe('secret');
  });
}
