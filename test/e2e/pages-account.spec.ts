import type { Page } from 'playwright-core';
import { Browsing } from './support/browsing.js';
import { addPasskey } from './support/steps.js';

const PASSWORD = '一个足够长的密码 2026';

describe('accounts on the pages', () => {
  let browsing: Browsing;
  let page: Page;

  const changePassword = async (on: Page, current: string, next: string, repeat = next): Promise<void> => {
    await on.goto(`${browsing.url}/password`);
    await on.getByLabel('当前密码', { exact: true }).fill(current);
    await on.getByLabel('新密码', { exact: true }).fill(next);
    await on.getByLabel('再次输入新密码', { exact: true }).fill(repeat);
    await on.getByRole('button', { name: '保存新密码' }).click();
  };

  beforeAll(async () => {
    browsing = await Browsing.begin();
    page = await browsing.visit();
  });
  afterAll(() => browsing?.end());

  it('ask a stranger to sign in, say when the password is wrong, and lead on to the page that was wanted', async () => {
    await page.goto(`${browsing.url}/keys`);
    await page.getByLabel('账号', { exact: true }).fill('admin');
    await page.getByLabel('密码', { exact: true }).fill('not the password');
    await page.getByRole('main').getByRole('button', { name: '登录' }).click();
    await page.getByRole('alert').getByText('session.credentials-wrong').waitFor();
    await page.getByLabel('密码', { exact: true }).fill(browsing.instance.password);
    await page.getByRole('main').getByRole('button', { name: '登录' }).click();
    await page.waitForURL('**/keys');
    await page.getByRole('heading', { name: '还没有签署密钥' }).waitFor();
  });

  it('bind a passkey, and revoke it after asking', async () => {
    await addPasskey(page, browsing.url, '剪辑室电脑');
    await page.getByRole('button', { name: '撤销 剪辑室电脑' }).click();
    await page.getByText('此前的签名仍然有效').waitFor();
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByRole('button', { name: '确认撤销' }).isEnabled()).toBe(false);
    const asked = await dialog.getByText(/最后六位 [0-9a-f]{6}/).textContent();
    await dialog.getByLabel(/最后六位/).fill(/[0-9a-f]{6}/.exec(asked!)![0]);
    await dialog.getByRole('button', { name: '确认撤销' }).click();
    await page.getByText('已终止').waitFor();
    expect(await page.getByRole('button', { name: '撤销 剪辑室电脑' }).count()).toBe(0);
  });

  it('are opened by an administrator for a colleague, who sees neither accounts nor the filings of others', async () => {
    await page.goto(`${browsing.url}/accounts`);
    await page.getByRole('button', { name: '新建账号' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('账号名').fill('han.meimei');
    await dialog.getByLabel('姓名或单位名称').fill('韩梅梅');
    await dialog.getByLabel('初始密码').fill('too short');
    await dialog.getByRole('button', { name: '新建账号' }).click();
    await dialog.locator('.ant-form-item-explain-error').waitFor();
    await dialog.getByLabel('初始密码').fill(PASSWORD);
    await dialog.getByRole('button', { name: '新建账号' }).click();
    await page.getByText('韩梅梅').first().waitFor();

    const colleague = await browsing.visit();
    await browsing.signIn(colleague, 'han.meimei', PASSWORD);
    await colleague.getByRole('heading', { name: '还没有存证' }).waitFor();
    expect(await colleague.getByRole('button', { name: '管理', exact: true }).count()).toBe(0);
    await colleague.goto(`${browsing.url}/accounts`);
    await colleague.getByRole('alert').getByText('access.denied').waitFor();
    await colleague.context().close();
  });

  it('change their password, which ends their other sign-ins', async () => {
    const [here, elsewhere] = [await browsing.visit(), await browsing.visit()];
    for (const on of [here, elsewhere]) await browsing.signIn(on, 'han.meimei', PASSWORD);
    await changePassword(here, PASSWORD, `${PASSWORD} 新`, 'something else');
    await here.getByText('两次输入的新密码不一致').waitFor();
    await changePassword(here, 'not the password', `${PASSWORD} 新`);
    await here.getByRole('alert').getByText('session.credentials-wrong').waitFor();
    await changePassword(here, PASSWORD, 'han.meimei-1234');
    await here.getByRole('alert').getByText('account.password-weak').waitFor();
    await changePassword(here, PASSWORD, `${PASSWORD} 新`);
    await here.getByText('密码已修改。').waitFor();
    await elsewhere.goto(`${browsing.url}/keys`);
    await elsewhere.getByLabel('账号', { exact: true }).waitFor();
    await browsing.signIn(elsewhere, 'han.meimei', `${PASSWORD} 新`);
    await Promise.all([here, elsewhere].map((on) => on.context().close()));
  });

  it('sign out, and nothing of theirs is shown any more', async () => {
    await page.goto(`${browsing.url}/filings`);
    await page.getByRole('button', { name: '账号: 管理员 Administrator' }).click();
    await page.getByRole('menuitem', { name: '退出登录' }).click();
    await page.getByLabel('账号', { exact: true }).waitFor();
    await page.goto(`${browsing.url}/filings`);
    await page.getByLabel('账号', { exact: true }).waitFor();
  });

  it('are told that a page or a filing does not exist', async () => {
    await page.goto(`${browsing.url}/no/such/page`);
    await page.getByRole('heading', { name: '没有这个页面' }).waitFor();
    expect((await fetch(`${browsing.url}/assets/none.js`)).status).toBe(404);
    await browsing.signIn(page);
    await page.goto(`${browsing.url}/filings/fil_00000000000000000000000000`);
    await page.getByRole('alert').getByText('filing.not-found').waitFor();
    await page.getByRole('link', { name: '回到我的存证' }).click();
    await page.waitForURL('**/filings');
  });

  it('are led from another name of the machine to its public address, where passkeys work', async () => {
    const other = await browsing.visit();
    await other.goto(`${browsing.url.replace('localhost', '127.0.0.1')}/verify`);
    await other.waitForURL(`${browsing.url}/verify`);
    await other.context().close();
  });

  it('are told when the server is away, keep what they typed, and go on when it is back', async () => {
    await page.goto(`${browsing.url}/file`);
    await page.getByLabel('作品名称').fill('断开时填写的作品');
    await browsing.instance.signal('SIGTERM');
    await page.evaluate("window.dispatchEvent(new Event('offline'))");
    await page.getByText('连接不上服务器。').waitFor();
    await browsing.instance.start();
    await page.getByText('连接不上服务器。').waitFor({ state: 'hidden' });
    await page.reload();
    expect(await page.getByLabel('作品名称').inputValue()).toBe('断开时填写的作品');
  }, 150_000);
});
