import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { parseIndexAnswer } from '@filmdeed/evidence';
import { ApiClient } from '../support/api-client.js';
import { digestInput, fileIt, unsignedRequest } from '../support/filing-requests.js';
import { Browsing } from './support/browsing.js';
import { checksOf, choose, saved } from './support/steps.js';

describe('the page that looks digests up', () => {
  const film = Buffer.from('松江夜雨'.repeat(1000));
  const sha256 = createHash('sha256').update(film).digest('hex');
  let browsing: Browsing;
  let page: Page;

  beforeAll(async () => {
    browsing = await Browsing.begin();
    page = await browsing.visit();
    await writeFile(browsing.at('片花.mp4'), film);
    await page.goto(`${browsing.url}/lookup`);
  });
  afterAll(() => browsing?.end());

  const paste = async (digest: string): Promise<void> => {
    await page.getByLabel('或粘贴摘要').fill(digest);
    await page.getByRole('button', { name: '查询', exact: true }).click();
  };
  const found = (which: 'present' | 'absent'): Promise<void> =>
    page.locator(`[data-verdict="valid"][data-found="${which}"]`).waitFor();

  it('says that there is nothing to ask yet, and what is no digest', async () => {
    await page.getByText('尚未查询').waitFor();
    await paste('abc');
    await page.getByText('摘要应是 64 位十六进制数字。').waitFor();
    await paste(sha256);
    await page.getByText('公开索引还没有根').waitFor();
  });

  it('finds a file that was filed in the clear, and proves it in the browser', async () => {
    const filer = await new ApiClient(browsing.url).signIn('admin', browsing.instance.password);
    const content = { kind: 'file', size: film.length, sha256, sm3: '5a'.repeat(32) } as const;
    await fileIt(filer, unsignedRequest(digestInput(filer, { content })));
    while ((await filer.get('/log/index')).status !== 200) await new Promise((resolve) => setTimeout(resolve, 200));
    await page.reload();
    await choose(page, browsing.at('片花.mp4'));
    await found('present');
    await page.getByText('此摘要登记于第 0 号叶').waitFor();
    expect(await checksOf(page)).toMatchObject({
      leaf: 'valid',
      checkpoint: 'valid',
      inclusion: 'valid',
      index: 'valid',
    });
    const { bytes } = await saved(page, '下载索引答复');
    expect(parseIndexAnswer(bytes.toString())).toMatchObject({ kind: 'sha256', value: sha256 });
  });

  it('proves absence in words that say no more than that', async () => {
    await paste('0'.repeat(64).toUpperCase());
    await found('absent');
    await page.getByRole('heading', { name: '没有以此摘要作出的未密封存证' }).waitFor();
    await page.getByText('密封存证不在索引之内').waitFor();
  });

  it('asked nobody else, and the browser complained of the missing root alone', () => {
    expect(browsing.strangers).toEqual([]);
    expect(browsing.complaints.filter((each) => !each.includes('503'))).toEqual([]);
  });
});
