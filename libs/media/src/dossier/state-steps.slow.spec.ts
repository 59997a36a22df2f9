import { type BundleV1, parseBundle, parseTrust, type TrustV1 } from '@filmdeed/evidence';
import { utf8 } from '@filmdeed/kernel';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HAS_PYTHON } from '../../../../test/support/second-verifier.js';
import {
  besideDossier,
  removeUnpacked,
  runShell,
  unpackDossier,
  verifyDossier,
} from '../../../../test/support/unpacked-dossier.js';
import { dossierZip, SECOND_VERIFIER, seriesDossierZip } from './index.js';

const text = (name: string): string =>
  readFileSync(join(import.meta.dirname, '../../../../test/vectors/v1', name), 'utf8');
const bundle: BundleV1 = parseBundle(text('proven.bundle.json'));
const trust: TrustV1 = parseTrust(text('proven.trust.json'));
const certificates = { zh: utf8('%PDF zh'), en: utf8('%PDF en') };
const STATE = 'anchor #1: state of the block holds the checkpoint';
const LISTED = 'anchor #1: block is one that the trust file lists';
const SECOND = 'verdict of the second verifier';

const copies = mkdtempSync(join(tmpdir(), 'filmdeed-state-'));
afterAll(() => {
  removeUnpacked();
  rmSync(copies, { recursive: true, force: true });
});

describe('the dossier of a filing with a state proof', () => {
  let dossier: string;
  beforeAll(async () => {
    dossier = unpackDossier(await dossierZip({ bundle, trust, certificates, verifierHtml: undefined }));
  });

  it('leads from the hash of the block to the root of the checkpoint, in sh and in Python', () => {
    const { bad, good, output } = verifyDossier(dossier);
    expect(bad).toEqual([]);
    for (const line of [STATE, LISTED, ...(HAS_PYTHON ? [SECOND] : [])]) expect(good.join('\n')).toContain(line);
    if (HAS_PYTHON) expect(output).toMatch(/^ +valid +anchor-state 1/m);
  });

  it('is not bad against a trust file that does not list the block, and says so', () => {
    writeFileSync(join(copies, 'other.trust.json'), text('proven-unlisted.trust.json'));
    const { bad, output } = verifyDossier(dossier, '', join(copies, 'other.trust.json'));
    expect(bad).toEqual([]);
    expect(output).toMatch(new RegExp(`^OFFLINE .*${LISTED}`, 'm'));
  });

  /** The nodes of the dossier's own proof, each with one bit changed, left out, or another in its place. */
  const parts = [
    'header.rlp',
    'account-proof/01.rlp',
    'account-proof/02.rlp',
    'storage-proof/01.rlp',
    'storage-proof/02.rlp',
  ];
  it.each(parts)(
    'is bad with another %s',
    (path) => {
      const copy = join(copies, path.replaceAll('/', '-'));
      cpSync(dossier, copy, { recursive: true });
      const file = join(copy, 'evidence/anchor-1', path);
      const genuine = readFileSync(file);
      const judged = (): string => verifyDossier(copy).bad.join('\n');
      for (const at of [0, genuine.length >> 1, genuine.length - 1]) {
        writeFileSync(
          file,
          genuine.map((byte, i) => (i === at ? byte ^ 1 : byte)),
        );
        expect(judged()).toContain(STATE);
      }
      rmSync(file);
      expect(judged()).toContain(STATE);
    },
    120_000,
  );

  it('is bad with a node too many, and with nodes of another account or slot', () => {
    const folder = join(dossier, 'evidence/anchor-1');
    const copy = join(copies, 'surplus');
    cpSync(dossier, copy, { recursive: true });
    const nodes = join(copy, 'evidence/anchor-1/storage-proof');
    cpSync(join(folder, 'storage-proof/02.rlp'), join(nodes, '03.rlp'));
    expect(verifyDossier(copy).bad.join('\n')).toContain(STATE);
    rmSync(join(nodes, '03.rlp'));
    expect(verifyDossier(copy).bad).not.toContainEqual(expect.stringContaining(STATE));
    const script = join(copy, 'verify.sh');
    const genuine = readFileSync(script, 'utf8');
    const { contract } = bundle.anchors[0] as unknown as { contract: string };
    for (const [from, to] of [
      [`bytes ${contract.slice(2)} | keccak`, `bytes ${'22'.repeat(20)} | keccak`],
      [`${'0'.repeat(63)}2" | keccak`, `${'0'.repeat(63)}3" | keccak`],
    ] as const) {
      expect(genuine).toContain(from);
      writeFileSync(script, genuine.replace(from, to));
      expect(verifyDossier(copy).bad.join('\n')).toContain(STATE);
    }
  }, 120_000);
});

describe('the second verifier in a dossier', () => {
  it('is the file of the sources, byte by byte; in a series once, at the top, where every filing finds it', async () => {
    const series = unpackDossier(
      await seriesDossierZip({ certificates, parts: [{ bundle }, { bundle }], trust, verifierHtml: undefined }),
    );
    expect(readdirSync(series)).toContain(SECOND_VERIFIER);
    expect(readFileSync(join(series, SECOND_VERIFIER))).toEqual(
      readFileSync(join(import.meta.dirname, SECOND_VERIFIER)),
    );
    const [first] = readdirSync(join(series, 'filings'));
    const { bad, good } = verifyDossier(join(series, 'filings', first!));
    expect(bad).toEqual([]);
    if (HAS_PYTHON) expect(good.join('\n')).toContain(SECOND);
  }, 60_000);

  it('is bad where the bundle was changed, though its parts were not', async () => {
    if (!HAS_PYTHON) return;
    const dossier = unpackDossier(await dossierZip({ bundle, trust, certificates, verifierHtml: undefined }));
    const path = join(dossier, 'bundle.json');
    const other = bundle.disclosures.map((one) => `${one.slice(0, -3)}AAA`);
    writeFileSync(path, JSON.stringify({ ...bundle, disclosures: other }));
    expect(verifyDossier(dossier).bad.join('\n')).toContain(SECOND);
  }, 60_000);

  it('is NOT RUN, and not bad, for a file that nothing disclosed can be compared with', async () => {
    if (!HAS_PYTHON) return;
    const sealed = parseBundle(text('receipt.bundle.json'));
    const own = parseTrust(text('trust.json'));
    const dossier = unpackDossier(
      await dossierZip({ bundle: sealed, trust: own, certificates, verifierHtml: undefined }),
    );
    const { bad, notRun } = verifyDossier(dossier, besideDossier(dossier, 'film.bin', utf8('a small film')));
    expect(bad).toEqual([]);
    expect(notRun.join('\n')).toContain(SECOND);
  }, 60_000);

  it('is NOT RUN where there is no Python', async () => {
    const dossier = unpackDossier(await dossierZip({ bundle, trust, certificates, verifierHtml: undefined }));
    const { notRun } = runShell(['-c', `python3() { return 127; }; . "$0/verify.sh"`, dossier]);
    expect(notRun.join('\n')).toContain(SECOND);
  }, 60_000);
});
