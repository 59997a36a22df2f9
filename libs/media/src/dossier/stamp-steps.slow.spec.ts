import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BundleV1, trustText, type TrustV1 } from '@filmdeed/evidence';
import { utf8 } from '@filmdeed/kernel';
import { filedBundle, filingInput } from '../../../../test/support/filed-bundle.js';
import { stampedBundle, trusting } from '../../../../test/support/stamped-bundle.js';
import { HAS_OPENSSL, TimeStampAuthority } from '../../../../test/support/time-stamp-authority.js';
import {
  besideDossier,
  removeUnpacked,
  unpackDossier,
  verifyDossier,
} from '../../../../test/support/unpacked-dossier.js';
import { dossierZip } from './index.js';

const described = HAS_OPENSSL ? describe : describe.skip;
const authorities: TimeStampAuthority[] = [];
afterAll(() => {
  authorities.forEach((authority) => authority.close());
  removeUnpacked();
});

described(`tokens in a dossier${HAS_OPENSSL ? '' : ' (NOT RUN: no OpenSSL 3)'}`, () => {
  let bundle: BundleV1;
  let trust: TrustV1;
  let dossier: string;
  beforeAll(async () => {
    const one = await TimeStampAuthority.start({ name: 'One', carriesChain: false });
    const two = await TimeStampAuthority.start({ name: 'Two', key: 'rsa' });
    const strange = await TimeStampAuthority.start({ name: 'Strange' });
    authorities.push(one, two, strange);
    const stamped = await stampedBundle(await filedBundle({ input: filingInput(), sign: null }), { one, two, strange });
    const beside = [Buffer.from(one.intermediate).toString('base64')];
    const anchors = stamped.anchors.map((anchor) =>
      anchor.authority === 'one'
        ? { ...anchor, certificates: beside, after: { ...(anchor.after as object), certificates: beside } }
        : anchor,
    );
    bundle = { ...stamped, anchors };
    trust = trusting({ one, two });
    const certificates = { zh: utf8('%PDF'), en: utf8('%PDF') };
    dossier = unpackDossier(await dossierZip({ bundle, trust, certificates, verifierHtml: undefined }));
  });

  it('are good by openssl alone, the earlier ones too; of an authority that the trust file does not list, not run', () => {
    const { good, bad, notRun } = verifyDossier(dossier);
    expect(bad).toEqual([]);
    for (const place of ['#2', '#3']) {
      expect(good.filter((line) => line.includes(`anchor ${place}`))).toEqual([
        expect.stringContaining('leaf is in the anchored checkpoint'),
        expect.stringContaining('earlier anchor does not cover the leaf'),
        expect.stringContaining(`${place}: token is of the authority`),
        expect.stringContaining('earlier token is of the authority'),
      ]);
    }
    expect(notRun.filter((line) => line.includes('anchor #4'))).toHaveLength(1);
  });

  it('are good by a single line of openssl: the body, the token and the root', () => {
    const at = join(dossier, 'evidence/anchor-3');
    const lines = [
      ['-data', 'checkpoint.body', '-in', 'token.der'],
      ['-queryfile', 'request.der', '-in', 'token.der'],
      ['-data', 'after.body', '-in', 'after-token.der'],
    ];
    for (const line of lines) {
      const args = ['ts', '-verify', ...line, '-token_in', '-CAfile', 'authority-roots.pem'];
      expect(execFileSync('openssl', args, { cwd: at, encoding: 'utf8', stdio: 'pipe' })).toContain('Verification: OK');
    }
  });

  it('are not run against a trust file without the authority', () => {
    const other = besideDossier(dossier, 'other.json', trustText({ ...trust, authorities: [] }));
    const { good, notRun } = verifyDossier(dossier, '', other);
    expect(good.filter((line) => line.includes('token is of the authority'))).toEqual([]);
    expect(notRun.filter((line) => line.includes('token is of the authority'))).toHaveLength(5);
  });

  it.each<[string, string, (whole: Buffer) => Uint8Array]>([
    ['signature', 'evidence/anchor-3/token.der', (whole) => whole.with(-1, whole.at(-1)! ^ 1)],
    ['request', 'evidence/anchor-3/request.der', (whole) => whole.with(-6, whole.at(-6)! ^ 1)],
    ['token', 'evidence/anchor-3/after-token.der', () => readFileSync(join(dossier, 'evidence/anchor-3/token.der'))],
  ])('are bad if one is exchanged: %s', (_, file, change) => {
    const path = join(dossier, file);
    const whole = readFileSync(path);
    try {
      writeFileSync(path, change(whole));
      expect(verifyDossier(dossier).bad.filter((line) => line.includes('anchor #3'))).toHaveLength(1);
    } finally {
      writeFileSync(path, whole);
    }
  });
});
