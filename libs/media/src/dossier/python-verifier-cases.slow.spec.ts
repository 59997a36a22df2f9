import { type BundleV1, bundleText, canonicalBytes, type Json, type TrustV1, trustText } from '@filmdeed/evidence';
import { fromBase64, fromBase64Url, fromUtf8, toBase64, toBase64Url, utf8 } from '@filmdeed/kernel';
import { p256 } from '@noble/curves/nist.js';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filedBundle, TRUST } from '../../../../test/support/filed-bundle.js';
import { PARTY_SIGNERS, signWithPasskey } from '../../../../test/support/party-signers.js';
import { firstWord, HAS_PYTHON, type Question, secondWords } from '../../../../test/support/second-verifier.js';
import { stampedBundle, trusting } from '../../../../test/support/stamped-bundle.js';
import { type AuthorityTerms, HAS_OPENSSL, TimeStampAuthority } from '../../../../test/support/time-stamp-authority.js';

const frozen = <T>(name: string): T =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../../../../test/vectors/v1', name), 'utf8')) as T;
const asked = (bundle: unknown, trust: unknown = TRUST): Question => [JSON.stringify(bundle), JSON.stringify(trust)];

/** What both say of the named check; a difference in any check fails. */
function said(question: Question, check: string): string[] {
  const [second] = secondWords([question]);
  const first = firstWord(question);
  expect(second).toEqual(first);
  return typeof first === 'string' ? [first] : first.checks.filter((line) => line.startsWith(check));
}

/** A bundle whose leaf bears another signature. */
function resigned(bundle: BundleV1, change: (rs: Uint8Array) => Uint8Array): BundleV1 {
  const leaf = JSON.parse(fromUtf8(fromBase64(bundle.leaf))) as { auth: { signature: { rs: string } } };
  const { signature } = leaf.auth;
  signature.rs = toBase64Url(change(fromBase64Url(signature.rs)));
  return { ...bundle, leaf: toBase64(canonicalBytes(leaf)) };
}

const described = HAS_PYTHON ? describe : describe.skip;

/** One rule each, which nothing else in the bundle would show to be broken. */
described(`rules that the second verifier holds${HAS_PYTHON ? '' : ' (NOT RUN: no Python 3.9)'}`, () => {
  const upperHalf = (order: bigint) => (rs: Uint8Array) => {
    const s = BigInt(`0x${Buffer.from(rs.subarray(32, 64)).toString('hex')}`);
    const other = Buffer.from((order - s).toString(16).padStart(64, '0'), 'hex');
    return Uint8Array.of(...rs.subarray(0, 32), ...other, ...rs.subarray(64).map((v) => (v === 27 ? 28 : 27)));
  };
  const SECP256K1_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

  it('s in the lower half, a present user, an assertion', async () => {
    const { ORDER } = p256.Point.Fn;
    const p256Bundle = await filedBundle({ sign: PARTY_SIGNERS.p256 });
    const wallet = await filedBundle({ sign: PARTY_SIGNERS.secp256k1 });
    expect(said(asked(resigned(p256Bundle, (rs) => rs)), 'signature')).toEqual(['signature valid']);
    expect(said(asked(resigned(p256Bundle, upperHalf(ORDER))), 'signature')).toEqual(['signature broken']);
    expect(said(asked(resigned(wallet, upperHalf(SECP256K1_ORDER))), 'signature')).toEqual(['signature broken']);
    for (const [terms, word] of [
      [{ flags: 1 }, 'valid'],
      [{ flags: 4 }, 'broken'],
      [{ type: 'webauthn.create' }, 'broken'],
    ] as const) {
      const bundle = await filedBundle({ sign: (digest) => signWithPasskey(digest, undefined, terms) });
      expect(said(asked(bundle), 'signature')).toEqual([`signature ${word}`]);
    }
  });

  it('the canonical leaf', async () => {
    const bundle = await filedBundle();
    const leaf = fromUtf8(fromBase64(bundle.leaf));
    for (const other of [` ${leaf}`, leaf.replace('"v":1', '"v":1.0'), leaf.replace('{', '{"v":1,')]) {
      expect(said(asked({ ...bundle, leaf: toBase64(utf8(other)) }), 'leaf')).toEqual(['leaf broken']);
    }
  });

  it('an earlier anchor that does not cover the leaf', async () => {
    const bundle = await filedBundle();
    const [anchor] = bundle.anchors as unknown as { proof: string; after: object }[];
    const checkpoint = anchor!.proof.slice(anchor!.proof.indexOf('\n\n') + 2);
    const after = { ...anchor!.after, checkpoint, consistency: [] };
    const anchors = [{ ...anchor, after }];
    expect(said(asked({ ...bundle, anchors }), 'anchor-after')).toEqual(['anchor-after 0 broken']);
  });

  it('the path of the contract in the state, and the hash that the trust file lists', () => {
    const bundle = frozen<{ anchors: Json[] }>('proven.bundle.json');
    const trust = frozen<{ chains: { contract: string; blocks: { hash: string }[] }[] }>('proven.trust.json');
    const [chain] = trust.chains;
    const contract = `0x${'22'.repeat(20)}`;
    const elsewhere = { ...bundle, anchors: [{ ...(bundle.anchors[0] as object), contract }] };
    expect(said(asked(elsewhere, { ...trust, chains: [{ ...chain, contract }] }), 'anchor-state')).toEqual([
      'anchor-state 0 broken',
    ]);
    const blocks = chain!.blocks.map((block) => ({ ...block, hash: `0x${'ab'.repeat(32)}` }));
    expect(said(asked(bundle, { ...trust, chains: [{ ...chain, blocks }] }), 'anchor-block')).toEqual([
      'anchor-block 0 broken',
    ]);
  });
});

