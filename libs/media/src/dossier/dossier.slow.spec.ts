import { createHash } from 'node:crypto';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type BundleV1,
  type Content,
  fileProof,
  manifestLine,
  ManifestTree,
  type TrustV1,
  trustText,
  withoutDisclosures,
} from '@filmdeed/evidence';
import { utf8 } from '@filmdeed/kernel';
import { filedBundle, filingInput, TRUST } from '../../../../test/support/filed-bundle.js';
import { PARTY_SIGNERS } from '../../../../test/support/party-signers.js';
import {
  besideDossier,
  removeUnpacked,
  runShell,
  unpackDossier,
  verifyDossier,
} from '../../../../test/support/unpacked-dossier.js';
import { dossierZip, seriesDossierZip } from './index.js';

afterAll(removeUnpacked);

const FILM = utf8('a small film');
const certificates = { zh: utf8('%PDF zh'), en: utf8('%PDF en') };
const digest = (algorithm: string, bytes: Uint8Array): string => createHash(algorithm).update(bytes).digest('hex');
const CONTENT: Content = {
  kind: 'file',
  size: FILM.length,
  sha256: digest('sha256', FILM),
  sm3: digest('sm3', FILM),
};

/** Three files as a set: manifest text and content. */
function smallSet(): { manifest: string; content: Content; lines: string[] } {
  const tree = new ManifestTree();
  const entries = ['a "quoted", name.exr', 'b/夜.exr', 'c.exr', 'd.exr', 'e.exr'].map((path) => {
    const bytes = utf8(`frame ${path}`);
    return { path, size: bytes.length, sha256: digest('sha256', bytes), sm3: digest('sm3', bytes) };
  });
  const manifest = entries.map((entry) => tree.append(entry)).join('');
  return { manifest, content: tree.content(), lines: entries.map(manifestLine) };
}

const dossierOf = (bundle: BundleV1, trust: TrustV1 = TRUST): Promise<Uint8Array> =>
  dossierZip({ bundle, trust, certificates, verifierHtml: utf8('<!doctype html>'), name: '影契测试' });

/** All `sh` blocks of a README in order, as a reader pastes them. */
function pasted(dossier: string, readme: string, file: string): string {
  const blocks = [...readFileSync(join(dossier, readme), 'utf8').matchAll(/^```sh\n(.*?)^```$/gmsu)];
  return blocks
    .map(([, lines]) => lines)
    .join('\n')
    .replace('file=\n', `file='${file}'\n`);
}

it('needs sh, OpenSSL 3 and coreutils on the machine of the tests', () => {
  expect(execFileSync('openssl', ['version'], { encoding: 'utf8' })).toMatch(/^OpenSSL ([3-9]|\d\d)\./);
  for (const tool of ['sha256sum', 'basenc', 'od']) expect(spawnSync(tool, ['--version']).status).toBe(0);
});

const CASES = (['p256', 'webauthn-p256', 'secp256k1', 'nobody'] as const).flatMap((scheme) =>
  (['open', 'sealed'] as const).flatMap((seal) => (['file', 'set'] as const).map((kind) => ({ scheme, seal, kind }))),
);

