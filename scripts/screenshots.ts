// `node scripts/screenshots.ts`: the pictures of the README, taken from a real instance that is started for them.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import sharp from 'sharp';
import { ROOT, runNode } from './run.ts';
import { findChromium, NO_CHROMIUM } from './test/chromium.ts';

const PORT = process.env['PORT'] ?? '3000';
const URL = `http://localhost:${PORT}`;
const IMAGES = join(ROOT, 'docs/images');
const WIDTH = 1280;

/** Starts all of FilmDeed on a new data folder; answers the first password once it is ready. */
async function start(dataDir: string): Promise<{ child: ChildProcess; password: string }> {
  const child = spawn(process.execPath, [join(ROOT, 'dist/apps/standalone/src/main.js')], {
    env: {
      ...process.env,
      DATA_DIR: dataDir,
      PORT,
      PUBLIC_URL: '',
      DATABASE_URL: '',
      CHAIN_RPC_URL: '',
      PLATFORM_SECOND_FACTOR: 'off',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  await new Promise<void>((ready, failed) => {
    child.once('close', (code) => failed(new Error(`ended with ${code}: ${said}`)));
    child.stdout.on('data', (bytes: Buffer) => {
      said += String(bytes);
      if (said.includes('就绪 ready: ')) ready();
    });
  });
  return { child, password: /First sign-in: admin {2}(\S+)/.exec(said)![1]! };
}

/** The upper part of the page as it is seen, in few colours so that the repository stays small. */
async function picture(page: Page, name: string, height: number): Promise<void> {
  await page.setViewportSize({ width: WIDTH, height });
  await page.evaluate('window.scrollTo(0, 0); document.activeElement.blur()');
  const shot = await page.screenshot({ animations: 'disabled' });
  await mkdir(IMAGES, { recursive: true });
  const { size } = await sharp(shot)
    .png({ palette: true, colours: 128, effort: 10 })
    .toFile(join(IMAGES, `${name}.png`));
  console.log(`docs/images/${name}.png: ${Math.ceil(size / 1024)} KB`);
}

async function signIn(page: Page, password: string): Promise<void> {
  await page.goto(URL);
  await page.getByLabel('账号', { exact: true }).fill('admin');
  await page.getByLabel('密码', { exact: true }).fill(password);
  await page.getByRole('main').getByRole('button', { name: '登录' }).click();
  await page.waitForURL('**/filings');
}

async function addPasskey(page: Page): Promise<void> {
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
  await page.goto(`${URL}/keys`);
  await page.getByRole('button', { name: '添加签署密钥' }).click();
  await page.getByLabel('名称').fill('制片部电脑');
  await page.getByRole('button', { name: '创建通行密钥' }).click();
  await page.getByRole('button', { name: '签署', exact: true }).click();
  await page.getByText('密钥已登记').waitFor();
}

async function photograph(page: Page, password: string, film: string): Promise<void> {
  await signIn(page, password);
  await addPasskey(page);
  await page.goto(`${URL}/file`);
  await page.locator('[data-pick="file"]').setInputFiles(film);
  await page.locator('.fd-note-valid').waitFor();
  await page.getByLabel('作品名称').fill('江边黄昏 · 第一集成片');
  await page.getByRole('radio', { name: '人机协作' }).check();
  await picture(page, 'file-evidence', 1240);
  await page.getByRole('button', { name: '查看将要签署的内容' }).click();
  await page.getByRole('button', { name: '用密钥签署并存证' }).click();
  await page.waitForURL('**/filings/fil_*');
  await page.locator('.fd-page-head').getByText('已锚定').waitFor({ timeout: 60_000 });
  // Opened anew, it does not greet who has just filed.
  await page.goto(`${URL}/filings`);
  await page.getByRole('link', { name: '江边黄昏' }).click();
  await page.locator('.fd-qr[src]').waitFor();
  await picture(page, 'filing', 1000);
}

const executablePath = findChromium();
if (executablePath === undefined) throw new Error(NO_CHROMIUM);
if ((await runNode('scripts/build.ts', [], { live: true })).code !== 0) process.exit(1);
const folder = await mkdtemp(join(tmpdir(), 'filmdeed-pictures-'));
const film = join(folder, '江边黄昏_第一集_成片.mp4');
await writeFile(
  film,
  Buffer.concat([Buffer.from('\0\0\0\x14ftypisom\0\0\x02\0isom', 'latin1'), randomBytes(48_000_000)]),
);
const { child, password } = await start(join(folder, 'data'));
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
try {
  const context = await browser.newContext({
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    viewport: { width: WIDTH, height: 900 },
  });
  await photograph(await context.newPage(), password, film);
} finally {
  await browser.close();
  const ended = new Promise((end) => child.once('close', end));
  child.kill('SIGTERM');
  await ended;
  await rm(folder, { recursive: true, force: true });
}
