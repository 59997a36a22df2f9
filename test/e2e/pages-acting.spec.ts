import { mkdir } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { ApiClient } from '../support/api-client.js';
import { digestInput, fileIt, unsignedRequest } from '../support/filing-requests.js';
import { Browsing, PHONE } from './support/browsing.js';

const PASSWORD = '一个足够长的密码 2026';
/** Where pictures of the pages are laid down for people to look at; nowhere without it. */
const PICTURES = process.env['FILMDEED_TEST_PICTURES'];

describe('for whom one acts', () => {
  let browsing: Browsing;
  let page: Page;
  let root: ApiClient;

  beforeAll(async () => {
    browsing = await Browsing.begin();
    root = await new ApiClient(browsing.url).signIn('admin', browsing.instance.password);
    await root.post('/accounts', { login: 'han.meimei', password: PASSWORD, name: '韩梅梅' });
    const owner = await new ApiClient(browsing.url).signIn('han.meimei', PASSWORD);
    await fileIt(owner, unsignedRequest({ ...digestInput(owner), particulars: { title: '我的短片' } }));
    const made = await owner.post('/parties', { kind: 'ENTERPRISE', name: '松江夜雨影业' });
    const request = unsignedRequest({ ...digestInput(owner), particulars: { title: '公司的长片' } });
    const headers = { 'filmdeed-party': made.body.id, 'idempotency-key': 'the-feature' };
    expect((await owner.post('/filings', request, headers)).status).toBe(201);
    page = await browsing.visit();
    await browsing.signIn(page, 'han.meimei', PASSWORD);
  });
  afterAll(() => browsing?.end());

  const picture = async (on: Page, name: string): Promise<void> => {
    if (PICTURES === undefined) return;
    await mkdir(PICTURES, { recursive: true });
    await on.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true, animations: 'disabled' });
  };

  it('is chosen in the header, by keyboard alone, and every list is that party’s', async () => {
    await page.getByText('我的短片').waitFor();
    expect(await page.getByText('公司的长片').count()).toBe(0);
    await page.getByRole('button', { name: '代表: 韩梅梅（本人）' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: '松江夜雨影业 · 所有者' }).waitFor();
    await picture(page, 'acting-menu');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByText('公司的长片').waitFor();
    expect(await page.getByText('我的短片').count()).toBe(0);
    await picture(page, 'acting-organisation');
    await page.reload();
    await page.getByText('公司的长片').waitFor();
  });

  it('is said in the drawer of a phone', async () => {
    const phone = await browsing.visit(PHONE);
    await browsing.signIn(phone, 'han.meimei', PASSWORD);
    await phone.getByText('我的短片').waitFor();
    await phone.getByRole('button', { name: '菜单' }).click();
    await phone.getByRole('radio', { name: '松江夜雨影业 · 所有者' }).check();
    await picture(phone, 'acting-phone');
    await phone
      .getByRole('dialog')
      .getByRole('button', { name: 'Close' })
      .or(phone.locator('.ant-drawer-close'))
      .first()
      .click();
    await phone.getByText('公司的长片').waitFor();
    const wide = await phone.evaluate(() => (globalThis as any).document.documentElement.scrollWidth as number);
    expect(wide).toBeLessThanOrEqual(390);
    await phone.context().close();
  });

  it('platform roles are given with a sentence that says what changes, never two that do not go together', async () => {
    const admin = await browsing.visit();
    await browsing.signIn(admin);
    await admin.goto(`${browsing.url}/accounts`);
    await admin.getByRole('button', { name: /职责: 韩梅梅$/ }).click();
    const dialog = admin.getByRole('dialog');
    await dialog.getByText('没有改动').waitFor();
    await dialog.getByRole('checkbox', { name: '审查员' }).check();
    await dialog.getByText('韩梅梅： 给予 审查员。下一次请求起生效。').waitFor();
    await dialog.getByRole('checkbox', { name: '运维' }).check();
    await dialog.getByRole('button', { name: '确认更改' }).click();
    await dialog.getByText('access.duties-joined').waitFor();
    await picture(admin, 'account-roles');
    await dialog.getByRole('checkbox', { name: '运维' }).uncheck();
    await dialog.getByRole('button', { name: '确认更改' }).click();
    await admin.locator('li', { hasText: '韩梅梅' }).getByText('审查员').waitFor();
    await picture(admin, 'accounts');
    expect(
      (await root.get('/accounts')).body.items.find(({ login }: { login: string }) => login === 'han.meimei'),
    ).toMatchObject({
      platformRoles: ['examiner'],
    });
    await admin.context().close();
  });

  it('nothing was complained of, but what was refused on purpose', () => {
    expect(browsing.complaints.filter((said) => !said.includes('422'))).toEqual([]);
    expect(browsing.strangers).toEqual([]);
  });
});
