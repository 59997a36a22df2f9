import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseBundle, parseTrust, withoutDisclosures, type BundleV1, type TrustV1 } from '@filmdeed/evidence';
import { newId } from '@filmdeed/kernel';
import { filedBundle, filingInput, FILM, TRUST } from '../../../../test/support/filed-bundle.js';
import { certificateFace, drawCertificate, drawSeries, seriesFace, type CertificateFace, type Filer } from './index.js';

const HOUSE = { name: '影契测试', publicUrl: 'https://deed.example' };
const FILER: Filer = {
  name: '长镜头影业',
  vouched: { by: newId('pty'), byName: '韩梅梅', method: 'documents', at: '2026-11-20T09:00:00.000Z', until: null },
};
const consortium: TrustV1 = { ...TRUST, chains: TRUST.chains.map((chain) => ({ ...chain, operator: 'consortium' })) };
const sealed = filingInput({ work: { workType: 'AUDIOVISUAL', publication: 'UNPUBLISHED', contribution: 'HUMAN' } });

const allWords = (face: CertificateFace): string => JSON.stringify(face);
const pagesOf = (pdf: Uint8Array): number =>
  (
    Buffer.from(pdf)
      .toString('latin1')
      .match(/\/Type \/Page\b(?!s)/g) ?? []
  ).length;

describe('what a certificate says', () => {
  it('comes from the verified bundle: numbers, digests side by side, stated time', async () => {
    const face = certificateFace(await filedBundle(), TRUST, HOUSE);
    expect(face.number).toBe(`FD-20261124-${face.leafHash.slice(0, 10).toUpperCase()}`);
    expect(face.title).toBe('松江夜雨');
    expect(face.digests.map(({ value }) => value)).toEqual([
      FILM.kind === 'file' && FILM.sm3,
      FILM.kind === 'file' && FILM.sha256,
    ]);
    expect(face.verifyUrl).toBe(`https://deed.example/verify/${face.filing}`);
    expect(allWords(face)).toContain('2026-11-24 16:30:00 (UTC+8)');
    expect(face.checks.filter(({ verdict }) => verdict === 'broken')).toEqual([]);
  });

  it('names no interval when only the operator keeps the clock, and says so', async () => {
    const { time } = certificateFace(await filedBundle(), TRUST, HOUSE);
    expect(time).toMatchObject({ independent: false });
    expect(time.before).toBeUndefined();
    expect(time.sentence.zh).toContain('尚无独立时钟');
  });

  it('gives the interval of a chain that others run', async () => {
    const { time } = certificateFace(await filedBundle(), consortium, HOUSE);
    expect(time).toMatchObject({
      independent: true,
      after: '2026-11-24 16:29:50 (UTC+8)',
      before: '2026-11-24 16:30:10 (UTC+8)',
    });
    expect(time.sentence.zh).toContain('未核对');
  });

  it('names the authorities whose tokens were checked, by the trust file, and takes its interval from them', () => {
    const vector = (name: string): string =>
      readFileSync(join(import.meta.dirname, '../../../../test/vectors/v1', name), 'utf8');
    const bundle = parseBundle(vector('stamped.bundle.json'));
    const face = certificateFace(bundle, parseTrust(vector('stamped.trust.json')), HOUSE);
    const stamps = face.sections.filter(({ heading }) => heading.en.includes('RFC 3161'));
    expect(stamps.map(({ rows }) => rows[0]!.value)).toEqual([
      expect.objectContaining({ zh: '甲 authority · 独立时间戳机构' }),
      expect.objectContaining({ zh: 'RSA authority · 独立时间戳机构' }),
    ]);
    const row = face.sections.flatMap(({ rows }) => rows).find(({ label }) => label.en.startsWith('time-stamp'));
    expect(row?.value).toMatchObject({ en: '甲 authority · RSA authority; no seal' });
    expect(face.asOf).toBe('2026-11-25T16:46:07.000Z');
    expect(face.time).toMatchObject({ independent: true, before: '2026-11-26 00:46:07 (UTC+8)' });
    expect(face.time.sentence.en).toContain('in a time-stamp of RSA authority');
  });

  it('says on its face that nobody signed', async () => {
    const face = certificateFace(await filedBundle({ sign: null }), TRUST, HOUSE);
    expect(face.signed).toBe(false);
    expect(allWords(face)).toContain('auth: operator');
    expect(face.proves.map(({ zh }) => zh).join('')).toContain('没有主体签名');
  });

  it('shows nothing of a sealed filing that was not disclosed', async () => {
    const bundle = withoutDisclosures(await filedBundle({ input: sealed }));
    const face = certificateFace(bundle, TRUST, HOUSE);
    expect(face.title).toBeUndefined();
    expect(face.digest).toBeUndefined();
    expect(allWords(face)).not.toContain('松江夜雨');
  });

  it('bears the filing number of the operator, and says nothing of one that there is not', async () => {
    expect(allWords(certificateFace(await filedBundle(), TRUST, HOUSE))).not.toContain('备案');
    const numbered = { ...HOUSE, cacFilingNo: '沪网信备31000000000000000号' };
    expect(allWords(certificateFace(await filedBundle(), TRUST, numbered))).toContain('沪网信备31000000000000000号');
  });

  it('names the seal that it carries, by its certificate, or says that there is none', async () => {
    const bundle = await filedBundle();
    expect(allWords(certificateFace(bundle, TRUST, HOUSE))).toContain('无电子签章');
    const seal = { subject: 'CN=影契运营方', issuer: 'CN=某 CA', serial: '1001' };
    const words = allWords(certificateFace(bundle, TRUST, { ...HOUSE, seal }));
    for (const said of ['CN=影契运营方', 'CN=某 CA · 1001']) expect(words).toContain(said);
    expect(words).not.toContain('无电子签章');
  });

  it('never says that nobody signed when a signature is only not disclosed', async () => {
    const bundle = withoutDisclosures(await filedBundle({ input: sealed }));
    const words = allWords(certificateFace(bundle, TRUST, HOUSE));
    expect(words).not.toContain('没有主体签名');
    expect(words).toContain('叶内载有主体的签署，但此处未予核验');
  });

  it('names the filer as its holder did, and who verified that and how, or that nobody did: never as proven', async () => {
    const bundle = await filedBundle();
    const face = (filer?: Filer) => certificateFace(bundle, TRUST, HOUSE, filer === undefined ? {} : { filer });
    const rows = (filer?: Filer) => JSON.stringify(face(filer).sections.at(-1));
    expect(rows(FILER)).toContain('长镜头影业（登记所载）');
    expect(rows(FILER)).toContain('运营方陈述，非证明');
    expect(rows(FILER)).toContain('由 韩梅梅 于 2026-11-20 17:00:00 (UTC+8) 核实；依据：证件文件与人工审核"');
    expect(rows(FILER)).toContain('by 韩梅梅, 2026-11-20 17:00:00 (UTC+8); on the ground of documents');
    const service = { ...FILER.vouched!, method: 'registry.example', until: '2027-11-20T09:00:00.000Z' };
    expect(rows({ ...FILER, vouched: service })).toContain(
      '依据：registry.example；有效期至 2027-11-20 17:00:00 (UTC+8)',
    );
    for (const nobody of [rows(), rows({ ...FILER, vouched: null })]) {
      expect(nobody).toContain('无人核实');
      expect(nobody).not.toContain('韩梅梅');
    }
    expect(rows()).toContain('未采集');
    expect(rows({ name: '', vouched: null })).toContain('已删除');
    // What it proves does not depend on it.
    expect([face(FILER).proves, face(FILER).checks]).toEqual([face().proves, face().checks]);
  });

  it('names the filer of a series once, and not if it is not told', async () => {
    const parts = [{ bundle: await filedBundle() }];
    expect(JSON.stringify(seriesFace('一季', parts, TRUST, HOUSE, FILER).summary)).toContain('由 韩梅梅 于');
    expect(JSON.stringify(seriesFace('一季', parts, TRUST, HOUSE).summary)).not.toContain('核实');
  });

  it('is refused for a broken bundle and for one not logged yet', async () => {
    const bundle = await filedBundle();
    const broken: BundleV1 = { ...bundle, disclosures: [bundle.disclosures[0]!, bundle.disclosures[0]!] };
    expect(() => certificateFace(broken, TRUST, HOUSE)).toThrow(expect.objectContaining({ code: 'bundle.invalid' }));
    const { proof: _proof, ...unlogged } = { ...bundle, anchors: [] };
    expect(() => certificateFace(unlogged, TRUST, HOUSE)).toThrow(
      expect.objectContaining({ code: 'filing.not-logged' }),
    );
  });
});

