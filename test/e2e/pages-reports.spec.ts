import type { Page } from 'playwright-core';
import { ApiClient } from '../support/api-client.js';
import { digestInput, fileIt, unsignedRequest } from '../support/filing-requests.js';
import { Browsing, PHONE } from './support/browsing.js';

describe('content reports', () => {
  let browsing: Browsing;
  let page: Page;
  let filing: string;
  const password = 'a long phrase of somebody who looks';

  beforeAll(async () => {
    browsing = await Browsing.begin();
    const admin = await new ApiClient(browsing.url).signIn('admin', browsing.instance.password);
    filing = (await fileIt(admin, unsignedRequest(digestInput(admin)))).body.id;
    const examiner = { login: 'examiner', password, name: '审查员', platformRoles: ['examiner'] };
    expect((await admin.post('/accounts', examiner)).status).toBe(201);
    while ((await admin.get(`/filings/${filing}/standing`)).status !== 200) {
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    page = await browsing.visit(PHONE);
  });
  afterAll(() => browsing?.end());

  const isNoWider = async (of: Page): Promise<boolean> =>
    of.evaluate<boolean>('document.documentElement.scrollWidth <= window.innerWidth');

  it('are made by anybody, on a phone, and keep a number by which to ask', async () => {
    await page.goto(`${browsing.url}/verify/${filing}`);
    await page.getByRole('link', { name: '举报这个页面' }).click();
    await page.getByRole('button', { name: '提交举报' }).click();
    await page.getByText('请填写').first().waitFor();
    await page.getByLabel('事由').click();
    await page.getByText('侵犯著作权或相关权').click();
    await page.getByLabel('情况说明').fill('这是我的片子');
    expect(await isNoWider(page)).toBe(true);
    await page.getByRole('button', { name: '提交举报' }).click();
    await page.getByText('举报已收到').waitFor();
    await page.getByRole('link', { name: '查看处理结果' }).click();
    await page.getByText('审查员尚未作出决定').waitFor();
    expect(await isNoWider(page)).toBe(true);
  });

  it('are decided by an examiner, and the page says that it is hidden and verifies as before', async () => {
    const desk = await browsing.visit();
    await desk.goto(`${browsing.url}/?to=/reports`);
    await desk.getByLabel('账号').fill('examiner');
    await desk.getByLabel('密码').fill(password);
    await desk.getByRole('button', { name: '登录', exact: true }).click();
    await desk.getByText('这是我的片子').waitFor();
    await desk.getByLabel('说明').fill('权利人已提供权属证明');
    await desk.getByRole('button', { name: '作出决定' }).click();
    await desk.locator('[data-report]').getByText('已隐藏').waitFor();
    await page.goto(`${browsing.url}/verify/${filing}`);
    await page.locator('[data-hidden]').getByText('权利人已提供权属证明').waitFor();
    await page.locator('[role="status"][data-verdict]').waitFor();
    expect(await isNoWider(page)).toBe(true);
    expect(browsing.complaints).toEqual([]);
  });
});
