import { writeFile } from 'node:fs/promises';
import type { CDPSession, Locator, Page } from 'playwright-core';
import { SignedIn } from '../support/signed-in.js';
import { Browsing } from './support/browsing.js';
import { writeMp4 } from './support/media.js';
import { addPasskey, anchored, choose, describeWork, sign } from './support/steps.js';

const MIB = 1024 * 1024;
const BYTES = 12 * MIB;
const ready = (page: Page): Locator => page.locator('.fd-note-valid').getByText('已上传，服务器算得的摘要与本机一致');

interface UploadSeen {
  readonly id: string;
  readonly name: string;
  readonly offset: number;
}

describe('an upload on the pages', () => {
  let browsing: Browsing;
  let page: Page;
  let cdp: CDPSession;
  let account: SignedIn;

  /** The way between page and server: so many bytes a second, any number for -1, cut for 0. */
  const throttle = (bytesPerSecond: number): Promise<unknown> =>
    cdp.send('Network.emulateNetworkConditions', {
      offline: bytesPerSecond === 0,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: bytesPerSecond,
    });
  const percent = async (): Promise<number> =>
    Number(await page.getByRole('progressbar').getAttribute('aria-valuenow', { timeout: 20_000 }));
  const past = async (least: number): Promise<void> => {
    await page.getByRole('progressbar', { name: '正在上传' }).waitFor();
    while ((await percent()) < least) await page.waitForTimeout(50);
  };
  /** How many bytes of a file the server holds, and under which number. */
  const held = async (name: string): Promise<UploadSeen> => {
    const { items } = await account.get<{ items: UploadSeen[] }>('/uploads');
    return items.find((upload) => upload.name === name)!;
  };
  /** The same, once the server has written down what came before the connection ended. */
  const heldAtLast = async (name: string): Promise<UploadSeen> => {
    let seen = await held(name);
    for (; seen.offset === 0; seen = await held(name)) await page.waitForTimeout(100);
    return seen;
  };
  const start = async (name: string): Promise<void> => {
    await writeMp4(browsing.at(name), BYTES);
    await page.goto(`${browsing.url}/file`);
    await throttle(3 * MIB);
    await choose(page, browsing.at(name));
    await past(15);
  };

  beforeAll(async () => {
    browsing = await Browsing.begin({ MAX_UPLOAD_BYTES: String(16 * MIB) });
    page = await browsing.visit();
    cdp = await page.context().newCDPSession(page);
    await cdp.send('Network.enable');
    await browsing.signIn(page);
    await addPasskey(page, browsing.url);
    account = await SignedIn.as(browsing.url, 'admin', browsing.instance.password);
  });
  beforeEach(() => throttle(-1));
  afterAll(() => browsing?.end());

  it('shows speed and time left, pauses, and goes on where it stopped', async () => {
    await start('暂停.mp4');
    await page.getByText(/MB\/秒/).waitFor();
    await page.getByText(/约剩 \d+ 秒/).waitFor();
    await page.getByRole('button', { name: '暂停' }).click();
    await page.getByText('已暂停').waitFor();
    await page.waitForTimeout(600);
    const before = await heldAtLast('暂停.mp4');
    expect(before.offset).toBeLessThan(BYTES);
    await page.waitForTimeout(1200);
    expect(await held('暂停.mp4')).toEqual(before);
    await throttle(-1);
    await page.getByRole('button', { name: '继续' }).click();
    await ready(page).waitFor();
    expect((await held('暂停.mp4')).id).toBe(before.id);
    await describeWork(page, '暂停过的样片');
    await sign(page);
    await anchored(page);
  });

  it('waits while the network is cut, and goes on by itself', async () => {
    await start('断网.mp4');
    await throttle(0);
    await page.getByText('连接中断，恢复后自动继续').waitFor();
    await page.getByText('连接不上服务器').first().waitFor();
    // How much came through is the browser's: it lets go what it held back by the throttle.
    const { id } = await heldAtLast('断网.mp4');
    await throttle(-1);
    await ready(page).waitFor();
    expect((await held('断网.mp4')).id).toBe(id);
  });

  it('goes on after the page was loaded anew, when the same file is chosen again', async () => {
    await start('重载.mp4');
    await page.reload();
    await page.getByText('有未完成的上传').waitFor();
    await page.getByText(/重载\.mp4 · 12\.0 MB · 已传 \d+%/).waitFor();
    const { id, offset } = await heldAtLast('重载.mp4');
    expect(offset).toBeLessThan(BYTES);
    await throttle(3 * MIB);
    await choose(page, browsing.at('重载.mp4'));
    await page.getByText('找到未完成的上传，从断点继续').waitFor();
    await ready(page).waitFor();
    expect((await held('重载.mp4')).id).toBe(id);
  });

  it('goes on in another browser of the same account', async () => {
    await start('换机.mp4');
    const { id } = await held('换机.mp4');
    await page.goto(`${browsing.url}/keys`);
    const other = await browsing.visit();
    await browsing.signIn(other);
    await other.goto(`${browsing.url}/file`);
    await choose(other, browsing.at('换机.mp4'));
    await ready(other).waitFor();
    expect((await held('换机.mp4')).id).toBe(id);
    await other.context().close();
  });

  it('goes on after the server was ended and started again', async () => {
    await start('重启.mp4');
    await browsing.instance.signal('SIGKILL');
    await page.getByText('连接中断，恢复后自动继续').waitFor();
    await browsing.instance.start();
    await ready(page).waitFor({ timeout: 60_000 });
    await describeWork(page, '重启过的样片');
    await sign(page);
    await anchored(page);
  }, 150_000);

  it('is given up by a button, and frees its space', async () => {
    await start('放弃.mp4');
    await page.reload();
    await page.getByRole('button', { name: '放弃上传 放弃.mp4' }).click();
    await page.getByRole('button', { name: '放弃上传 放弃.mp4' }).waitFor({ state: 'detached' });
    expect(await held('放弃.mp4')).toBeUndefined();
  });

  it('is refused in words: too large, and empty', async () => {
    await page.goto(`${browsing.url}/file`);
    await page.getByText('上传原件单个文件上限 16.0 MB').waitFor();
    await writeMp4(browsing.at('太大.mp4'), 17 * MIB);
    await choose(page, browsing.at('太大.mp4'));
    await page.getByText('文件超过上传上限 16.0 MB，请改用“仅存摘要”。').waitFor();
    await writeFile(browsing.at('空.txt'), '');
    await choose(page, browsing.at('空.txt'));
    await page.getByRole('alert').getByText('文件是空的。').waitFor();
  });
});
