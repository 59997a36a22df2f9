import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundleText, manifestLine, ManifestTree, type TrustV1, trustText } from '@filmdeed/evidence';
import { digestBytes, pureDigests } from '@filmdeed/fingerprint';
import { type Browser, chromium, type Page } from 'playwright-core';
import { filedBundle, filingInput, TRUST } from '../support/filed-bundle.js';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
const film = new TextEncoder().encode('a film of a few bytes');
const content = { kind: 'file', ...digestBytes(pureDigests, film) } as const;

describe('verifier.html, opened as a file', () => {
  let browser: Browser;
  let page: Page;
  let folder: string;
  const requests: string[] = [];
  const at = (name: string): string => join(folder, name);
  const pick = (label: string, ...files: string[]): Promise<void> =>
    page.getByLabel(label, { exact: true }).setInputFiles(files.map(at));
  const verdictOf = (check: string): Promise<string | null> =>
    page.locator(`[data-check="${check}"]`).first().getAttribute('data-verdict');

  beforeAll(async () => {
    if (CHROMIUM === undefined)
      throw new Error('install chromium to run the browser tests (Debian: apt-get install chromium)');
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
    folder = await mkdtemp(join(tmpdir(), 'filmdeed-verifier-'));
    const vite = [resolve('node_modules/vite/bin/vite.js'), 'build', '--config', 'apps/web/vite.verifier.config.ts'];
    execFileSync(process.execPath, [...vite, '--logLevel', 'error', '--outDir', folder]);
    await writeFile(at('film.mov'), film);
    await writeFile(at('other.mov'), 'another film');
    await writeFile(at('trust.json'), trustText(TRUST));
    await writeFile(at('bundle.json'), bundleText(await filedBundle({ input: filingInput({ content }) })));
  });
  afterAll(async () => {
    await browser?.close();
    if (folder) await rm(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    page = await browser.newPage();
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(pathToFileURL(at('verifier.html')).href);
  });
  afterEach(() => page.close());

  it('finds a genuine bundle and its file valid, without asking any network', async () => {
    await pick('信任文件: 选择文件', 'trust.json');
    await pick('证据包: 选择文件', 'bundle.json');
    await pick('原文件或文件夹: 选择文件', 'film.mov');
    await page.locator('[data-check="content"][data-verdict="valid"]').waitFor();
    expect(await page.locator('[role="status"]').getAttribute('data-verdict')).toBe('valid');
    expect(await verdictOf('anchor-block')).toBe('not-checked');
    expect(requests.filter((url) => !url.startsWith('file:') && !url.startsWith('data:'))).toEqual([]);
  });

  it('takes all of them from one choice, told apart by form', async () => {
    await pick('证据包: 选择文件', 'bundle.json');
    await pick('信任文件: 选择文件', 'trust.json');
    await pick('原文件或文件夹: 选择文件', 'other.mov');
    await page.locator('[data-check="content"][data-verdict="broken"]').waitFor();
    expect(await page.locator('[role="status"]').getAttribute('data-verdict')).toBe('broken');
  });

  it('says not checked, never valid, without a trust file or with the keys of others', async () => {
    await pick('证据包: 选择文件', 'bundle.json');
    expect(await page.locator('[role="status"]').getAttribute('data-verdict')).toBe('not-checked');
    const stranger: TrustV1 = {
      ...TRUST,
      log: { ...TRUST.log, origin: 'stranger.test/log', keys: [], promiseKeys: [] },
    };
    await writeFile(at('stranger.json'), trustText(stranger));
    await pick('信任文件: 选择文件', 'stranger.json');
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').textContent()).toContain('trust.invalid');
  });

  it('names the files of a folder that changed, are missing or are extra', async () => {
    const tree = new ManifestTree();
    const filed = ['a.exr', 'b.exr', 'c.exr'].map((path) => ({
      path,
      ...digestBytes(pureDigests, new TextEncoder().encode(path)),
    }));
    for (const entry of filed) tree.append(entry);
    await writeFile(at('manifest.jsonl'), filed.map((entry) => `${manifestLine(entry)}\n`).join(''));
    await writeFile(
      at('set.json'),
      bundleText(await filedBundle({ input: filingInput({ form: 'DIGEST', content: tree.content() }) })),
    );
    await mkdir(at('shots'));
    await writeFile(at('shots/a.exr'), 'a.exr');
    await writeFile(at('shots/b.exr'), 'changed');
    await writeFile(at('shots/d.exr'), 'extra');
    await pick('信任文件: 选择文件', 'trust.json');
    await pick('证据包: 选择文件', 'set.json');
    await pick('清单: 选择文件', 'manifest.jsonl');
    await pick('原文件或文件夹: 选择文件夹', 'shots');
    await page.locator('[data-kind="changed"]').waitFor();
    const named = (kind: string): Promise<string[]> => page.locator(`[data-kind="${kind}"] li`).allTextContents();
    expect([await named('changed'), await named('missing'), await named('extra')]).toEqual([
      ['b.exr'],
      ['c.exr'],
      ['d.exr'],
    ]);
    expect(await page.locator('[role="status"]').getAttribute('data-verdict')).toBe('broken');
  });
});
