import { mkdir, writeFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { ApiClient } from '../support/api-client.js';
import { Browsing, DESKTOP, PHONE } from './support/browsing.js';
import { writePng } from './support/media.js';
import { addPasskey, choose, describeWork, sign } from './support/steps.js';

const PASSWORD = '一个足够长的密码 2026';
const ORGANISATION = '松江夜雨影业有限公司';
/** Where pictures of the pages are laid down for people to look at; nowhere without it. */
const PICTURES = process.env['FILMDEED_TEST_PICTURES'];
const OWN = ['/parties', '/keys', '/messages', '/addresses', '/security', '/acts', '/filings', '/file'];
const PLATFORM = ['/verifications', '/reports', '/accounts', '/operations', '/message-tasks', '/receipts'];

describe('parties', () => {
  let browsing: Browsing;
  let page: Page;
  let party = '';
  let filing = '';

  beforeAll(async () => {
    browsing = await Browsing.begin();
    const root = await new ApiClient(browsing.url).signIn('admin', browsing.instance.password);
    const account = { password: PASSWORD, platformRoles: [] };
    await root.post('/accounts', { ...account, login: 'han.meimei', name: '韩梅梅' });
    await root.post('/accounts', { ...account, login: 'examiner', name: '沈察', platformRoles: ['examiner'] });
    page = await browsing.visit();
    await browsing.signIn(page, 'han.meimei', PASSWORD);
  });
  afterAll(() => browsing?.end());

  const picture = async (on: Page, name: string): Promise<void> => {
    if (PICTURES === undefined) return;
    await mkdir(PICTURES, { recursive: true });
    await on.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true, animations: 'disabled' });
  };

  it('an organisation is made, and its number is checked', async () => {
    await page.goto(`${browsing.url}/parties`);
    await page.getByRole('button', { name: '新建单位' }).click();
    const dialog = page.getByRole('dialog', { name: '新建单位' });
    await dialog.getByLabel('法定名称').fill(ORGANISATION);
    await dialog.getByRole('button', { name: '新建单位' }).click();
    await page.waitForURL('**/parties/pty_*');
    party = page.url().split('/').at(-1)!;
    await page.getByText('没有人核实过这个主体').waitFor();
    await page.getByRole('button', { name: '更改 · 号码' }).click();
    const number = page.getByRole('textbox', { name: '号码' });
    await number.fill('91110102MAD55U9H0G');
    await page.getByRole('button', { name: '保存' }).click();
    await page.locator('.fd-note-broken, [role="alert"]').first().waitFor();
    await number.fill('91110102MAD55U9H0F');
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText('91110102MAD55U9H0F').first().waitFor();
  });

  it('somebody joins by the link, once', async () => {
    await page.getByLabel('给谁').fill('小王');
    await page.getByRole('button', { name: '生成链接' }).click();
    const link = (await page.getByText(`${browsing.url}/join#`).textContent())!.trim();
    await picture(page, 'party-invited');
    const other = await browsing.visit();
    await other.goto(link);
    await other.getByRole('heading', { name: `${ORGANISATION} 邀请您作为成员加入` }).waitFor();
    await picture(other, 'party-join');
    await other.getByLabel('姓名').fill('王芳');
    await other.getByLabel('账号名').fill('wang.fang');
    await other.getByLabel('密码').fill(PASSWORD);
    await other.getByRole('main').getByRole('button', { name: '注册账号' }).click();
    await other.waitForURL('**/parties');
    await other.getByRole('link', { name: ORGANISATION }).waitFor();
    await other.goto('about:blank');
    await other.goto(link);
    await other.getByText('邀请').first().waitFor();
    expect(await other.getByRole('button', { name: /^加入/ }).count()).toBe(0);
    await other.context().close();
  });

  it('its documents are handed in, and an examiner decides', async () => {
    await page.reload();
    await page.getByRole('button', { name: '开始核验' }).click();
    await writeFile(browsing.at('营业执照.pdf'), '%PDF-1.7\n');
    await page.locator('[data-pick="verification"]').setInputFiles(browsing.at('营业执照.pdf'));
    await page.getByText('营业执照.pdf').waitFor();
    await picture(page, 'party-documents');
    await page.getByRole('button', { name: '提交核验' }).click();
    await page.getByText('等待审查员决定').waitFor();
    const examiner = await browsing.visit();
    await browsing.signIn(examiner, 'examiner', PASSWORD);
    await examiner.goto(`${browsing.url}/verifications`);
    await examiner.getByRole('button', { name: `审查 ${ORGANISATION}` }).click();
    await examiner.getByText('营业执照.pdf').waitFor();
    await picture(examiner, 'party-review');
    await examiner.getByRole('button', { name: '核实通过' }).click();
    await examiner.getByText('已决定。').waitFor();
    await examiner.context().close();
    await page.reload();
    await page.getByText('由 沈察 于').waitFor();
    await picture(page, 'party-verified');
  });

  it('what is filed for it says who verified it: to its holder by name, to the public without', async () => {
    await page.getByRole('button', { name: '代表: 韩梅梅（本人）' }).click();
    await page.getByRole('menuitem', { name: `${ORGANISATION} · 所有者` }).click();
    await page.getByRole('button', { name: `代表: ${ORGANISATION}` }).waitFor();
    await addPasskey(page, browsing.url);
    await writePng(browsing.at('剧照.png'));
    await page.goto(`${browsing.url}/file`);
    await choose(page, browsing.at('剧照.png'));
    await describeWork(page, '江边黄昏');
    filing = await sign(page);
    await page.getByText('由 沈察 于').waitFor();
    expect(await page.getByText(party, { exact: true }).count()).toBeGreaterThan(0);
    await picture(page, 'party-filing');
    const stranger = await browsing.visit();
    await stranger.goto(`${browsing.url}/verify/${filing}`);
    await stranger.locator('[data-vouched="true"]').getByText('由 本站审查员 于').waitFor();
    expect(await stranger.getByText('沈察').count()).toBe(0);
    expect(await stranger.getByText(ORGANISATION).count()).toBe(0);
    await picture(stranger, 'party-verify');
    await stranger.context().close();
  });

  it.each(['zh', 'en'])(
    'every page fits desk and phone, in %s',
    async (language) => {
      const wide: string[] = [];
      for (const device of [DESKTOP, PHONE]) {
        for (const [login, password, paths] of [
          ['han.meimei', PASSWORD, [...OWN, `/verify/${filing}`]],
          ['examiner', PASSWORD, ['/verifications', '/reports']],
          ['admin', browsing.instance.password, PLATFORM.slice(2)],
        ] as const) {
          const on = await browsing.visit(device);
          await browsing.signIn(on, login, password);
          await on.evaluate((choice) => localStorage.setItem('filmdeed.language', choice), language);
          for (const path of paths) {
            await on.goto(browsing.url + path);
            await on.getByRole('heading', { level: 1 }).waitFor();
            await on.locator('.fd-skeleton').first().waitFor({ state: 'detached' });
            const { width } = device.viewport;
            const content = await on.evaluate<number>('document.documentElement.scrollWidth');
            if (content > width) wide.push(`${path} at ${width}: ${content}`);
            const name = path.replace(/^\//, '').replace(/[^a-z-]+.*/, '');
            await picture(on, `${name}-${login}-${language}-${width}`);
          }
          await on.context().close();
        }
      }
      expect(wide).toEqual([]);
    },
    240_000,
  );

  it('is reached from the menu under the name, by keyboard too', async () => {
    await page.goto(`${browsing.url}/filings`);
    await page.getByRole('button', { name: '账号: 韩梅梅' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: '登录与安全' }).waitFor();
    await picture(page, 'menu');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/(parties|keys)$/);
  });

  it('asked nobody else, and the browser complained of refusals alone', () => {
    expect(browsing.strangers).toEqual([]);
    expect(browsing.complaints.filter((each) => !/status of 4\d\d/.test(each))).toEqual([]);
  });
});