describe('the paper', () => {
  it.each(['zh', 'en'] as const)(
    'is the same bytes for the same face, with language and embedded font: %s',
    async (lang) => {
      const face = certificateFace(await filedBundle(), TRUST, HOUSE, { filer: FILER });
      const first = await drawCertificate(face, lang);
      expect(Buffer.from(await drawCertificate(face, lang)).equals(Buffer.from(first))).toBe(true);
      const text = Buffer.from(first).toString('latin1');
      expect(text).toContain(lang === 'zh' ? '/Lang (zh-CN)' : '/Lang (en)');
      expect(text.match(/\/FontFile2/g)).toHaveLength(2);
      expect(text).not.toContain('Helvetica');
      expect(text).toContain('/DisplayDocTitle true');
      expect(pagesOf(first)).toBe(2);
      expect(first.length).toBeLessThan(200_000);
    },
  );

  it('lists a series over pages', async () => {
    const bundles = await Promise.all(
      Array.from({ length: 60 }, (_, i) =>
        filedBundle({ input: filingInput({ particulars: { title: `镜头 ${i + 1}` } }) }),
      ),
    );
    const face = seriesFace(
      '第一季',
      bundles.map((bundle) => ({ bundle })),
      TRUST,
      HOUSE,
    );
    expect(face.lines).toHaveLength(60);
    expect(face.lines[59]!.title).toBe('镜头 60');
    expect(face.time.sentence.zh).toContain('清单中至少有一件');
    expect(pagesOf(await drawSeries(face, 'zh'))).toBeGreaterThan(3);
  });

  it('refuses a series with one broken filing', async () => {
    const good = await filedBundle();
    const broken = { ...good, disclosures: [...good.disclosures, good.disclosures[0]!] };
    expect(() => seriesFace('x', [{ bundle: good }, { bundle: broken }], TRUST, HOUSE)).toThrow(
      expect.objectContaining({ code: 'bundle.invalid' }),
    );
  });
});
