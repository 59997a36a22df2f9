import { resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { Browsing, DESKTOP, PHONE } from './support/browsing.js';
import { writePng, writeText } from './support/media.js';
import { addPasskey, anchored, choose, describeWork, sign } from './support/steps.js';

interface Finding {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

const AXE = resolve('node_modules/axe-core/axe.min.js');
const LANGUAGES = ['zh', 'en'] as const;

/** The names of what has the focus, and whether that is seen. In the browser's own language: its types are not ours. */
const FOCUSED = `(() => {
  const at = document.activeElement;
  const own = at.matches('button, a') ? [at.textContent] : [];
  const labels = [...(at.labels ?? [])].map((label) => label.textContent);
  const outlined = [at, at.closest('label')].some((shown) => shown && getComputedStyle(shown).outlineStyle !== 'none');
  return [[at.getAttribute('aria-label'), ...own, ...labels].map((name) => (name ?? '').trim()), outlined];
})()`;

const KEYBOARD = { login: 'keyboard', name: '键盘', password: 'no mouse at all 键盘', platformRoles: [] };

describe('every page', () => {
  let browsing: Browsing;
  let filing = '';
  const paths = (): string[] => [
    '/file',
    '/filings',
    `/filings/${filing}`,
    '/keys',
    '/accounts',
    '/password',
    '/verify',
    '/lookup',
    `/verify/${filing}`,
    '/no-such-page',
  ];
  const show = async (page: Page, path: string): Promise<void> => {
    await page.goto(browsing.url + path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.locator('.fd-skeleton').first().waitFor({ state: 'detached' });
    await page.locator('.fd-status').first().waitFor({ state: 'attached' });
  };
  const speak = (page: Page, language: string): Promise<unknown> =>
    page.context().addInitScript((choice) => localStorage.setItem('filmdeed.language', choice), language);

  beforeAll(async () => {
    browsing = await Browsing.begin();
    const page = await browsing.visit();
    await browsing.signIn(page);
    // Whoever works by keyboard alone has no key yet; those of somebody's other browser would have to agree.
    const made = await page.evaluate(async (account) => {
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch('/api/v1/accounts', { method: 'POST', headers, body: JSON.stringify(account) });
      return answer.status;
    }, KEYBOARD);
    expect(made).toBe(201);
    await addPasskey(page, browsing.url);
    await writePng(browsing.at('剧照.png'));
    await page.goto(`${browsing.url}/file`);
    await choose(page, browsing.at('剧照.png'));
    await describeWork(page, '江边黄昏');
    filing = await sign(page);
    await anchored(page);
    await page.context().close();
  });
  afterAll(() => browsing?.end());

  it.each(LANGUAGES)(
    'has no serious finding of axe, in %s',
    async (language) => {
      const page = await browsing.visit({ ...DESKTOP, bypassCSP: true });
      const bad: Record<string, string[]> = {};
      const look = async (name: string): Promise<void> => {
        await page.addScriptTag({ path: AXE });
        const found = await page.evaluate(
          async () =>
            (await (globalThis as unknown as { axe: { run(): Promise<{ violations: Finding[] }> } }).axe.run())
              .violations,
        );
        const serious = found.filter(({ impact }) => impact === 'serious' || impact === 'critical');
        if (serious.length > 0)
          bad[name] = serious.flatMap(({ id, nodes }) =>
            nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ''}`),
          );
      };
      await page.goto(browsing.url);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await look('sign-in, zh');
      await browsing.signIn(page);
      await speak(page, language);
      for (const path of paths()) {
        await show(page, path);
        await look(path);
      }
      await show(page, '/file');
      await choose(page, browsing.at('剧照.png'));
      await page.locator('.fd-note-valid').first().waitFor();
      await page
        .getByRole('button', { name: language === 'zh' ? '查看将要签署的内容' : 'See what you will sign' })
        .click();
      await page.locator('.ant-form-item-explain-error').first().waitFor();
      await look('/file with a field missing');
      await page.getByRole('radio', { name: language === 'zh' ? '人机协作' : /AI.assisted|with AI/i }).check();
      await page
        .getByRole('button', { name: language === 'zh' ? '查看将要签署的内容' : 'See what you will sign' })
        .click();
      await page.locator('.fd-sign-actions').waitFor();
      await look('/file to be signed');
      await show(page, '/keys');
      await page.getByRole('button', { name: language === 'zh' ? '添加签署密钥' : 'Add a signing key' }).click();
      await page.getByRole('dialog').locator('button[type="submit"]').waitFor();
      await page.waitForTimeout(500);
      await look('/keys, dialog');
      await show(page, '/accounts');
      await page.getByRole('button', { name: language === 'zh' ? '新建账号' : 'New account' }).click();
      await page.getByRole('dialog').locator('button[type="submit"]').waitFor();
      await page.waitForTimeout(500);
      await look('/accounts, dialog');
      expect(bad).toEqual({});
      await page.context().close();
    },
    180_000,
  );

  it.each(LANGUAGES)(
    'fits a phone without scrolling sideways, in %s',
    async (language) => {
      const page = await browsing.visit(PHONE);
      const overflow: string[] = [];
      const look = async (name: string): Promise<void> => {
        // Not the window's width: it grows with what does not fit.
        const content = await page.evaluate<number>('document.documentElement.scrollWidth');
        if (content > PHONE.viewport.width) overflow.push(`${name}: ${content}`);
      };
      await speak(page, language);
      await page.goto(browsing.url);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await look('sign-in');
      await page.locator('input[autocomplete^="username"]').fill('admin');
      await page.locator('input[autocomplete="current-password"]').fill(browsing.instance.password);
      await page.locator('main button[type="submit"]').tap();
      await page.waitForURL('**/filings');
      for (const path of paths()) {
        await show(page, path);
        await look(path);
      }
      await page.locator('.fd-phone-only').tap();
      await page
        .getByRole('dialog')
        .getByRole('link', { name: language === 'zh' ? '签署密钥' : 'Signing keys' })
        .tap();
      await page.waitForURL('**/keys');
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
      expect(overflow).toEqual([]);
      await page.context().close();
    },
    120_000,
  );

  it('stays where it is when the language is switched, and speaks it ever after', async () => {
    const page = await browsing.visit();
    await browsing.signIn(page);
    for (const [path, zh, en] of [
      [`/filings/${filing}`, '证明路径', 'Path of the proof'],
      ['/file', '填写登记信息', 'Describe the work'],
      [`/verify/${filing}`, '逐项结果', 'Each check'],
    ] as const) {
      await show(page, path);
      await page.getByRole('heading', { name: zh }).waitFor();
      await page.getByRole('button', { name: 'English' }).click();
      await page.getByRole('heading', { name: en }).waitFor();
      expect(new URL(page.url()).pathname).toBe(path);
      expect(await page.locator('html').getAttribute('lang')).toBe('en');
      await page.reload();
      await page.getByRole('heading', { name: en }).waitFor();
      await page.getByRole('button', { name: '中文' }).click();
      await page.getByRole('heading', { name: zh }).waitFor();
    }
    await page.context().close();
  });

  it('is worked by keyboard alone: signing in, filing, signing', async () => {
    const page = await browsing.visit();
    /** Moves the focus on until it stands on what is named; what has no visible focus or is not reached fails. */
    const tabTo = async (name: string): Promise<void> => {
      for (let i = 0; i < 80; i++) {
        await page.keyboard.press('Tab');
        const [names, seen] = await page.evaluate<[string[], boolean]>(FOCUSED);
        if (!names.includes(name)) continue;
        expect([name, seen]).toEqual([name, true]);
        return;
      }
      throw new Error(`never reached ${name}`);
    };
    await page.goto(browsing.url);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.locator('input[autocomplete^="username"]:focus').waitFor();
    await page.keyboard.type(KEYBOARD.login);
    await page.keyboard.press('Tab');
    await page.keyboard.type(KEYBOARD.password);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/filings');
    await addPasskeyByKeyboard(page);

    await page.goto(`${browsing.url}/file`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await writeText(browsing.at('剧本.txt'));
    // Listened for from the beginning: whoever begins with the key press may be late.
    const chooser = page.waitForEvent('filechooser');
    await tabTo('选择文件');
    await page.keyboard.press('Enter');
    await (await chooser).setFiles(browsing.at('剧本.txt'));
    await page.locator('.fd-note-valid').first().waitFor();
    await tabTo('作品名称');
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('键盘登记');
    await tabTo('纯人工');
    await page.keyboard.press('Space');
    await tabTo('查看将要签署的内容');
    await page.keyboard.press('Enter');
    await page.locator('.fd-sign-actions').waitFor();
    await tabTo('用密钥签署并存证');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/filings/fil_*');
    await anchored(page);
    expect(await page.evaluate('document.activeElement.id')).toBe('content');
    await page.context().close();

    async function addPasskeyByKeyboard(on: Page): Promise<void> {
      await on.goto(`${browsing.url}/keys`);
      await on.getByRole('heading', { level: 1 }).waitFor();
      await tabTo('添加签署密钥');
      await on.keyboard.press('Enter');
      await on.getByRole('dialog').waitFor();
      await tabTo('创建通行密钥');
      await on.keyboard.press('Enter');
      await on.getByRole('dialog').locator('.fd-statement').waitFor();
      await tabTo('签署');
      await on.keyboard.press('Enter');
      await on.getByText('密钥已登记').waitFor();
    }
  }, 120_000);

  it('says nothing to the console and asks nobody else', async () => {
    expect(browsing.complaints).toEqual([]);
    expect(browsing.strangers).toEqual([]);
  });
});