describe('a dossier', () => {
  it.each(CASES)('is verified by sh and openssl alone: $scheme, $seal, $kind', async ({ scheme, seal, kind }) => {
    const set = smallSet();
    const bundle = await filedBundle({
      input: filingInput({ content: kind === 'file' ? CONTENT : set.content, sealed: seal === 'sealed' }),
      sign: scheme === 'nobody' ? null : PARTY_SIGNERS[scheme],
    });
    const dossier = unpackDossier(await dossierOf(bundle));
    const original = besideDossier(dossier, '原 件.bin', kind === 'file' ? FILM : set.manifest);
    const trust = besideDossier(dossier, 'trust.json', trustText(TRUST));

    const whole = verifyDossier(dossier, original, trust);
    expect([...whole.bad, ...whole.notRun]).toEqual([]);
    expect(whole.exit).toBe(0);
    expect(whole.output).not.toContain('WARNING');

    if (kind === 'set' || seal === 'open') return;
    const lines = pasted(dossier, 'README.md', original);
    expect(pasted(dossier, 'README.en.md', original)).toBe(lines);
    const byHand = runShell(['-s'], { cwd: dossier, input: lines });
    expect(byHand.good.length).toBeGreaterThan(8);
    expect(byHand.good).toEqual(whole.good);
    expect(byHand.bad).toEqual([]);

    const other = verifyDossier(dossier, besideDossier(dossier, 'other.bin', 'another film'), trust);
    expect(other.exit).toBe(1);
    expect(other.bad[0]).toContain('file at hand');
  });

  it('of a receipt says which lines cannot be run', async () => {
    const bundle = withoutDisclosures(await filedBundle({ input: filingInput({ content: CONTENT, sealed: true }) }));
    const dossier = unpackDossier(await dossierOf(bundle));
    const { exit, bad, notRun, good } = verifyDossier(dossier, besideDossier(dossier, 'film.bin', FILM));
    expect(bad).toEqual([]);
    expect(
      notRun.map((line) => /(disclosures|file at hand|statement that|signature of the party)/.exec(line)?.[1]),
    ).toEqual(['disclosures', 'file at hand', 'statement that', 'signature of the party']);
    expect(good.join()).toContain('leaf is in the log');
    expect(exit).toBe(2);
    expect(readFileSync(join(dossier, 'README.en.md'), 'utf8')).toContain('was not checked here');
  });

  it('names the filer and who verified it as the word of the operator, and does without', async () => {
    const bundle = await filedBundle();
    const vouched = {
      by: null,
      byName: 'A [service](x)',
      method: 'registry',
      at: '2026-11-20T09:00:00.000Z',
      until: null,
    };
    const filer = { name: '长镜头\n# 影业', vouched };
    const zip = await dossierZip({ bundle, trust: TRUST, certificates, verifierHtml: undefined, filer });
    const readme = readFileSync(join(unpackDossier(zip), 'README.md'), 'utf8');
    expect(readme).toContain('存证主体姓名或名称: 长镜头 \\# 影业');
    expect(readme).toContain('实名核验（运营方陈述，非证明）: 由 A \\[service\\]');
    const plain = readFileSync(join(unpackDossier(await dossierOf(bundle)), 'README.md'), 'utf8');
    expect(plain).not.toContain('实名核验');
  });

  it('is not all good without the original, and warns of its own trust file', async () => {
    const dossier = unpackDossier(await dossierOf(await filedBundle({ input: filingInput({ content: CONTENT }) })));
    const { exit, output, notRun } = verifyDossier(dossier);
    expect(exit).toBe(2);
    expect(notRun).toHaveLength(1);
    expect(output).toContain('WARNING');
    expect(verifyDossier(dossier, join(dossier, 'nothing')).exit).toBe(2);
  });

  it('does not believe another trust file', async () => {
    const dossier = unpackDossier(await dossierOf(await filedBundle({ input: filingInput({ content: CONTENT }) })));
    const strange = trustText({ ...TRUST, log: { ...TRUST.log, keys: TRUST.log.promiseKeys, promiseKeys: [] } });
    const { exit, bad } = verifyDossier(
      dossier,
      besideDossier(dossier, 'film.bin', FILM),
      besideDossier(dossier, 'strange.json', strange),
    );
    expect(exit).toBe(1);
    expect(
      bad.map((line) => /(signature of the checkpoint|anchored checkpoint|earlier anchor)/.exec(line)?.[1]),
    ).toEqual(['signature of the checkpoint', 'anchored checkpoint', 'earlier anchor']);
  });

  it('says if the trust file does not list the chain', async () => {
    const bundle = await filedBundle({ input: filingInput({ content: CONTENT }), sign: null });
    const strange: TrustV1 = {
      ...TRUST,
      chains: TRUST.chains.map((chain) => ({ ...chain, contract: `0x${'77'.repeat(20)}` })),
    };
    const dossier = unpackDossier(await dossierOf(bundle, strange));
    const { exit, notRun } = verifyDossier(dossier, besideDossier(dossier, 'film.bin', FILM));
    expect(exit).toBe(2);
    expect(notRun).toEqual([expect.stringContaining('chain is one of the trust file')]);
  });

  it('gives the interval of a chain that others run', async () => {
    const trust: TrustV1 = { ...TRUST, chains: TRUST.chains.map((chain) => ({ ...chain, operator: 'consortium' })) };
    const readme = join(unpackDossier(await dossierOf(await filedBundle(), trust)), 'README.md');
    expect(readFileSync(readme, 'utf8')).toContain(
      '- 不早于: 2026-11-24 16:29:50 (UTC+8)\n- 不晚于: 2026-11-24 16:30:10 (UTC+8)',
    );
  });

  it('shows one file of a set by its proof', async () => {
    const { content, lines } = smallSet();
    const bundle = {
      ...(await filedBundle({ input: filingInput({ content, sealed: true }) })),
      file: fileProof(lines, 4),
    };
    const dossier = unpackDossier(await dossierOf(bundle));
    expect(verifyDossier(dossier, besideDossier(dossier, 'e.exr', 'frame e.exr')).exit).toBe(0);
    const { bad } = verifyDossier(dossier, besideDossier(dossier, 'd.exr', 'frame d.exr'));
    expect(bad.filter((line) => !line.includes('second verifier'))).toEqual([expect.stringContaining('file at hand')]);
  });

  it('leaves the root of a long manifest to others, unless asked', async () => {
    const set = smallSet();
    const content = { ...set.content, files: 2001 } as Content;
    const dossier = unpackDossier(await dossierOf(await filedBundle({ input: filingInput({ content }), sign: null })));
    const { notRun } = verifyDossier(dossier, besideDossier(dossier, 'manifest.jsonl', set.manifest));
    expect(notRun).toEqual([expect.stringContaining('filmdeed verify')]);
  });

  it('is refused for a broken bundle and before the leaf is logged', async () => {
    const bundle = await filedBundle();
    const broken = { ...bundle, disclosures: [...bundle.disclosures, bundle.disclosures[0]!] };
    await expect(dossierOf(broken)).rejects.toMatchObject({ code: 'bundle.invalid' });
    const { proof: _proof, ...unlogged } = { ...bundle, anchors: [] };
    await expect(dossierOf(unlogged)).rejects.toMatchObject({ code: 'filing.not-logged' });
  });

  it('has equal bytes for equal input, dated noon of the latest day that the bundle names', async () => {
    const bundle = await filedBundle({ input: filingInput({ content: CONTENT }) });
    const zip = Buffer.from(await dossierOf(bundle));
    expect(digest('sha256', await dossierOf(bundle))).toBe(digest('sha256', zip));
    // MS-DOS time and date of the first entry: local fields, so that another than noon would depend on the machine's zone.
    expect(zip.readUInt16LE(10)).toBe(12 << 11);
    expect(zip.readUInt16LE(12)).toBe(((2026 - 1980) << 9) | (11 << 5) | 24);
  });

  it('says what is proved in the words of the certificate', async () => {
    const dossier = unpackDossier(
      await dossierOf(await filedBundle({ input: filingInput({ particulars: { title: '夜 `rm` <b>' } }) })),
    );
    const zh = readFileSync(join(dossier, 'README.md'), 'utf8');
    expect(zh).toContain('不证明谁创作了作品、著作权归谁所有');
    expect(zh).toContain('尚无独立时钟');
    expect(zh).toContain('夜 \\`rm\\` \\<b\\>');
    expect(zh).toContain('须另行比对');
    expect(readFileSync(join(dossier, 'README.en.md'), 'utf8')).toContain('believe nothing here');
  });
});

