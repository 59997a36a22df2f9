import type { Page } from 'playwright-core';
import { Browsing, PHONE } from './support/browsing.js';
import { addPasskey } from './support/steps.js';

/** On a telephone, as most people do it. */
describe('signing keys', () => {
  let browsing: Browsing;
  let page: Page;
  const dialog = () => page.getByRole('dialog');
  const key = (name: string) => page.locator('.fd-key', { hasText: name });

  beforeAll(async () => {
    browsing = await Browsing.begin();
    page = await browsing.visit(PHONE);
    await browsing.signIn(page);
  });
  afterAll(() => browsing?.end());

  it('are bound by the word of one that is there, shown before it is signed', async () => {
    await addPasskey(page, browsing.url, '手机');
    await page.getByText('您的密钥都只能在本站使用').waitFor();
    await page.getByRole('button', { name: '添加签署密钥' }).click();
    await dialog()
      .getByRole('radio', { name: /本机密钥/ })
      .check();
    await dialog().getByLabel('名称').fill('浏览器');
    await dialog().getByRole('button', { name: '创建本机密钥' }).click();
    await dialog().getByText('此密钥由本主体持有并专用').waitFor();
    await dialog().getByText('同意将此密钥加入本主体的签署密钥').waitFor();
    await dialog().getByRole('button', { name: '签署', exact: true }).click();
    await dialog().waitFor({ state: 'detached' });
    await key('浏览器').getByText('可签署').waitFor();
    await key('浏览器').getByText('由本主体密钥同意').waitFor();
  });

  it('wait in public without such a word, and end when a key objects', async () => {
    await page.getByRole('button', { name: '添加签署密钥' }).click();
    await dialog()
      .getByRole('radio', { name: /本机密钥/ })
      .check();
    await dialog().getByLabel('名称').fill('陌生');
    await dialog().getByRole('button', { name: '创建本机密钥' }).click();
    await dialog().getByLabel('由哪个密钥同意').click();
    await page.getByText('没有密钥同意（恢复：公示 30 天）', { exact: true }).last().click();
    await dialog().getByText('这就是“恢复”').waitFor();
    await dialog().getByRole('button', { name: '签署', exact: true }).click();
    await key('陌生').getByText('若不是您本人申请').waitFor();
    await key('陌生').getByRole('button', { name: '反对 陌生' }).click();
    const asked = await dialog()
      .getByText(/最后六位 [0-9a-f]{6}/)
      .textContent();
    await dialog()
      .getByLabel(/最后六位/)
      .fill(/[0-9a-f]{6}/.exec(asked!)![0]);
    await dialog().getByRole('button', { name: '反对', exact: true }).click();
    await key('陌生').getByText('已终止').waitFor();
  });

  it('are replaced by the word of the old one', async () => {
    await key('浏览器').getByRole('button', { name: '更换 浏览器' }).click();
    await dialog()
      .getByRole('radio', { name: /本机密钥/ })
      .check();
    await dialog().getByLabel('名称').fill('新浏览器');
    await dialog().getByRole('button', { name: '创建本机密钥' }).click();
    await dialog().getByText('自此由新密钥取代原密钥').waitFor();
    await dialog().getByRole('button', { name: '签署', exact: true }).click();
    await key('新浏览器').getByText('可签署').waitFor();
    await key('浏览器').last().getByText('已终止').waitFor();
  });

  it('fit a narrow screen, and the pages complain of nothing', async () => {
    const wider = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
    expect(await page.evaluate(wider)).toBe(0);
    expect([browsing.complaints, browsing.strangers]).toEqual([[], []]);
  });
});
