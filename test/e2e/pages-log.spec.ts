import { resolve } from 'node:path';
import { Browsing, DESKTOP, PHONE } from './support/browsing.js';
import { writePng } from './support/media.js';
import { addPasskey, anchored, choose, describeWork, sign } from './support/steps.js';

const AXE = resolve('node_modules/axe-core/axe.min.js');

describe('the evidence log', () => {
  let browsing: Browsing;
  let filing = '';
  beforeAll(async () => {
    browsing = await Browsing.begin();
  });
  afterAll(() => browsing?.end());
  const serious = async (page: Awaited<ReturnType<Browsing['visit']>>): Promise<string[]> => {
    await page.addScriptTag({ path: AXE });
    return page.evaluate(async () => {
      const { axe } = globalThis as unknown as {
        axe: { run(): Promise<{ violations: { id: string; impact: string | null }[] }> };
      };
      const { violations } = await axe.run();
      return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id }) => id);
    });
  };

  it('says that it is empty while it is', async () => {
    const page = await browsing.visit();
    await page.goto(`${browsing.url}/log`);
    await page.getByText('日志还是空的').waitFor();
    // The browser itself notes the 404 of a log without checkpoint.
    browsing.complaints.splice(0);
    await page.context().close();
  }, 60_000);

  it('shows strangers checkpoint, leaves, and the way of a leaf to the root, recomputed in their browser', async () => {
    const filer = await browsing.visit();
    await browsing.signIn(filer);
    await addPasskey(filer, browsing.url);
    await writePng(browsing.at('剧照.png'));
    await filer.goto(`${browsing.url}/file`);
    await choose(filer, browsing.at('剧照.png'));
    await describeWork(filer, '江边黄昏');
    filing = await sign(filer);
    await anchored(filer);
    await filer.context().close();

    const page = await browsing.visit({ ...DESKTOP, bypassCSP: true });
    await page.goto(browsing.url);
    await page.getByRole('link', { name: '证据日志', exact: true }).click();
    await page.getByText('检查点的签名已在本浏览器核验').waitFor();
    await page.getByText('Checked with software and keys supplied by this site').waitFor();
    await page.getByText(`npx filmdeed audit ${browsing.url} --trust trust.json`).waitFor();
    expect(await serious(page)).toEqual([]);
    const find = page.getByRole('searchbox', { name: '查叶：序号、叶哈希或存证编号' });
    await find.fill(filing);
    await find.press('Enter');
    await page.waitForURL('**/log?leaf=1');
    await page.locator('[data-reached="true"]').waitFor();
    await page.getByText(filing).waitFor();
    await page.getByRole('list', { name: '包含此叶的锚定' }).waitFor();
    expect(await serious(page)).toEqual([]);
    const hash = await page.locator('.fd-digest code').first().textContent();
    await page.getByRole('link', { name: '回到日志' }).click();
    await find.fill(hash!);
    await find.press('Enter');
    await page.waitForURL('**/log?leaf=1');
    await page.context().close();
  }, 120_000);

  it('says what it cannot find, and fits a phone', async () => {
    const page = await browsing.visit(PHONE);
    await page.goto(`${browsing.url}/log`);
    const find = page.getByRole('searchbox', { name: '查叶：序号、叶哈希或存证编号' });
    await find.fill('不是编号');
    await find.press('Enter');
    await page.getByRole('alert').getByText('请输入序号').waitFor();
    await find.fill('999999');
    await find.press('Enter');
    await page.getByRole('alert').getByText('日志中还没有这个序号').waitFor();
    const wide = await page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');
    expect(wide).toBe(false);
    await page.goto(`${browsing.url}/log?leaf=999999`);
    await page.getByRole('heading', { level: 1, name: '日志中还没有这个序号' }).waitFor();
    await page.context().close();
  }, 60_000);

  it('shows a leaf that does not lead to the root as what it is', async () => {
    const page = await browsing.visit();
    await page.route('**/log/tile/entries/**', async (route) => {
      const answer = await route.fetch();
      const body = Buffer.from(await answer.body());
      body[40]! ^= 1;
      await route.fulfill({ response: answer, body });
    });
    await page.goto(`${browsing.url}/log?leaf=0`);
    await page.getByRole('alert').getByText('proof.invalid').waitFor();
    expect(await page.locator('[data-reached="true"]').count()).toBe(0);
    await page.context().close();
    expect(browsing.complaints).toEqual([]);
    expect(browsing.strangers).toEqual([]);
  }, 60_000);
});
