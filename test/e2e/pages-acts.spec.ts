import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { parseTrust, TrailVerifier } from '@filmdeed/evidence';
import { Browsing, PHONE } from './support/browsing.js';

/** Where pictures of the pages are laid down for people to look at; nowhere without it. */
const PICTURES = process.env['FILMDEED_TEST_PICTURES'];

describe('the audit trail, in a browser', () => {
  let browsing: Browsing;
  let page: Page;

  beforeAll(async () => {
    browsing = await Browsing.begin({ ACTS_EVERY_SECONDS: '1' });
    page = await browsing.visit();
    await browsing.signIn(page);
  });
  afterAll(() => browsing?.end());

  const picture = async (on: Page, name: string): Promise<void> => {
    if (PICTURES !== undefined) await on.screenshot({ path: `${PICTURES}/${name}.png`, animations: 'disabled' });
  };

  it('is searched by what stands in the address, opened act by act, and exported with a proof that holds', async () => {
    await page.goto(`${browsing.url}/acts?outcome=done`);
    const first = page.getByRole('button', { name: /^详情/ }).first();
    while (!(await first.isVisible())) {
      await page.getByRole('button', { name: '查找' }).click();
      await page.waitForTimeout(200);
    }
    await page.getByLabel('行为（可输入一部分，如 filing.）').fill('act.');
    await page.getByRole('button', { name: '查找' }).click();
    await page.waitForURL('**/acts?action=act.&outcome=done');
    await page.reload();
    expect(await page.getByLabel('行为（可输入一部分，如 filing.）').inputValue()).toBe('act.');
    await first.click();
    await page.getByRole('dialog').getByText('链上哈希', { exact: true }).waitFor();
    await picture(page, 'acts-drawer');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: '清除筛选' }).click();
    await first.waitFor();
    await picture(page, 'acts');

    const text = await exported();
    const trust = parseTrust(await (await fetch(`${browsing.url}/api/v1/trust`)).text());
    const verifier = new TrailVerifier(trust);
    for (const line of text.split('\n')) if (line !== '') verifier.take(line);
    expect(verifier.finish().verdict).toBe('valid');
  });

  it('fits a phone', async () => {
    const phone = await browsing.visit(PHONE);
    await browsing.signIn(phone);
    await phone.goto(`${browsing.url}/acts`);
    await phone.getByRole('button', { name: /^详情/ }).first().waitFor();
    await picture(phone, 'acts-phone');
    expect(await phone.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    expect(browsing.strangers).toEqual([]);
  });

  /** The head of the trail comes into the log a moment after the first acts. */
  async function exported(): Promise<string> {
    for (let tries = 0; ; tries++) {
      const saved = page.waitForEvent('download', { timeout: 3000 }).catch(() => null);
      await page.getByRole('button', { name: '导出并附证明' }).click();
      const file = await saved;
      if (file !== null) return readFile(await file.path(), 'utf8');
      if (tries === 10) throw new Error('no head of the trail came into the log');
    }
  }
});
