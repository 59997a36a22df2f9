import { expect } from 'chai';
import { network } from 'hardhat';
import { existsSync } from 'node:fs';
import { sharedVectors, vectorPath } from '../support/shared-vectors.js';

const VECTORS = 'ethereum/eip-7951-p256verify-vectors.json';
/** Order of the group of P-256. */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const VALID = '0x024ad318';
const PRECOMPILE = `0x${'0'.repeat(37)}100`;

interface Vector {
  readonly name: string;
  readonly input: string;
  readonly isValid: boolean;
  readonly isHighS: boolean;
}

function vectors(): Vector[] {
  return sharedVectors<{ Input: string; Expected: string; Name: string }[]>(VECTORS).map(
    ({ Input: input, Expected, Name: name }) => ({
      ...{ name, input, isValid: Expected !== '' },
      isHighS: BigInt(`0x${input.slice(128, 192)}`) > ORDER / 2n,
    }),
  );
}

/** The same signature with the other s, as whoever signs must give it. */
function lowered({ input, isHighS }: Vector): string {
  const s = BigInt(`0x${input.slice(128, 192)}`);
  if (!isHighS || s >= ORDER) return input;
  return input.slice(0, 128) + (ORDER - s).toString(16).padStart(64, '0') + input.slice(192);
}

describe('ERC7913P256Verifier', () => {
  for (const [hardfork, hasPrecompile] of [
    ['cancun', false],
    ['osaka', true],
  ] as const) {
    it(`agrees with every vector of EIP-7951 ${hasPrecompile ? 'by the precompile' : 'in Solidity'}, but takes no high s`, async function () {
      this.timeout(120_000);
      if (!existsSync(vectorPath(VECTORS))) return this.skip();
      const { ethers } = await network.create({ override: { hardfork } });
      const verifier = await ethers.deployContract('ERC7913P256Verifier');
      const verify = (input: string): Promise<string> => {
        const [hash, rs, key] = [input.slice(0, 64), input.slice(64, 192), input.slice(192)];
        return verifier.getFunction('verify').staticCall(`0x${key}`, `0x${hash}`, `0x${rs}`);
      };
      const all = vectors();
      expect(all.length).to.equal(781);
      expect(all.filter(({ isValid }) => isValid).length).to.equal(566);
      expect(all.filter(({ isValid, isHighS }) => isValid && isHighS).length).to.equal(262);
      for (const vector of all) {
        expect((await verify(vector.input)) === VALID, vector.name).to.equal(vector.isValid && !vector.isHighS);
        if (vector.isHighS) expect((await verify(lowered(vector))) === VALID, vector.name).to.equal(vector.isValid);
        if (!hasPrecompile) continue;
        const answer = await ethers.provider.call({ to: PRECOMPILE, data: `0x${vector.input}` });
        expect(answer !== '0x', vector.name).to.equal(vector.isValid);
      }
      // Without this the same code would have been tried twice.
      const first = all.find(({ isValid }) => isValid)!;
      const native = await ethers.provider.call({ to: PRECOMPILE, data: `0x${first.input}` });
      expect(native !== '0x').to.equal(hasPrecompile);
    });
  }
});
