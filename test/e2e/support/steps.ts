import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';

/** What people do on the pages, step by step, by the words that they see. */
export async function addPasskey(page: Page, url: string, label = '剪辑室电脑'): Promise<void> {
  await page.goto(`${url}/keys`);
  await page.getByRole('button', { name: '添加签署密钥' }).click();
  const dialog = page.getByRole('dialog', { name: '添加签署密钥' });
  await dialog.getByLabel('名称').fill(label);
  await dialog.getByRole('button', { name: '创建通行密钥' }).click();
  await dialog.getByRole('button', { name: '签署', exact: true }).click();
  await page.getByText('密钥已登记').waitFor();
}

export async function choose(page: Page, path: string, from: 'file' | 'folder' = 'file'): Promise<void> {
  await page.locator(`[data-pick="${from}"]`).setInputFiles(path);
}

/** Waits until the content is ready, describes it as far as is required, and opens what will be signed. */
export async function describeWork(page: Page, title: string): Promise<void> {
  await page.locator('.fd-note-valid').first().waitFor({ timeout: 60_000 });
  await page.getByLabel('作品名称').fill(title);
  await page.getByRole('radio', { name: '人机协作' }).check();
  await page.getByRole('button', { name: '查看将要签署的内容' }).click();
}

/** Signs and answers the number of the filing. */
export async function sign(page: Page): Promise<string> {
  await page.getByRole('button', { name: '用密钥签署并存证' }).click();
  return filed(page);
}

export async function filed(page: Page): Promise<string> {
  await page.waitForURL('**/filings/fil_*');
  return page.url().split('/').at(-1)!;
}

export async function anchored(page: Page): Promise<void> {
  await page.locator('.fd-page-head').getByText('已锚定（自有链）').waitFor({ timeout: 60_000 });
}

/** Presses a button that saves a file; answers its name and bytes. */
export async function saved(page: Page, button: string): Promise<{ name: string; bytes: Buffer }> {
  const [download] = await Promise.all([
    page.waitForEvent('download', { timeout: 60_000 }),
    page.getByRole('button', { name: button, exact: true }).click(),
  ]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

/** The verdict of every check that the page lists. */
export async function checksOf(page: Page): Promise<Record<string, string>> {
  const checks: Record<string, string> = {};
  for (const row of await page.locator('[data-check]').all())
    checks[(await row.getAttribute('data-check'))!] ??= (await row.getAttribute('data-verdict'))!;
  return checks;
}

export async function verdictOf(page: Page): Promise<string | null> {
  return page.locator('[role="status"][data-verdict]').getAttribute('data-verdict');
}