const stamping = HAS_PYTHON && HAS_OPENSSL;
(stamping ? describe : describe.skip)(
  `tokens that the second verifier judges${stamping ? '' : ' (NOT RUN: no Python 3.9 or no OpenSSL 3)'}`,
  () => {
    const authorities: TimeStampAuthority[] = [];
    afterAll(() => authorities.forEach((authority) => authority.close()));

    it.each<[string, AuthorityTerms, string]>([
      ['P-384 with SHA-384', { key: 'P-384', signerDigest: 'sha384' }, 'valid'],
      ['P-521 with SHA-512', { key: 'P-521', signerDigest: 'sha512' }, 'valid'],
      ['P-521 with SHA-256', { key: 'P-521' }, 'valid'],
      ['RSA with SHA-512', { key: 'rsa', signerDigest: 'sha512' }, 'valid'],
      ['signingCertificate with SHA-1', { essAlgorithm: 'sha1' }, 'valid'],
      ['Ed25519 above', { caKey: 'ed25519' }, 'valid'],
      ['PSS above', { caKey: 'rsa', caSigning: ['rsa_padding_mode:pss', 'rsa_pss_saltlen:32'] }, 'valid'],
      ['SM2 above', { caKey: 'SM2' }, 'not-checked unknown-algorithm'],
      ['a certificate that had expired', { to: '20210101000000Z' }, 'broken'],
      ['an issuer that is none', { intermediate: ['basicConstraints = critical, CA:FALSE'] }, 'broken'],
      ['a root of no path', { root: ['basicConstraints = critical, CA:TRUE, pathlen:0'] }, 'broken'],
    ])('of %s', async (_, terms, word) => {
      const authority = await TimeStampAuthority.start(terms);
      authorities.push(authority);
      const bundle = await stampedBundle(await filedBundle(), { one: authority });
      const trust: TrustV1 = trusting({ one: authority });
      const question: Question = [bundleText(bundle), trustText(trust)];
      expect(said(question, 'anchor-token')).toEqual([`anchor-token 1 ${word}`]);
    });
  },
);
