import { isRefusal, utf8 } from '@filmdeed/kernel';
import { sha256 } from '@noble/hashes/sha2.js';
import { randomBytes } from 'node:crypto';
import {
  type AuthorityTerms,
  CA_EXTENSIONS,
  HAS_OPENSSL,
  TimeStampAuthority,
  TSA_EXTENSIONS,
} from '../../../../test/support/time-stamp-authority.js';
import { openTimeStampResponse, timeStampRequest, type TimeStamp, verifyTimeStampToken } from './index.js';

const described = HAS_OPENSSL ? describe : describe.skip;
const imprint = sha256(utf8('the body of a checkpoint\n'));
const authorities: TimeStampAuthority[] = [];
afterAll(() => authorities.forEach((authority) => authority.close()));

async function authorityOf(terms: AuthorityTerms = {}): Promise<TimeStampAuthority> {
  const authority = await TimeStampAuthority.start(terms);
  authorities.push(authority);
  return authority;
}

const requestOf = (policy?: string): Uint8Array =>
  timeStampRequest({ imprint, nonce: randomBytes(16), ...(policy === undefined ? {} : { policy }) });

interface Held {
  readonly token: Uint8Array;
  readonly request?: Uint8Array;
  readonly roots: readonly Uint8Array[];
  readonly certificates?: readonly Uint8Array[];
  readonly policies?: readonly string[];
  readonly of?: Uint8Array;
}
function verify({ token, request, roots, certificates = [], policies = [], of = imprint }: Held): TimeStamp {
  return verifyTimeStampToken({ token, certificates, imprint: of, roots, policies, ...(request && { request }) });
}
/** Code and the fact `check` of the refusal. */
function refused(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const { code, facts, message } = error;
    return `${code} ${String(facts.check ?? facts.algorithm)}: ${message}`;
  }
  return 'accepted';
}

