import { createHash, randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { ApiClient } from '../support/api-client.js';
import { digestInput, fileIt, unsignedRequest } from '../support/filing-requests.js';
import { Browsing, DESKTOP, PHONE } from './support/browsing.js';
import { saved } from './support/steps.js';

const AXE = resolve('node_modules/axe-core/axe.min.js');
/** Where pictures of the pages are laid down for people to look at; nowhere without it. */
const PICTURES = process.env['FILMDEED_TEST_PICTURES'];
const PATHS = ['/operations', '/receipts'] as const;

interface Finding {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

describe('the pages of who runs an instance', () => {
  let browsing: Browsing;
  let page: Page;
  let client: ApiClient;

  beforeAll(async () => {
    browsing = await Browsing.begin();
    client = await new ApiClient(browsing.url).signIn('admin', browsing.instance.password);
    await fileIt(client, unsignedRequest(digestInput(client)));
    while (((await client.get('/status')).body as { log: { size: number } }).log.size === 0) await pause(200);
    page = await browsing.visit();
    await browsing.signIn(page);
  });
  afterAll(() => browsing?.end());

  const picture = async (on: Page, name: string): Promise<void> => {
    if (PICTURES === undefined) return;
    await mkdir(PICTURES, { recursive: true });
    await on.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true, animations: 'disabled' });
  };
  const serious = async (on: Page): Promise<string[]> => {
    await on.addScriptTag({ path: AXE });
    const found = await on.evaluate(
      async () =>
        (await (globalThis as unknown as { axe: { run(): Promise<{ violations: Finding[] }> } }).axe.run()).violations,
    );
    return found
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ''}`));
  };
  const alarmsOf = (on: Page): Promise<string[]> =>
    on.locator('[data-alarm]').evaluateAll((all) => all.map((each) => each.getAttribute('data-alarm')!));
  const lookedAgain = (since: string | null): Promise<void> =>
    page.locator(`.fd-as-of time:not([datetime="${since}"])`).waitFor();
  const asOf = (): Promise<string | null> => page.locator('.fd-as-of time').getAttribute('datetime');

  it('are found in the menu of an administrator, and there alone', async () => {
    await page.getByRole('button', { name: '管理', exact: true }).click();
    await page.getByRole('menuitem', { name: '运行状况' }).click();
    await page.waitForURL('**/operations');
    await page.getByRole('heading', { name: '运行状况', level: 1 }).waitFor();
    await page.locator('[data-chain]').waitFor();
    const password = '一个足够长的密码 2026';
    await client.post('/accounts', { login: 'li.lei', password, name: '李雷' });
    const other = await browsing.visit();
    await browsing.signIn(other, 'li.lei', password);
    expect(await other.getByRole('button', { name: '管理', exact: true }).count()).toBe(0);
    for (const path of PATHS) {
      await other.goto(browsing.url + path);
      await other.getByRole('alert').getByText('access.denied').waitFor();
    }
    await other.context().close();
  });

  it('show an instance that does well, and look again by themselves', async () => {
    await page.getByText('没有告警').waitFor();
    await page.locator('[data-chain]').getByText('可达', { exact: true }).waitFor();
    await page.getByText('1 分 0 秒').waitFor();
    const first = await asOf();
    await lookedAgain(first);
    await picture(page, 'operations-good-zh');
  });

  it('rest while the page is hidden, and look at once when it is seen again', async () => {
    const hide = (hidden: boolean): Promise<void> =>
      page.evaluate(`Object.defineProperty(document, 'hidden', { configurable: true, get: () => ${hidden} });
        document.dispatchEvent(new Event('visibilitychange'));`);
    await hide(true);
    await pause(1000); // an answer that was under way
    const seen = await asOf();
    await pause(11_000);
    expect(await asOf()).toBe(seen);
    await hide(false);
    await lookedAgain(seen);
  });

  it('copy a report that holds all that is shown', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: '复制诊断报告' }).click();
    await page.getByText('已复制').waitFor();
    const report = JSON.parse(await page.evaluate<string>('navigator.clipboard.readText()')) as Record<string, unknown>;
    expect(Object.keys(report)).toEqual(expect.arrayContaining(['asOf', 'alarms', 'queue', 'promises', 'chains']));
    expect(JSON.stringify(report)).not.toContain(browsing.instance.password);
  });

  it('hand out a checkpoint, take a receipt with its document, and correct it', async () => {
    await page.goto(`${browsing.url}/receipts`);
    await page.getByText('还没有回执').waitFor();
    const { name, bytes } = await saved(page, '下载检查点正文');
    const size = Number(/^checkpoint-(\d+)\.txt$/.exec(name)![1]);
    expect(bytes.toString().split('\n')[1]).toBe(String(size));

    const paper = randomBytes(2000);
    await writeFile(browsing.at('公证书.pdf'), paper);
    await page.getByRole('button', { name: '登记回执' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: '登记', exact: true }).click();
    await dialog.getByText('请选择回执文件').waitFor();
    expect(await dialog.getByLabel('检查点大小').inputValue()).toBe(String(size));
    await dialog.getByLabel('出具方').fill('上海市某公证处');
    await dialog.getByLabel('文号或统一证据编号').fill('(2026)沪证经字第1号');
    await dialog.getByLabel('回执所载时间').fill('2099-01-02T03:04:05');
    await dialog.locator('[data-pick="document"]').setInputFiles(browsing.at('公证书.pdf'));
    await dialog.getByText(createHash('sha256').update(paper).digest('hex')).waitFor();
    await dialog.getByRole('button', { name: '登记', exact: true }).click();
    await dialog.getByText('时间不能晚于现在').waitFor();
    await picture(page, 'receipts-dialog-zh');
    await dialog.getByLabel('回执所载时间').fill('2026-01-02T03:04:05');
    await dialog.getByRole('button', { name: '登记', exact: true }).click();
    await page.getByText('已登记 (2026)沪证经字第1号。').waitFor();
    const downloaded = await saved(page, '下载文件 (2026)沪证经字第1号');
    expect(downloaded.bytes.equals(paper)).toBe(true);

    await page.getByRole('button', { name: '更正 (2026)沪证经字第1号' }).click();
    expect(await dialog.getByLabel('回执所载时间').inputValue()).toBe('2026-01-02T03:04:05');
    await dialog.getByLabel('文号或统一证据编号').fill('(2026)沪证经字第2号');
    await dialog.getByRole('button', { name: '登记更正' }).click();
    await page.getByText('已登记 (2026)沪证经字第2号。').waitFor();
    await page.locator('[data-receipt="1"]').getByText('已被更正').waitFor();
    await page.locator('[data-receipt="2"]').getByText('有效').waitFor();
    expect(await page.locator('[data-receipt="1"]').getByRole('button', { name: /^更正/ }).count()).toBe(0);
    await picture(page, 'receipts-zh');
  });

  it('say that a number is taken', async () => {
    await page.getByRole('button', { name: '登记回执' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('出具方').fill('上海市某公证处');
    await dialog.getByLabel('文号或统一证据编号').fill('(2026)沪证经字第1号');
    await dialog.getByLabel('回执所载时间').fill('2026-02-02T03:04:05');
    await dialog.getByLabel('检查点大小').fill('1');
    await dialog.locator('[data-pick="document"]').setInputFiles(browsing.at('公证书.pdf'));
    await dialog.getByText('SHA-256').waitFor();
    await dialog.getByRole('button', { name: '登记', exact: true }).click();
    await dialog.getByRole('alert').getByText('receipt.taken').waitFor();
  });

  it.each(['zh', 'en'])(
    'have no serious finding of axe, and fit a phone, in %s, with alarms and without',
    async (language) => {
      const bad: Record<string, unknown> = {};
      for (const [device, options] of [
        ['desktop', DESKTOP],
        ['phone', PHONE],
      ] as const) {
        const on = await browsing.visit({ ...options, bypassCSP: true });
        await on.context().addInitScript((choice) => localStorage.setItem('filmdeed.language', choice), language);
        await on.goto(browsing.url);
        await on.locator('input[autocomplete^="username"]').fill('admin');
        await on.locator('input[autocomplete="current-password"]').fill(browsing.instance.password);
        await on.locator('main button[type="submit"]').click();
        await on.waitForURL('**/filings');
        const look = async (name: string): Promise<void> => {
          const found = await serious(on);
          if (found.length > 0) bad[`${name} ${device}`] = found;
          const width = await on.evaluate<number>('document.documentElement.scrollWidth');
          if (width > options.viewport.width) bad[`${name} ${device} width`] = width;
          await picture(on, `${name}-${device}-${language}`);
        };
        for (const path of PATHS) {
          await on.goto(browsing.url + path);
          await on.getByRole('heading', { level: 1 }).waitFor();
          await on
            .locator(path === '/operations' ? '[data-chain]' : '[data-receipt]')
            .first()
            .waitFor();
          await look(path.slice(1));
        }
        // What a bad day looks like: the answer of the server with more in it.
        await on.route('**/api/v1/operations', async (route) => {
          const response = await route.fetch();
          await route.fulfill({ response, json: badDay((await response.json()) as Record<string, any>) });
        });
        await on.goto(`${browsing.url}/operations`);
        await on.locator('[data-alarm]').nth(2).waitFor();
        expect(await alarmsOf(on)).toEqual(['promise.overdue', 'chain.reset', 'chain.node-passed-over']);
        await look('operations-bad');
        await on.context().close();
      }
      expect(bad).toEqual({});
    },
    180_000,
  );

  it('say so when the server is away, and keep what they showed', async () => {
    await page.goto(`${browsing.url}/operations`);
    await page.locator('[data-chain]').waitFor();
    await page.route('**/api/v1/operations', (route) => route.abort());
    await page.getByText('更新失败').waitFor();
    await page.locator('[data-chain]').waitFor();
    await page.unroute('**/api/v1/operations');
    await page.getByText('更新失败').waitFor({ state: 'hidden' });
    expect(browsing.strangers).toEqual([]);
  });
});

function badDay(body: Record<string, any>): object {
  const since = new Date(Date.now() - 400_000).toISOString();
  const text = {
    zh: '告警的说明，讲清楚发生了什么、应当怎么做。',
    en: 'What happened, and what there is to do about it.',
  };
  const alarm = (code: string, severity: string, facts: object, subject: string | null): object => ({
    ...{ code, severity, facts, subject, since, what: text, advice: text },
  });
  const host = 'a-node-with-a-very-long-name.of-some-provider.example:8545';
  return {
    ...body,
    alarms: [
      alarm('promise.overdue', 'urgent', { promises: 12 }, null),
      alarm('chain.reset', 'urgent', { genesis: `0x${'ab'.repeat(32)}` }, '联盟链'),
      alarm('chain.node-passed-over', 'attention', { nodes: [`${host} behind`] }, '联盟链'),
    ],
    promises: { ...body['promises'], overdue: 12, earliestDeadline: since },
    log: { ...body['log'], leader: null },
    chains: [
      {
        ...body['chains'][0],
        ...{
          reachable: false,
          name: '联盟链',
          operator: 'consortium',
          feeWei: '1500000000',
          balanceWei: '7000000000000000',
        },
        ...{ anchorsInHand: 77, pending: { transaction: `0x${'cd'.repeat(32)}`, size: 1234567, since, attempts: 3 } },
        nodes: [
          { host, state: 'behind', head: 12 },
          { host: 'b.example:8545', state: 'good', head: 23_456_789 },
        ],
      },
    ],
    clocks: [
      {
        ...{ name: '联合信任时间戳', kind: 'rfc3161', operator: 'authority', reachable: false, reachedAt: since },
        ...{ problem: 'clock.unreachable', attested: { size: 12, at: since }, lag: 1234, dueAt: since },
      },
    ],
  };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
