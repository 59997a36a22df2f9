import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { unzipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { Browsing } from './support/browsing.js';
import { writeMp4, writePng, writeText, writeWav } from './support/media.js';
import {
  addPasskey,
  anchored,
  checksOf,
  choose,
  describeWork,
  filed,
  saved,
  sign,
  verdictOf,
} from './support/steps.js';

/** Checks that a bundle of an own filing passes with the site's trust file; a block is never believed offline. */
const PASSED = [
  'bundle',
  'leaf',
  'disclosures',
  'content',
  'signature',
  'promise',
  'checkpoint',
  'inclusion',
  'anchor',
];

describe('the pages file evidence', () => {
  let browsing: Browsing;
  let page: Page;
  const papers = new Map<string, { id: string; bundle: Buffer }>();

  beforeAll(async () => {
    browsing = await Browsing.begin();
    page = await browsing.visit();
    await writeMp4(browsing.at('片花.mp4'), 3_000_000);
    await writePng(browsing.at('定妆照.png'));
    await writeWav(browsing.at('配乐.wav'));
    await writeText(browsing.at('剧本.txt'));
    await browsing.signIn(page);
    await addPasskey(page, browsing.url);
  });
  afterAll(() => browsing?.end());

  it.each([
    ['片花.mp4', '视频'],
    ['定妆照.png', '图片'],
    ['配乐.wav', '音频'],
    ['剧本.txt', '文件'],
  ])('%s, signed by passkey, up to its anchor, certificate, dossier and bundle', async (file, mediaType) => {
    await page.goto(`${browsing.url}/file`);
    await choose(page, browsing.at(file));
    await describeWork(page, `样片 ${file}`);
    await page.getByText('本人持有与下列摘要完全一致的内容').first().waitFor();
    const id = await sign(page);
    await anchored(page);
    expect(await page.locator('.fd-path .fd-node').count()).toBe(4);
    await page.getByText('尚无独立时钟').first().waitFor();
    await page.locator('.fd-fields').getByText(mediaType, { exact: true }).waitFor();

    const certificate = await saved(page, '中文证书 PDF');
    expect(certificate.name).toBe(`${id}-zh.pdf`);
    expect(certificate.bytes.subarray(0, 5).toString('latin1')).toBe('%PDF-');
    expect((await saved(page, '英文证书 PDF')).bytes.subarray(0, 5).toString('latin1')).toBe('%PDF-');
    const dossier = Object.keys(unzipSync((await saved(page, '卷宗 ZIP')).bytes)).map((path) =>
      path.split('/').slice(1).join('/'),
    );
    expect(dossier).toEqual(
      expect.arrayContaining(['README.md', 'bundle.json', 'certificate.zh.pdf', 'verify.sh', 'verifier.html']),
    );
    papers.set(file, { id, bundle: (await saved(page, '证据包 JSON')).bytes });
  });

  it("and verify it in a stranger's browser, by bundle and file alone, every check listed", async () => {
    const stranger = await browsing.visit();
    for (const [file, { bundle }] of papers) {
      await writeFile(browsing.at('bundle.json'), bundle);
      await stranger.goto(`${browsing.url}/verify`);
      await stranger.getByText('查看信任文件内容').waitFor();
      const asked: string[] = [];
      stranger.on('request', (request) => asked.push(new URL(request.url()).pathname));
      await stranger.locator('[data-pick="file"]').setInputFiles([browsing.at('bundle.json'), browsing.at(file)]);
      await stranger.locator('[data-check="content"][data-verdict="valid"]').waitFor();
      const checks = await checksOf(stranger);
      expect(
        Object.entries(checks)
          .filter(([, verdict]) => verdict === 'valid')
          .map(([name]) => name),
      ).toEqual(expect.arrayContaining(PASSED));
      expect(Object.entries(checks).filter(([, verdict]) => verdict === 'broken')).toEqual([]);
      expect(checks['anchor-block']).toBe('not-checked');
      expect(await verdictOf(stranger)).toBe('valid');
      expect(asked.filter((path) => path.startsWith('/api/') && path !== '/api/v1/status')).toEqual([]);
      stranger.removeAllListeners('request');
    }
    await stranger.context().close();
  });

  it('and say broken of a bundle that was altered, and of another file', async () => {
    const stranger = await browsing.visit();
    const { bundle } = papers.get('片花.mp4')!;
    const altered = JSON.parse(bundle.toString('utf8')) as { leaf: string };
    const leaf = Buffer.from(altered.leaf, 'base64').toString('utf8');
    altered.leaf = Buffer.from(leaf.replace('AI_ASSISTED', 'HUMAN')).toString('base64');
    expect(altered.leaf).not.toBe((JSON.parse(bundle.toString('utf8')) as { leaf: string }).leaf);
    await writeFile(browsing.at('altered.json'), JSON.stringify(altered));
    await stranger.goto(`${browsing.url}/verify`);
    await choose(stranger, browsing.at('altered.json'));
    await stranger.getByRole('heading', { name: '核验不符' }).waitFor();
    expect(await checksOf(stranger)).toMatchObject({ signature: 'broken', promise: 'broken', inclusion: 'broken' });

    await writeFile(browsing.at('bundle.json'), bundle);
    await stranger.goto(`${browsing.url}/verify`);
    await stranger.locator('[data-pick="file"]').setInputFiles([browsing.at('bundle.json'), browsing.at('剧本.txt')]);
    await stranger.locator('[data-check="content"][data-verdict="broken"]').waitFor();
    expect(await verdictOf(stranger)).toBe('broken');
    await stranger.context().close();
  });

  it("and open the public receipt behind the QR code of a certificate, against a trust file of one's own", async () => {
    const stranger = await browsing.visit();
    const { id } = papers.get('定妆照.png')!;
    await stranger.goto(`${browsing.url}/verify/${id}`);
    await stranger.getByRole('heading', { name: '核验通过' }).waitFor();
    await stranger.getByText('用本站提供的软件与密钥核验').waitFor();
    const trust = await (await fetch(`${browsing.url}/api/v1/trust`)).text();
    await writeFile(browsing.at('own.json'), trust);
    await stranger.locator('[data-pick="trust"]').setInputFiles(browsing.at('own.json'));
    await stranger.getByText('用您载入的信任文件核验：own.json').waitFor();
    expect(await verdictOf(stranger)).toBe('valid');
    const { log, ...rest } = JSON.parse(trust) as { log: { keys: string[] } };
    await writeFile(browsing.at('other.json'), JSON.stringify({ ...rest, log: { ...log, keys: [] } }));
    await stranger.locator('[data-pick="trust"]').setInputFiles(browsing.at('other.json'));
    await stranger.getByRole('alert').getByText('trust.invalid').waitFor();
    await stranger.context().close();
  });

  it('a folder as one filing, whose manifest names the file that changed', async () => {
    await mkdir(browsing.at('镜头012'));
    for (let i = 0; i < 150; i++)
      await writeFile(browsing.at(`镜头012/${String(i).padStart(4, '0')}.exr`), `frame ${i}`);
    await page.goto(`${browsing.url}/file`);
    await choose(page, browsing.at('镜头012'), 'folder');
    await page.getByText('150 个文件').first().waitFor();
    await describeWork(page, '镜头 012');
    await sign(page);
    await anchored(page);
    await writeFile(browsing.at('set.json'), (await saved(page, '证据包 JSON')).bytes);
    await writeFile(browsing.at('manifest.jsonl'), (await saved(page, '清单')).bytes);
    expect((await readFile(browsing.at('manifest.jsonl'), 'utf8')).trim().split('\n')).toHaveLength(150);

    await writeFile(browsing.at('镜头012/0077.exr'), 'another frame');
    await page.goto(`${browsing.url}/verify`);
    await page.locator('[data-pick="file"]').setInputFiles([browsing.at('set.json'), browsing.at('manifest.jsonl')]);
    await page.getByRole('heading', { name: '核验通过' }).waitFor();
    await choose(page, browsing.at('镜头012'), 'folder');
    await page.getByRole('heading', { name: '核验不符' }).waitFor();
    await page.getByText('0077.exr').waitFor();
  });

  it('once, however often an answer is lost: what was signed is handed in again as it is', async () => {
    await writeText(browsing.at('分镜.txt'));
    await page.goto(`${browsing.url}/file`);
    await page.getByRole('radio', { name: '仅存摘要' }).check();
    await choose(page, browsing.at('分镜.txt'));
    await describeWork(page, '答复丢失的分镜');
    const filings = '**/api/v1/filings';
    await page.route(filings, async (route) => {
      await route.fetch();
      await route.abort();
    });
    await page.getByRole('button', { name: '用密钥签署并存证' }).click();
    await page.getByRole('alert').getByText('连接不上服务器').waitFor();
    await page.unroute(filings);
    await page.getByRole('button', { name: /重新提交/ }).click();
    await filed(page);
    await page.goto(`${browsing.url}/filings`);
    await page.getByRole('link', { name: '答复丢失的分镜' }).waitFor();
    expect(await page.getByRole('link', { name: '答复丢失的分镜' }).count()).toBe(1);
    browsing.complaints.splice(0);
  });

  it('and a manifest that could not be stored at once, without signing again', async () => {
    await page.goto(`${browsing.url}/file`);
    await choose(page, browsing.at('镜头012'), 'folder');
    await describeWork(page, '镜头 012 修订');
    const uploads = '**/api/v1/uploads';
    await page.route(uploads, (route) =>
      route.fulfill({ status: 507, json: { code: 'storage.full', title: '', status: 507 } }),
    );
    await page.getByRole('button', { name: '用密钥签署并存证' }).click();
    await page.getByRole('alert').getByText('storage.full').waitFor({ timeout: 40_000 });
    await page.unroute(uploads);
    await page.getByRole('button', { name: /重新提交/ }).click();
    await filed(page);
    await page.getByRole('button', { name: '清单', exact: true }).waitFor();
    browsing.complaints.splice(0);
  }, 90_000);

  it('digests only, unsigned, after asking twice', async () => {
    await page.goto(`${browsing.url}/file`);
    await page.getByRole('radio', { name: '仅存摘要' }).check();
    const sent: string[] = [];
    page.on(
      'request',
      (request) => request.url().includes('/uploads') && request.method() !== 'GET' && sent.push(request.method()),
    );
    await choose(page, browsing.at('片花.mp4'));
    await describeWork(page, '未签名样片');
    await page.getByRole('button', { name: '不签名，直接存证' }).click();
    await page.getByRole('dialog').getByText('auth: operator').waitFor();
    await page.getByRole('button', { name: '确认不签名' }).click();
    await filed(page);
    await page.getByText('无主体签名（auth: operator）').waitFor();
    await anchored(page);
    expect(sent).toEqual([]);
  });

  it('without a complaint of the browser or a request to anybody else', () => {
    expect(browsing.complaints).toEqual([]);
    expect(browsing.strangers).toEqual([]);
  });
});
