import { spawnSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as asn1 from 'asn1js';
import { timeStampRequest, verifyTimeStampToken } from '@filmdeed/evidence';
import { FixedClock } from '@filmdeed/kernel';
import { sealedPdf } from '../../../../test/support/sealed-pdf.js';
import { HAS_OPENSSL, type KeyKind, TimeStampAuthority } from '../../../../test/support/time-stamp-authority.js';
import { Paper, readSealKey, type SealFiles, sealOf, type SignatureClock } from '../index.js';

/** Poppler's tools; tests that need them are skipped by name where there are none. */
const HAS_PDFSIG = spawnSync('pdfsig', ['-v']).status === 0;
const NOW = '2026-11-24T08:30:00Z';
const clock = new FixedClock(NOW);
const SEALING = ['basicConstraints=critical,CA:FALSE', 'keyUsage=critical,digitalSignature,nonRepudiation'];
const folder = mkdtempSync(join(tmpdir(), 'filmdeed-seal-'));
const at = (name: string): string => join(folder, name);
const authorities: TimeStampAuthority[] = [];

function openssl(...args: string[]): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync('openssl', args, { encoding: 'utf8' });
  return { code: status, out: stdout, err: stderr };
}

/** Certificate of one who seals, with intermediate and root. */
async function sealer(key: KeyKind, terms: { from?: string; to?: string } = {}): Promise<TimeStampAuthority> {
  const made = await TimeStampAuthority.start({ name: '影契运营方', key, extensions: SEALING, ...terms });
  authorities.push(made);
  const chain = ['tsa.crt', 'intermediate.crt'].map((name) => readFileSync(join(made.folder, name), 'utf8')).join('');
  writeFileSync(join(made.folder, 'chain.pem'), chain);
  return made;
}

function pems({ folder: own }: TimeStampAuthority, key = 'tsa.key'): SealFiles {
  return {
    certificates: { setting: 'SEAL_CERT_FILE', path: join(own, 'chain.pem') },
    key: { setting: 'SEAL_KEY_FILE', path: join(own, key) },
  };
}

async function paperOf(files: SealFiles, stamp?: SignatureClock): Promise<Uint8Array> {
  const info = { title: '标题 ) /ByteRange [0 9999999999', subject: 's', keywords: 'k', date: new Date(NOW) };
  const paper = new Paper('zh', info, sealOf(readSealKey(files, clock), { clock, stamp }));
  paper.newPage();
  paper.text('一页', 100, 100);
  paper.newPage();
  return paper.finish('FD-1');
}

/** The signature value (RFC 5652 §5.3): sixth member of the one signer info, which stands last in the signed data. */
function signatureOf(cms: Uint8Array): Uint8Array {
  const members = (node: asn1.BaseBlock | undefined): asn1.BaseBlock[] =>
    (node!.valueBlock as unknown as { value: asn1.BaseBlock[] }).value;
  const signedData = members(members(asn1.fromBER(Uint8Array.from(cms).buffer).result)[1])[0];
  const signature = members(members(members(signedData).at(-1))[0])[5] as asn1.OctetString;
  return new Uint8Array(signature.getValue());
}

/** What `openssl cms` says of the signature over what the PDF covers. */
function verdictOf(pdf: Uint8Array, { folder: own }: TimeStampAuthority): { code: number | null; err: string } {
  const { covered, cms } = sealedPdf(pdf);
  writeFileSync(at('covered'), covered);
  writeFileSync(at('cms.der'), cms);
  const trust = ['-CAfile', join(own, 'root.crt'), '-purpose', 'any', '-attime', String(Date.parse(NOW) / 1000)];
  const files = ['-inform', 'DER', '-in', at('cms.der'), '-content', at('covered'), '-out', at('out')];
  return openssl('cms', '-verify', '-binary', '-cades', ...files, ...trust);
}

afterAll(() => {
  authorities.forEach((each) => each.close());
  rmSync(folder, { recursive: true, force: true });
});

