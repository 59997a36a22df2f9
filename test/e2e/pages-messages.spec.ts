import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { type RunningSmtp, startSmtp } from '../support/smtp-server.js';
import { Browsing, PHONE } from './support/browsing.js';

describe('messages on the pages', () => {
  let smtp: RunningSmtp;
  let folder: string;
  let browsing: Browsing;
  let page: Page;

  beforeAll(async () => {
    smtp = await startSmtp();
    folder = await mkdtemp(join(tmpdir(), 'filmdeed-channels-'));
    const file = join(folder, 'channels.json');
    const mail = { channel: 'mail', url: `smtp://127.0.0.1:${smtp.port}`, from: 'notices@filmdeed.cn' };
    await writeFile(file, JSON.stringify([mail]));
    browsing = await Browsing.begin({ CHANNELS_FILE: file });
    page = await browsing.visit();
    await browsing.signIn(page);
  });
  afterAll(async () => {
    await browsing?.end();
    await smtp?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('an address is confirmed by the code that was sent there', async () => {
    await page.goto(`${browsing.url}/messages`);
    await page.getByRole('heading', { name: '收件箱' }).waitFor();
    await page.getByRole('link', { name: '联系地址' }).click();
    await page.getByLabel('地址', { exact: true }).fill('a@b.cn, c@d.cn');
    await page.getByRole('button', { name: '登记地址' }).click();
    await page.getByText('address.invalid').waitFor();
    await page.getByLabel('地址', { exact: true }).fill('li.lei@post.cn');
    await page.getByRole('button', { name: '登记地址' }).click();
    await page.getByText('l***@post.cn').waitFor();
    const code = await codeIn(smtp);
    await page.getByLabel('确认码', { exact: true }).fill(code.toLowerCase());
    await page.getByRole('button', { name: '确认', exact: true }).click();
    await page.getByText('已确认').waitFor();
    expect(smtp.mails).toHaveLength(1);
  });

  it('nothing is wider than a phone, and operators find no task where nothing is amiss', async () => {
    const phone = await browsing.visit(PHONE);
    await browsing.signIn(phone);
    for (const [path, text] of [
      ['/messages', '没有消息'],
      ['/addresses', '已确认'],
      ['/message-tasks', '没有这类待办'],
    ] as const) {
      await phone.goto(`${browsing.url}${path}`);
      await phone.getByText(text).first().waitFor();
      expect([path, await phone.evaluate('document.documentElement.scrollWidth')]).toEqual([path, 390]);
    }
    // The address that was refused.
    const complaints = browsing.complaints.filter((text) => !/status of 422/.test(text));
    expect([complaints, browsing.strangers]).toEqual([[], []]);
  });
});

async function codeIn({ mails }: RunningSmtp): Promise<string> {
  for (let n = 0; n < 900; n++) {
    const body = /content-transfer-encoding: base64\r\n\r\n([\s\S]*?)\r\n--/i.exec(mails[0]?.raw ?? '')?.[1];
    const code = /确认码：(\S+)/.exec(Buffer.from(body ?? '', 'base64').toString())?.[1];
    if (code !== undefined) return code;
    await new Promise((again) => setTimeout(again, 100));
  }
  throw new Error(`no code came: ${mails[0]?.raw ?? 'no mail'}`);
}
