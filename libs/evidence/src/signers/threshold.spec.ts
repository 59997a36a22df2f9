import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { toHex } from '@filmdeed/kernel';
import { PARTY_SIGNERS } from '../../../../test/support/party-signers.js';
import { codesOf } from '../../../../test/support/outcomes.js';
import { verifySignature } from '../signature.js';
import { joinSignatures, parseThreshold, thresholdSigner } from './threshold.js';

const SCHEMES = ['p256', 'webauthn-p256', 'secp256k1'] as const;
const DIGEST = new Uint8Array(32).fill(7);

/** Keys of every scheme in turn, each with its signature over the digest. */
function signers(count: number, digest = DIGEST) {
  return Array.from({ length: count }, (_, i) => {
    const { signer: key, ...signed } = PARTY_SIGNERS[SCHEMES[i % 3]!](digest, new Uint8Array(randomBytes(32)));
    return { ...signed, key };
  });
}

const codeOf = async (run: () => unknown): Promise<unknown> => (await codesOf([Promise.resolve().then(run)]))[0];

describe('k of n', () => {
  it('holds exactly if k different keys of the n signed this digest', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 5 }), fc.nat(), fc.nat(), async (n, a, b) => {
        const [k, given] = [1 + (a % n), b % (n + 1)];
        const all = signers(n);
        const signer = thresholdSigner(k, all);
        const joined = joinSignatures(parseThreshold(signer), all.slice(0, given));
        const code = await codeOf(() => verifySignature('threshold', signer, DIGEST, joined));
        expect(code === 'undefined').toBe(given >= k);
        if (given > 0) {
          expect(await codeOf(() => verifySignature('threshold', signer, new Uint8Array(32), joined))).toBe(
            'signature.invalid',
          );
        }
      }),
      { numRuns: 12 },
    );
  });

  it('is broken by one bad signature among enough good ones, and by a stranger’s', async () => {
    const all = signers(3);
    const threshold = parseThreshold(thresholdSigner(1, all));
    const [bad] = signers(1, new Uint8Array(32));
    const joined = joinSignatures(threshold, [all[0]!, { ...all[1]!, signature: bad!.signature }]);
    const check = (signature: object): Promise<unknown> =>
      codeOf(() => verifySignature('threshold', thresholdSigner(1, all), DIGEST, signature as never));
    expect(await check(joined)).toBe('signature.invalid');
    for (const other of [
      { s3: 'e30' },
      { rs: 'e30' },
      { s00: 'e30' },
      { s0: '!' },
      { s0: 'AAAA' },
      { s0: 'W10' },
      {},
    ]) {
      expect(await check(other)).toBe('signature.invalid');
    }
    expect(await codeOf(() => joinSignatures(threshold, signers(1)))).toBe('signer.invalid');
  });

  it('has one form: each key once, in order, k from 1 to n, none that the operator keeps', async () => {
    const all = signers(3);
    const signer = thresholdSigner(2, all);
    expect(thresholdSigner(2, [...all].reverse())).toBe(signer);
    const { members } = parseThreshold(signer);
    const entries = members.map(({ scheme, key }) => thresholdSigner(1, [{ scheme, key }]).slice(2));
    const custodial = { scheme: 'p256-custodial' as const, key: 'ab'.repeat(64) };
    const forms = [
      '',
      '01',
      `00${entries[0]}`,
      `04${entries.join('')}`,
      `01${entries[1]}${entries[0]}`,
      `01${entries[0]}${entries[0]}`,
      `01${entries[0]}`.slice(0, -2),
      `0104${'ab'.repeat(64)}`,
      signer.toUpperCase(),
      `01${Array.from({ length: 17 }, (_, i) => `03${toHex(new Uint8Array(20).fill(i))}`).join('')}`,
    ];
    for (const form of forms) expect(await codeOf(() => parseThreshold(form))).toBe('signer.invalid');
    expect(await codeOf(() => thresholdSigner(1, [custodial]))).toBe('signer.invalid');
    expect(await codeOf(() => thresholdSigner(1, [all[0]!, all[0]!]))).toBe('signer.invalid');
  });
});
