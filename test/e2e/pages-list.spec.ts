import { randomBytes } from 'node:crypto';
import { unzipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { digestBytes, pureDigests } from '@filmdeed/fingerprint';
import { SignedIn } from '../support/signed-in.js';
import { Browsing } from './support/browsing.js';
import { saved } from './support/steps.js';

const MANY = 45;
const ROWS = '.fd-filing';

/** An unsigned filing of some digests, as a program hands it in. */
async function file(account: SignedIn, title: string): Promise<string> {
  const work = { workType: 'AUDIOVISUAL', publication: 'UNPUBLISHED', contribution: 'HUMAN' };
  const content = { kind: 'file', ...digestBytes(pureDigests, randomBytes(64)) };
  const filing = { form: 'DIGEST', work, particulars: { title } };
  const key = { 'idempotency-key': randomBytes(16).toString('hex') };
  return (await account.post<{ id: string }>('/filings', { filing, content }, key)).id;
}

describe('the list of filings', () => {
  let browsing: Browsing;
  let page: Page;
  const ids: string[] = [];

  const rows = async (count: number): Promise<void> => {
    while ((await page.locator(ROWS).count()) !== count) await page.waitForTimeout(50);
  };

  beforeAll(async () => {
    browsing = await Browsing.begin();
    page = await browsing.visit();
    await browsing.signIn(page);
  });
  afterAll(() => browsing?.end());

  it('says what to do while there is none', async () => {
    await page.getByRole('heading', { name: '还没有存证' }).waitFor();
    await page.locator('.fd-empty').getByRole('link', { name: '新建存证' }).click();
    await page.waitForURL('**/file');
  });

  it('shows the newest first, page by page, none twice', async () => {
    const account = await SignedIn.as(browsing.url, 'admin', browsing.instance.password);
    for (let i = 1; i <= MANY; i++) ids.push(await file(account, `第 ${i} 集`));
    await page.goto(`${browsing.url}/filings`);
    await page.getByRole('link', { name: `第 ${MANY} 集`, exact: true }).waitFor();
    for (const shown of [20, 40, MANY]) {
      await rows(shown);
      const more = page.getByRole('button', { name: '加载更多' });
      if (shown < MANY) await more.click();
      else expect(await more.count()).toBe(0);
    }
    const titles = await page.locator(`${ROWS} a`).allTextContents();
    expect(titles).toEqual(Array.from({ length: MANY }, (_, i) => `第 ${MANY - i} 集`));
  });

  it('is searched by title, number and state, and says when nothing fits', async () => {
    const search = page.getByRole('searchbox', { name: '按作品名称、文件名或编号搜索' });
    await search.fill('第 7 集');
    await search.press('Enter');
    await rows(1);
    await search.fill(ids[2]!);
    await search.press('Enter');
    await page.getByRole('link', { name: '第 3 集', exact: true }).waitFor();
    expect(await page.locator(ROWS).count()).toBe(1);
    await search.fill('没有这部作品');
    await search.press('Enter');
    await page.getByRole('heading', { name: '没有符合的存证' }).waitFor();
    await search.fill('');
    await search.press('Enter');
    await rows(20);
    await page.getByRole('combobox', { name: '状态' }).click();
    await page.getByTitle('已锚定', { exact: true }).click();
    await page.locator(ROWS).first().waitFor();
    await page.getByRole('combobox', { name: '状态' }).click();
    await page.getByTitle('已最终确认', { exact: true }).click();
    await page.getByRole('heading', { name: '没有符合的存证' }).waitFor();
  });

  it('makes one certificate of several', async () => {
    await page.goto(`${browsing.url}/filings`);
    for (const title of ['第 45 集', '第 44 集', '第 43 集']) await page.getByLabel(`选择 ${title}`).check();
    await page.getByText('已选 3 份').waitFor();
    await page.getByRole('button', { name: '系列证书' }).click();
    await page.getByRole('button', { name: '下载 PDF 证书' }).click();
    await page.locator('.ant-form-item-explain-error').waitFor();
    await page.getByLabel('系列名称').fill('江边第一季');
    const pdf = await saved(page, '下载 PDF 证书');
    expect([pdf.name, pdf.bytes.subarray(0, 5).toString('latin1')]).toEqual(['江边第一季.pdf', '%PDF-']);
    const zip = await saved(page, '下载全套卷宗 ZIP');
    const inside = Object.keys(unzipSync(zip.bytes));
    expect(inside.filter((path) => path.endsWith('/bundle.json'))).toHaveLength(3);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(browsing.complaints).toEqual([]);
  });
});
