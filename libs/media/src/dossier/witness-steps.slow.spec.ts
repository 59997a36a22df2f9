import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type BundleV1,
  type ReceiptAnchor,
  trustText,
  type TrustV1,
  type WitnessAnchorWithAfter,
} from '@filmdeed/evidence';
import { utf8 } from '@filmdeed/kernel';
import { filedBundle, filingInput } from '../../../../test/support/filed-bundle.js';
import { HAS_OPENSSL } from '../../../../test/support/time-stamp-authority.js';
import {
  besideDossier,
  removeUnpacked,
  unpackDossier,
  verifyDossier,
} from '../../../../test/support/unpacked-dossier.js';
import { witnessAnchor, WITNESSED_TRUST } from '../../../../test/support/witnessed-bundle.js';
import { dossierZip } from './index.js';

const described = HAS_OPENSSL ? describe : describe.skip;
afterAll(removeUnpacked);

/** An issuer that would like to be a command, a heading and a table. */
const ISSUER = "公证处'; touch pwned # `touch pwned` $(touch pwned) | *x*";

described(`witnesses and receipts in a dossier${HAS_OPENSSL ? '' : ' (NOT RUN: no OpenSSL 3)'}`, () => {
  let bundle: BundleV1;
  let dossier: string;
  const at = (name: string): string => join(dossier, 'evidence/anchor-2', name);
  const pack = async (trust: TrustV1): Promise<string> => {
    const certificates = { zh: utf8('%PDF'), en: utf8('%PDF') };
    return unpackDossier(await dossierZip({ bundle, trust, certificates, verifierHtml: undefined }));
  };
  const of = (lines: readonly string[], place: string): string[] => lines.filter((line) => line.includes(place));

  beforeAll(async () => {
    const filed = await filedBundle({ input: filingInput(), sign: null });
    const witness: WitnessAnchorWithAfter = witnessAnchor(filed);
    const receipt: ReceiptAnchor = {
      ...{ type: 'notary-receipt', issuer: ISSUER, reference: '(2026)沪证经字第1号', askAt: 'https://notary.example/' },
      ...{ time: '2026-11-24T09:00:00.000Z', document: { sha256: 'ab'.repeat(32), size: 12 } },
      proof: filed.anchors[0]!['proof'] as string,
    };
    bundle = { ...filed, anchors: [...filed.anchors, witness, receipt] };
    dossier = await pack(WITNESSED_TRUST);
  });

  it('are good one by one and as a quorum, the earlier ones too; a receipt sends its reader to the issuer', () => {
    const { good, bad, notRun } = verifyDossier(dossier);
    expect(bad).toEqual([]);
    const cosigned = (of: string): unknown[] =>
      ['one', 'two', 'three'].map((name) =>
        expect.stringMatching(new RegExp(`${of}cosignature of ${name}\\.witness$`)),
      );
    expect(of(good, 'anchor #2')).toEqual([
      expect.stringContaining('leaf is in the anchored checkpoint'),
      expect.stringContaining('earlier anchor does not cover the leaf'),
      ...cosigned('#2: '),
      expect.stringContaining('witnesses are a quorum'),
      ...cosigned('earlier checkpoint, '),
      expect.stringContaining('earlier witnesses are a quorum'),
    ]);
    expect(of(good, 'anchor #3')).toEqual([expect.stringContaining('leaf is in the anchored checkpoint')]);
    expect(of(notRun, 'anchor #3')).toEqual([expect.stringContaining('ask the issuer.')]);
    expect(readFileSync(join(dossier, 'README.md'), 'utf8')).toContain('\\`touch pwned\\`');
    expect(readFileSync(join(dossier, 'verify.sh'), 'utf8')).not.toContain('touch pwned');
  });

  it('are good by a single line of openssl each', () => {
    for (const n of [1, 2, 3]) {
      for (const stem of [`cosignature-${n}`, `after-cosignature-${n}`]) {
        const args = ['pkeyutl', '-verify', '-pubin', '-inkey', `witness-${n}.pem`, '-rawin'];
        const said = execFileSync('openssl', [...args, '-in', `${stem}.msg`, '-sigfile', `${stem}.sig`], {
          ...{ cwd: at(''), encoding: 'utf8' },
        });
        expect(said).toContain('Signature Verified Successfully');
      }
    }
    expect(readFileSync(at('checkpoint.txt'), 'utf8').match(/^— \w+\.witness /gm)).toHaveLength(3);
  });

  const changed = (bytes: Buffer): Buffer => bytes.map((byte, i) => (i === 20 ? byte ^ 1 : byte)) as Buffer;
  it.each<[string, (bytes: Buffer) => Buffer | string]>([
    ['cosignature-1.sig', changed],
    [
      'cosignature-1.msg',
      (bytes) => String(bytes).replace(/time (\d+)/, (_, time: string) => `time ${Number(time) + 1}`),
    ],
    ['cosignature-1.msg', (bytes) => `${String(bytes)}more\n`],
    ['witness-1.pem', () => readFileSync(at('witness-2.pem'))],
    ['checkpoint.txt', (bytes) => String(bytes).replace(/^— one\.witness .*\n/m, '')],
  ])('are bad if %s is another', (name, change) => {
    const original = readFileSync(at(name));
    writeFileSync(at(name), change(original));
    const { bad } = verifyDossier(dossier);
    writeFileSync(at(name), original);
    expect(of(bad, '#2: cosignature of one.witness')).toHaveLength(1);
  });

  it('count towards the quorum of the trust file at hand, and only its witnesses', () => {
    const run = (changes: object) => {
      const changed = JSON.parse(JSON.stringify({ ...WITNESSED_TRUST, ...changes })) as TrustV1;
      return verifyDossier(dossier, '', besideDossier(dossier, 'own.json', trustText(changed)));
    };
    const [one] = WITNESSED_TRUST.witnesses;
    const alone = run({ witnesses: [one!], witnessQuorum: 1 });
    expect(alone.bad).toEqual([]);
    expect(of(alone.good, '#2: witnesses are a quorum')).toHaveLength(1);
    expect(of(alone.notRun, 'cosignature of two.witness')).toHaveLength(2);
    expect(of(run({ witnessQuorum: undefined }).good, 'quorum')).toHaveLength(2);
    const few = run({ witnesses: [one!], witnessQuorum: 2 });
    expect(of(few.notRun, '#2: witnesses are a quorum')).toHaveLength(1);
    expect(of(run({ witnesses: [], witnessQuorum: 1 }).notRun, '#2: witnesses are a quorum')).toHaveLength(1);
  });
});