describe('a dossier of a series', () => {
  const parts = async (count: number): Promise<{ bundle: BundleV1 }[]> =>
    Promise.all(
      Array.from({ length: count }, async (_, i) => ({
        bundle: await filedBundle({
          input: filingInput({ content: CONTENT, particulars: { title: `镜头 ${i + 1}` } }),
          sign: null,
        }),
      })),
    );

  it('checks every filing and the root of the list', async () => {
    const zip = await seriesDossierZip({
      certificates,
      parts: await parts(3),
      trust: TRUST,
      verifierHtml: utf8('<!doctype html>'),
    });
    const dossier = unpackDossier(zip);
    const trust = besideDossier(dossier, 'trust.json', trustText(TRUST));
    const whole = verifyDossier(dossier, trust);
    expect(whole.bad).toEqual([]);
    expect(whole.notRun).toHaveLength(3);
    expect(whole.good.filter((line) => line.includes('leaf is in the log'))).toHaveLength(3);
    expect(whole.exit).toBe(2);

    const list = readFileSync(join(dossier, 'list.txt'), 'utf8').trim().split('\n');
    const one = list[1]!.split(' ')[1]!;
    expect(verifyDossier(join(dossier, one), besideDossier(dossier, 'film.bin', FILM), trust).exit).toBe(0);

    writeFileSync(join(dossier, 'list.txt'), `${[list[1], list[0], list[2]].join('\n')}\n`);
    expect(verifyDossier(dossier, trust).bad.join()).toContain('root over the leaf hashes');
    const leaf = join(dossier, one, 'evidence/leaf.json');
    writeFileSync(leaf, readFileSync(leaf, 'utf8').replace('"v":1}', '"v":1} '));
    expect(verifyDossier(dossier, trust).exit).toBe(1);
  });

  it('needs at least one filing', async () => {
    await expect(
      seriesDossierZip({ certificates, parts: [], trust: TRUST, verifierHtml: undefined }),
    ).rejects.toMatchObject({ code: 'request.invalid' });
  });
});