const suite = HAS_OPENSSL ? describe : describe.skip;
suite(`a sealed paper${HAS_OPENSSL ? '' : ' (NOT RUN: no openssl)'}`, () => {
  it.each(['rsa', 'P-256', 'P-384'] as const)(
    'is verified by openssl, with its own certificate named: %s',
    async (key) => {
      const own = await sealer(key);
      const pdf = await paperOf(pems(own));
      expect(verdictOf(pdf, own)).toMatchObject({ code: 0, err: expect.stringContaining('successful') });
      const { cms, range } = sealedPdf(pdf);
      // Everything but the signature itself.
      expect([range[0], range[2] + range[3]]).toEqual([0, pdf.length]);
      expect(
        Buffer.from(pdf)
          .subarray(range[1], range[1] + 1)
          .toString(),
      ).toBe('<');
      const hash = createHash('sha256').update(own.certificate).digest('hex');
      expect(cms.toString('hex')).toContain(`060b2a864886f70d010910022f${'31'}`);
      expect(cms.toString('hex')).toContain(`0420${hash}`);
      writeFileSync(at('cms.der'), cms);
      const printed = openssl('cms', '-cmsout', '-print', '-inform', 'DER', '-in', at('cms.der')).out;
      expect(printed).not.toContain('signingTime');
      expect(
        printed
          .match(/object: [^(]*\(1\.2\.840\.113549\.1\.9\.[\d.]+\)/g)
          ?.map((one) => one.slice(8))
          .sort(),
      ).toEqual([
        'contentType (1.2.840.113549.1.9.3)',
        'id-smime-aa-signingCertificateV2 (1.2.840.113549.1.9.16.2.47)',
        'messageDigest (1.2.840.113549.1.9.4)',
      ]);
      expect(printed.match(/d\.certificate:/g)).toHaveLength(2);
    },
  );

  it('breaks with any byte that it covers, wherever it stands', async () => {
    const own = await sealer('P-256');
    const pdf = await paperOf(pems(own));
    const { range } = sealedPdf(pdf);
    const holds = (changed: Uint8Array): boolean => {
      try {
        return verdictOf(changed, own).code === 0;
      } catch {
        return false; // no signature to be found any more
      }
    };
    const inRange = Buffer.from(pdf).indexOf('/ByteRange');
    const places = [0, 20, range[1] - 1, range[2], range[2] + 200, pdf.length - 2, inRange + 2, inRange + 14];
    for (const place of [...places, Math.floor(Math.random() * range[1])]) {
      const changed = Uint8Array.from(pdf);
      changed[place]! ^= 1;
      expect([place, holds(changed)]).toEqual([place, false]);
    }
    expect(holds(pdf)).toBe(true);
  });

  (HAS_PDFSIG ? it : it.skip)(
    'says in words on every page whose seal it is, and what is not sealed says that',
    async () => {
      const own = await sealer('P-256');
      writeFileSync(at('sealed.pdf'), await paperOf(pems(own)));
      const sealed = spawnSync('pdftotext', [at('sealed.pdf'), '-'], { encoding: 'utf8' }).stdout ?? '';
      const info = { title: 't', subject: 's', keywords: 'k', date: new Date(NOW) };
      const plain = new Paper('en', info);
      plain.newPage();
      writeFileSync(at('plain.pdf'), await plain.finish('FD-1'));
      const unsealed = spawnSync('pdftotext', [at('plain.pdf'), '-'], { encoding: 'utf8' }).stdout ?? '';
      expect(sealed.match(/本文件载有电子签章/g)).toHaveLength(2);
      expect(sealed).toContain('影契运营方');
      expect(unsealed).toContain('carries no electronic seal');
    },
  );

  (HAS_PDFSIG ? it : it.skip)(`is seen whole by pdfsig, and changed if it was changed after sealing`, async () => {
    const own = await sealer('rsa');
    const pdf = Buffer.from(await paperOf(pems(own)));
    writeFileSync(at('a.pdf'), pdf);
    const said = spawnSync('pdfsig', ['-nocert', at('a.pdf')], { encoding: 'utf8' }).stdout;
    expect(said).toContain('Signature Type: ETSI.CAdES.detached');
    expect(said).toContain('Signature is Valid');
    expect(said).toContain('Total document signed');
    // An incremental update, as any editor would append it.
    writeFileSync(at('b.pdf'), Buffer.concat([pdf, Buffer.from('\n% a later word\n%%EOF\n')]));
    const later = spawnSync('pdfsig', ['-nocert', at('b.pdf')], { encoding: 'utf8' }).stdout;
    expect(later).not.toContain('Total document signed');
    pdf[30]! ^= 1;
    writeFileSync(at('c.pdf'), pdf);
    expect(spawnSync('pdfsig', ['-nocert', at('c.pdf')], { encoding: 'utf8' }).stdout).toContain('Digest Mismatch');
  });

  it('carries the time-stamp of its signature where an authority gives one, and stands without where none does', async () => {
    const own = await sealer('P-256');
    const tsa = await TimeStampAuthority.start({ name: 'Seal TSA' });
    authorities.push(tsa);
    const asked: Uint8Array[] = [];
    const stamp: SignatureClock = async (imprint) => {
      asked.push(imprint);
      return { token: await tsa.token(timeStampRequest({ imprint, nonce: imprint.slice(0, 16) })), certificates: [] };
    };
    const pdf = await paperOf(pems(own), stamp);
    expect(verdictOf(pdf, own).code).toBe(0);
    const { cms } = sealedPdf(pdf);
    const attribute = Buffer.from('060b2a864886f70d010910020e', 'hex');
    const place = cms.indexOf(attribute);
    expect(place).toBeGreaterThan(0);
    // The token stands in a SET behind the identifier; all lengths here take two octets.
    const token = Uint8Array.from(cms.subarray(place + attribute.length + 4));
    const whole = token.subarray(0, 4 + ((token[2]! << 8) | token[3]!));
    const said = verifyTimeStampToken({
      token: whole,
      certificates: [],
      imprint: asked[0]!,
      roots: [tsa.root],
      policies: [],
    });
    expect(said.tsa).toContain('Seal TSA');
    expect(Buffer.from(asked[0]!).toString('hex')).toBe(createHash('sha256').update(signatureOf(cms)).digest('hex'));
    const without = await paperOf(pems(own), async () => undefined);
    expect(verdictOf(without, own).code).toBe(0);
    expect(sealedPdf(without).cms.indexOf(attribute)).toBe(-1);
  });
});

suite('the key of a seal', () => {
  const refusalOf = (files: SealFiles): string => {
    try {
      readSealKey(files, clock);
      return 'taken';
    } catch (error) {
      return (error as Error).message;
    }
  };

  it('may be encrypted, or lie in a PKCS #12 file', async () => {
    const own = await sealer('P-384');
    const path = (name: string): string => join(own.folder, name);
    writeFileSync(path('password'), '口令 pass\n');
    const secret = ['-passout', `file:${path('password')}`];
    openssl('pkcs8', '-topk8', '-in', path('tsa.key'), '-out', path('enc.key'), ...secret);
    const chain = ['-in', path('tsa.crt'), '-inkey', path('tsa.key'), '-certfile', path('intermediate.crt')];
    openssl('pkcs12', '-export', ...chain, '-out', path('seal.p12'), ...secret);
    const password = { setting: 'SEAL_PASSWORD_FILE', path: path('password') };
    const p12 = { setting: 'SEAL_P12_FILE', path: path('seal.p12') };
    for (const files of [
      { ...pems(own, 'enc.key'), password },
      { p12, password },
    ] as SealFiles[]) {
      const { certificates } = readSealKey(files, clock);
      expect(certificates.map((each) => Buffer.from(each).toString('hex'))).toEqual(
        [own.certificate, own.intermediate].map((each) => Buffer.from(each).toString('hex')),
      );
      expect(verdictOf(await paperOf(files), own).code).toBe(0);
    }
    expect(refusalOf(pems(own, 'enc.key'))).toBe(
      'SEAL_KEY_FILE: no private key in PEM, or its password is missing or wrong',
    );
    writeFileSync(path('password'), 'another');
    expect(refusalOf({ p12, password })).toBe('SEAL_P12_FILE: the password is wrong');
    for (const cut of [0, 1, 50, 300, 900]) {
      writeFileSync(path('cut.p12'), readFileSync(path('seal.p12')).subarray(0, cut));
      expect(refusalOf({ p12: { ...p12, path: path('cut.p12') }, password })).toMatch(/^SEAL_P12_FILE: /);
    }
  });

  it('is refused with a clear word: of another certificate, of another kind, not valid yet, missing', async () => {
    const [own, other] = [await sealer('P-256'), await sealer('rsa')];
    const early = await sealer('P-256', { from: '20270101000000Z' });
    const files = pems(own) as Extract<SealFiles, { key: unknown }>;
    const key = (path: string): SealFiles => ({ ...files, key: { ...files.key, path } });
    expect(refusalOf(key(join(other.folder, 'tsa.key')))).toBe(
      'SEAL_KEY_FILE: the key belongs to none of the certificates',
    );
    openssl('genpkey', '-algorithm', 'ED25519', '-out', at('ed.key'));
    expect(refusalOf(key(at('ed.key')))).toContain('RSA keys from 2048 bits and keys on P-256 and P-384');
    expect(refusalOf(pems(early))).toBe('SEAL_CERT_FILE: the certificate is not valid yet');
    expect(refusalOf(key(at('none')))).toBe('SEAL_KEY_FILE: the file cannot be read');
    const swapped = { certificates: { ...files.certificates, path: files.key.path }, key: files.key };
    expect(refusalOf(swapped)).toBe('SEAL_CERT_FILE: no certificate in PEM');
  });

  it('of an expired certificate is taken, and its end told', async () => {
    const own = await sealer('P-256', { to: '20261101000000Z' });
    const { notAfter } = readSealKey(pems(own), clock);
    expect(notAfter).toBe(Date.parse(new X509Certificate(own.certificate).validTo));
    expect(notAfter).toBeLessThan(clock.now().getTime());
  });
});
