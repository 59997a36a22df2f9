import type { Page } from 'playwright-core';
import { totpCode, totpStep } from '@filmdeed/registry';
import { run } from '../../apps/cli/src/run.js';
import { bytesOfSeed } from '../support/bytes-of-seed.js';
import { TestConsole } from '../support/test-console.js';
import { Browsing, PHONE } from './support/browsing.js';

/** Width beyond the window, pixels. */
const WIDER = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

/** One person at a desk, whose device holds passkeys, and with a telephone. */
describe('signing in', () => {
  let browsing: Browsing;
  let desk: Page;
  let phone: Page;
  let seed: string;
  let ahead = -1;
  const code = (): string => totpCode(bytesOfSeed(seed), totpStep(new Date()) + ahead++);
  const codes = (page: Page) => page.getByRole('list', { name: '恢复码' }).getByRole('listitem');
  const sessions = (page: Page) => page.getByRole('list', { name: '登录中的设备' }).getByRole('listitem');
  const security = (page: Page) => page.goto(`${browsing.url}/security`);

  beforeAll(async () => {
    browsing = await Browsing.begin();
    [desk, phone] = [await browsing.visit(), await browsing.visit(PHONE)];
  });
  afterAll(() => browsing?.end());

  it('goes by password, until a passkey signs in without one', async () => {
    await browsing.signIn(phone);
    await browsing.signIn(desk);
    await security(desk);
    await desk.getByLabel('名称').fill('剪辑室电脑');
    await desk.getByRole('button', { name: '添加通行密钥' }).click();
    await codes(desk).nth(9).waitFor();
    await desk.getByRole('button', { name: '我已保存' }).click();
    await desk.getByText('尚未使用').waitFor();

    await desk.getByRole('button', { name: /^账号: / }).click();
    await desk.getByRole('menuitem', { name: '退出登录' }).click();
    // The page offers passkeys beside the field of the login, and this device takes what it is offered.
    await desk
      .getByRole('listitem')
      .filter({ hasText: '剪辑室电脑' })
      .getByText(/最近使用/)
      .waitFor();
  });

  it('takes an authenticator app, whose code confirms where only a password was typed', async () => {
    await desk.getByRole('button', { name: '设置验证器' }).click();
    seed = (await desk.getByText(/^[A-Z2-7]{32}$/).textContent())!;
    await desk.getByLabel('验证器显示的 6 位数字').fill(code());
    await desk.getByRole('button', { name: '确认' }).click();
    await desk.getByRole('button', { name: '移除验证器' }).waitFor();

    await security(phone);
    await phone.getByRole('button', { name: '换一批恢复码' }).click();
    const asked = phone.getByRole('region', { name: '请再次验证身份' });
    await asked.getByLabel('验证码或恢复码').fill(code());
    await asked.getByRole('button', { name: '确认', exact: true }).click();
    await codes(phone).nth(9).waitFor();
    expect(await phone.evaluate(WIDER)).toBe(0);
    await phone.getByRole('button', { name: '我已保存' }).click();
  });

  it('is listed, and ended everywhere else', async () => {
    await sessions(phone).nth(1).waitFor();
    await phone.getByRole('button', { name: '结束其他全部登录' }).click();
    await sessions(phone).nth(1).waitFor({ state: 'detached' });
    await sessions(phone).getByText('本次').waitFor();
    expect(await phone.evaluate(WIDER)).toBe(0);
    await desk.reload();
    await desk.getByRole('main').getByRole('button', { name: '登录' }).waitFor();
  });

  it('is lent to a command line that shows a code', async () => {
    const console = new TestConsole({ FILMDEED_HOME: browsing.at('home'), LANG: 'en_US.UTF-8' });
    const ended = run(['login', '--page', '--server', browsing.url, '--json'], console);
    while (!/code \S+/.test(console.err)) await new Promise((wait) => setTimeout(wait, 50));
    await phone.getByLabel('命令行显示的代码').fill(/code (\S+)/.exec(console.err)![1]!);
    await phone.getByRole('button', { name: '查看请求' }).click();
    await phone.getByText(/filmdeed\/\S+ linux/).waitFor();
    expect(await phone.evaluate(WIDER)).toBe(0);
    await phone.getByRole('button', { name: '批准', exact: true }).click();
    expect([await ended, JSON.parse(console.out).login]).toEqual([0, 'admin']);
    await phone.reload();
    await sessions(phone).getByText('命令行').waitFor();
  });

  it('sends nothing elsewhere', () => expect(browsing.strangers).toEqual([]));
});