described(`time-stamp tokens of an authority run by openssl${HAS_OPENSSL ? '' : ' (NOT RUN: no OpenSSL 3)'}`, () => {
  let good: TimeStampAuthority;
  let request: Uint8Array;
  let token: Uint8Array;
  beforeAll(async () => {
    good = await authorityOf();
    request = requestOf();
    token = openTimeStampResponse(await good.reply(request));
  });

  it.each<[string, AuthorityTerms]>([
    ['EC P-256', {}],
    ['EC P-384 with SHA-384', { key: 'P-384', signerDigest: 'sha384' }],
    ['EC P-521 with SHA-512', { key: 'P-521', signerDigest: 'sha512' }],
    ['EC P-521 with SHA-256', { key: 'P-521' }],
    ['RSA', { key: 'rsa' }],
    ['RSA with SHA-512', { key: 'rsa', signerDigest: 'sha512' }],
    ['signingCertificate with SHA-1', { essAlgorithm: 'sha1' }],
    ['certificates signed with Ed25519', { caKey: 'ed25519' }],
    [
      'certificates signed with RSASSA-PSS',
      { caKey: 'rsa', caSigning: ['rsa_padding_mode:pss', 'rsa_pss_saltlen:32'] },
    ],
  ])('are valid: %s', async (_, terms) => {
    const authority = await authorityOf({ name: '影契 Test', ...terms });
    const asked = requestOf();
    const said = verify({ token: await authority.token(asked), request: asked, roots: [authority.root] });
    expect(said).toMatchObject({
      policy: authority.policy,
      tsa: 'C=CN, O=FilmDeed tests, CN=影契 Test',
      serial: '0b',
      accuracy: 1_500_000,
    });
    const at = Date.parse(said.genTime);
    expect([Date.parse(said.earliest), Date.parse(said.latest)]).toEqual([at - 1500, at + 1500]);
  });

  it('are valid with the intermediate certificate beside the token, and lead nowhere without it', async () => {
    const authority = await authorityOf({ carriesChain: false, accuracy: '' });
    const alone = await authority.token(request);
    const roots = [authority.root];
    expect(verify({ token: alone, roots, certificates: [authority.intermediate] }).accuracy).toBe(null);
    expect(refused(() => verify({ token: alone, roots }))).toMatch(/^timestamp.untrusted path/);
  });

  it('answer one request: imprint, nonce, policy', async () => {
    const roots = [good.root];
    expect(refused(() => verify({ token, request, roots, of: sha256(utf8('else')) }))).toMatch(/mismatch imprint/);
    expect(refused(() => verify({ token, request: requestOf(), roots }))).toMatch(/mismatch nonce/);
    const other = timeStampRequest({ imprint: sha256(utf8('else')), nonce: randomBytes(8) });
    expect(refused(() => verify({ token, request: other, roots }))).toMatch(/mismatch imprint: the request/);
    const asked = requestOf('1.3.6.1.4.1.99999.7');
    const kept = await good.token(asked);
    expect(verify({ token: kept, request: asked, roots }).policy).toBe('1.3.6.1.4.1.99999.7');
    expect(refused(() => verify({ token: kept, roots, policies: [good.policy] }))).toMatch(/untrusted policy/);
    expect(refused(() => verify({ token, request: asked, roots }))).toMatch(/mismatch (nonce|policy)/);
  });

  it('are not trusted for a root of the same name', async () => {
    const twin = await authorityOf();
    expect(refused(() => verify({ token, request, roots: [twin.root] }))).toMatch(/^timestamp.untrusted path/);
    expect(refused(() => verify({ token, request, roots: [Uint8Array.of(1, 2, 3)] }))).toMatch(/^timestamp.untrusted/);
    expect(verify({ token, request, roots: [twin.root, good.root] }).serial).toBe('0b');
  });

  const withUsage = (usage: string): readonly string[] =>
    TSA_EXTENSIONS.map((line) => (line.startsWith('extendedKeyUsage') ? usage : line));
  it.each<[string, AuthorityTerms, RegExp]>([
    ['expired', { from: '20200101000000Z', to: '20210101000000Z' }, /invalid path: .*expired/],
    ['not valid yet', { from: '20980101000000Z' }, /invalid path: .*not valid yet/],
    [
      'usage not critical',
      { extensions: withUsage('extendedKeyUsage=timeStamping') },
      /invalid certificate: .*not critical/,
    ],
    [
      'two usages',
      { extensions: withUsage('extendedKeyUsage=critical,timeStamping,emailProtection') },
      /invalid certificate: .*alone/,
    ],
    ['no usage', { extensions: withUsage('subjectAltName=DNS:tsa.test') }, /invalid certificate: .*alone/],
    [
      'a key for certificates',
      { extensions: ['keyUsage=keyCertSign,digitalSignature', 'extendedKeyUsage=critical,timeStamping'] },
      /invalid certificate: .*something else/,
    ],
    [
      'a critical extension that nobody knows',
      { extensions: [...TSA_EXTENSIONS, '1.2.3.4.5=critical,DER:0500'] },
      /invalid path: .*critical extension/,
    ],
    [
      'an issuer that is none',
      { intermediate: ['basicConstraints=critical,CA:FALSE'] },
      /invalid path: .*no authority/,
    ],
    ['an issuer without constraints', { intermediate: ['subjectKeyIdentifier=hash'] }, /invalid path: .*no authority/],
    [
      'an issuer that may not sign certificates',
      { intermediate: ['basicConstraints=critical,CA:TRUE', 'keyUsage=cRLSign'] },
      /invalid path: .*may not sign/,
    ],
    [
      'a root that allows none in between',
      { root: ['basicConstraints=critical,CA:TRUE,pathlen:0', 'keyUsage=keyCertSign'] },
      /invalid path: .*more certificates/,
    ],
    [
      'an issuer for servers only',
      { intermediate: [...CA_EXTENSIONS, 'extendedKeyUsage=serverAuth'] },
      /invalid path: .*not for time-stamping/,
    ],
  ])('are refused for a certificate: %s', async (_, terms, expected) => {
    const authority = await authorityOf(terms);
    const again = await authority.signAgain(token);
    expect(refused(() => verify({ token: again, request, roots: [authority.root] }))).toMatch(expected);
  });

  it('that are signed with RSASSA-PSS are as good, with SHA-1 in its mask not judged', async () => {
    const authority = await authorityOf({ key: 'rsa' });
    const roots = [authority.root];
    for (const salt of ['rsa_pss_saltlen:32', 'rsa_pss_saltlen:0']) {
      const signed = await authority.signAgain(token, [], ['rsa_padding_mode:pss', salt]);
      expect(verify({ token: signed, request, roots }).serial).toBe('0b');
      expect(refused(() => verify({ token: signed.with(-1, signed.at(-1)! ^ 1), request, roots }))).toMatch(
        /invalid signature/,
      );
    }
    const strange = await authority.signAgain(token, [], ['rsa_padding_mode:pss', 'rsa_mgf1_md:sha1']);
    expect(refused(() => verify({ token: strange, request, roots }))).toMatch(/^timestamp.unknown-algorithm/);
  });

  it('whose certificates are signed with SM2 are not judged: neither good nor broken', async () => {
    const authority = await authorityOf({ caKey: 'SM2' });
    const asked = requestOf();
    const signed = await authority.token(asked);
    const said = refused(() => verify({ token: signed, request: asked, roots: [authority.root] }));
    expect(said).toMatch(/^timestamp.unknown-algorithm 1\.2\.156\.10197\.1\.501/);
  });

  it('that are signed again by cms are as good, by two signers or one that does not name its certificate not', async () => {
    expect(verify({ token: await good.signAgain(token), request, roots: [good.root] }).serial).toBe('0b');
    const nameless = await good.signAgain(token, [], [], false);
    expect(refused(() => verify({ token: nameless, request, roots: [good.root] }))).toMatch(
      /signed-attributes: .*which certificate/,
    );
    const other = await authorityOf();
    const twice = await good.signAgain(token, [other]);
    expect(refused(() => verify({ token: twice, request, roots: [good.root] }))).toMatch(
      /signer-info: not exactly one/,
    );
  });

  it('are refused cut off, with bytes after the end, and as any other value', () => {
    const roots = [good.root];
    for (const length of [0, 1, 2, 3, 4, 20, 100, token.length - 1]) {
      expect(refused(() => verify({ token: token.subarray(0, length), roots }))).toMatch(/^timestamp.invalid/);
    }
    expect(refused(() => verify({ token: Uint8Array.of(...token, 0), roots }))).toMatch(/after the end/);
    expect(refused(() => verify({ token: request, roots }))).toMatch(/^timestamp.invalid/);
    expect(refused(() => verify({ token: good.certificate, roots }))).toMatch(/^timestamp.invalid/);
    const deep = Uint8Array.from({ length: 60_000 }, (_, i) => (i % 2 === 0 ? 0x30 : 0x80));
    expect(refused(() => verify({ token: deep, roots }))).toMatch(/^timestamp.invalid/);
  });

  it('name the reason of a refusal', async () => {
    const strict = await authorityOf({ digests: 'sha512' });
    const response = await strict.reply(request);
    const no = (): Uint8Array => openTimeStampResponse(response);
    expect(no).toThrow(
      expect.objectContaining({
        code: 'timestamp.rejected',
        facts: expect.objectContaining({ status: 'rejection', failInfo: ['badAlg'] }) as unknown,
      }),
    );
  });

  it('never pass with a bit changed in what is signed, and never crash', () => {
    const roots = [good.root];
    const genuine = verify({ token, request, roots });
    for (let i = 3; i < token.length; i += 13) {
      const changed = Uint8Array.from(token);
      changed[i]! ^= 1 << (i % 8);
      const said = ((): TimeStamp | undefined => {
        try {
          return verify({ token: changed, request, roots });
        } catch (error) {
          if (!isRefusal(error)) throw error;
          return undefined;
        }
      })();
      if (said !== undefined) expect(said).toEqual(genuine);
    }
  });
});
