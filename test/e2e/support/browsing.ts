import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { Instance } from '../../support/instance.js';

const CHROMIUM = [process.env['CHROMIUM_PATH'] ?? '', '/usr/bin/chromium', '/usr/bin/google-chrome'].find(existsSync);

export const DESKTOP = { viewport: { width: 1280, height: 900 } } as const;
export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const;

/** A whole FilmDeed with a browser before it, and everything that the browser complained of. */
export class Browsing {
  readonly instance: Instance;
  readonly browser: Browser;
  /** For files that are chosen and saved. */
  readonly folder: string;
  /** Errors of the console and exceptions of the pages. */
  readonly complaints: string[] = [];
  /** Requests to any other origin. */
  readonly strangers: string[] = [];

  private constructor(instance: Instance, browser: Browser, folder: string) {
    this.instance = instance;
    this.browser = browser;
    this.folder = folder;
  }

  static async begin(variables: Readonly<Record<string, string>> = {}): Promise<Browsing> {
    if (CHROMIUM === undefined)
      throw new Error('install chromium to run the browser tests (Debian: apt-get install chromium)');
    // One after the other: what was started beside a start that failed would keep the tests from ending.
    const instance = await Instance.start(variables);
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
    const folder = await mkdtemp(join(tmpdir(), 'filmdeed-browsing-'));
    return new Browsing(instance, browser, folder);
  }

  get url(): string {
    return this.instance.url;
  }

  at(name: string): string {
    return join(this.folder, name);
  }

  /** A browser of its own, as of another person, whose device holds passkeys. */
  async visit(options: BrowserContextOptions = DESKTOP): Promise<Page> {
    // A click must not meet a dialog that is still flying in.
    const quiet = { locale: 'zh-CN', acceptDownloads: true, reducedMotion: 'reduce' } as const;
    const context = await this.browser.newContext({ ...quiet, ...options });
    context.setDefaultTimeout(20_000);
    return this.tab(context);
  }

  async tab(context: BrowserContext): Promise<Page> {
    const page = await context.newPage();
    page.on('console', (message) => message.type() === 'error' && this.complaints.push(message.text()));
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(`${this.url}/`) && !/^(data|blob):/.test(url)) this.strangers.push(url);
    });
    await withPasskeys(page);
    return page;
  }

  async signIn(page: Page, login = 'admin', password = this.instance.password): Promise<void> {
    await page.goto(this.url);
    await page.getByLabel('账号', { exact: true }).fill(login);
    await page.getByLabel('密码', { exact: true }).fill(password);
    await page.getByRole('main').getByRole('button', { name: '登录' }).click();
    await page.waitForURL('**/filings');
  }

  async end(): Promise<void> {
    await this.browser.close();
    await this.instance.end();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** An authenticator of the platform that says yes at once. */
async function withPasskeys(page: Page): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}
