import { newId } from '@filmdeed/kernel';
import { type Parcel, renderMessage } from '@filmdeed/registry';
import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { outcomeOf } from '../../../../test/support/outcomes.js';
import { type RunningSmtp, startSmtp } from '../../../../test/support/smtp-server.js';
import { smtpCarrier, type SmtpSettings } from './smtp-carrier.js';

const waits = { connect: 2000, greeting: 500, silence: 700, all: 3000 };
const base = {
  host: '127.0.0.1',
  security: 'none' as const,
  from: 'notices@filmdeed.cn',
  name: '影契 FilmDeed',
  waits,
};

const someParcel = (changes: Partial<Parcel> = {}): Parcel => ({
  ...{ reference: newId('dlv'), to: 'li.lei@post.cn', kind: 'invitation', language: 'zh' },
  ...renderMessage('invitation', 1, 'zh', {
    ...{ inviter: '甲，"乙" <c@d.cn>', organisation: '影业', role: '存证员', link: 'https://a.cn/join?t=1' },
    until: '2026-11-30T00:00:00.000Z',
  }),
  createdAt: new Date('2026-11-25T04:00:00.000Z'),
  ...changes,
});

let smtp: RunningSmtp;
const carrier = (changes: Partial<SmtpSettings> = {}) => smtpCarrier({ ...base, port: smtp.port, ...changes });
beforeEach(async () => void (smtp = await startSmtp()));
afterEach(async () => smtp.stop());

describe('smtpCarrier', () => {
  it('hands over one mail to one address, with our id, both texts, and asks for reports under the reference', async () => {
    const parcel = someParcel();
    expect(await carrier()(parcel)).toMatchObject({ outcome: 'taken', reply: expect.stringMatching(/^250 /) });
    const [mail, ...more] = smtp.mails;
    expect(more).toEqual([]);
    expect(mail).toMatchObject({
      ...{ from: 'notices@filmdeed.cn', to: ['li.lei@post.cn'], messageId: `<${parcel.reference}@filmdeed.cn>` },
      ...{ envid: parcel.reference, notify: ['SUCCESS', 'FAILURE'] },
    });
    const [head] = mail!.raw.split('\r\n\r\n');
    expect(head).toMatch(/^auto-submitted: auto-generated$/im);
    expect(head).toMatch(/^date: wed, 25 nov 2026 04:00:00 \+0000$/im);
    expect(head).not.toMatch(/^(?:bcc|cc|x-mailer):/im);
    expect(head!.match(/^to: .*$/gim)).toEqual(['To: li.lei@post.cn']);
    expect(mail!.raw).not.toMatch(/<img|http-equiv|list-unsubscribe/i);
    expect(mail!.raw).toMatch(/^content-type: text\/plain/im);
    expect(mail!.raw).toMatch(/^content-type: text\/html/im);
  });

  it('comes back to a server that greylists, with the very same bytes', async () => {
    smtp.rules = { recipient: (_, asked) => (asked === 1 ? { code: 451, text: '4.7.1 greylisted' } : null) };
    const parcel = someParcel();
    expect(await carrier()(parcel)).toEqual({ outcome: 'later', reply: expect.stringContaining('451') });
    expect((await carrier()(parcel)).outcome).toBe('taken');
    await carrier()(parcel);
    expect(smtp.mails).toHaveLength(2);
    expect(smtp.mails[0]!.raw).toBe(smtp.mails[1]!.raw);
  });

  it.each([
    [550, 'never'],
    [553, 'never'],
    [450, 'later'],
    [421, 'later'],
  ])('takes %i on the recipient as %s, and as well on the whole mail', async (code, outcome) => {
    smtp.rules = { recipient: () => ({ code, text: 'so it is' }) };
    expect(await carrier()(someParcel())).toEqual({ outcome, reply: expect.stringContaining(String(code)) });
    expect(smtp.mails).toEqual([]);
    smtp.rules = { data: async () => ({ code, text: 'so it is' }) };
    expect(await carrier()(someParcel())).toEqual({ outcome, reply: expect.stringContaining(String(code)) });
  });

  it('does not know whether a mail arrived when the connection is lost after DATA, and sends it again under the same id', async () => {
    smtp.rules = { data: async (_, seen) => (seen === 1 ? 'drop' : null) };
    const parcel = someParcel();
    expect((await carrier()(parcel)).outcome).toBe('later');
    expect((await carrier()(parcel)).outcome).toBe('taken');
    expect(smtp.mails.map(({ raw }) => raw)).toEqual([smtp.mails[0]!.raw, smtp.mails[0]!.raw]);
  });

  it('waits for no server longer than it may: silent after DATA, silent from the start, not there', async () => {
    smtp.rules = { data: () => new Promise(() => undefined) };
    expect((await carrier()(someParcel())).outcome).toBe('later');
    const silent = await listen(() => undefined);
    expect((await carrier({ port: silent.port })(someParcel())).outcome).toBe('later');
    await silent.close();
    expect((await carrier({ port: silent.port })(someParcel())).outcome).toBe('later');
  });

  it('gives up a server that drips a byte at a time', async () => {
    const dripping = await listen((socket) => {
      const timer = setInterval(() => socket.write('2'), 100);
      socket.on('close', () => clearInterval(timer)).on('error', () => undefined);
    });
    expect((await carrier({ port: dripping.port })(someParcel())).outcome).toBe('later');
    await dripping.close();
  });

  it('takes what is no SMTP, and a greeting that refuses, for a server to ask again', async () => {
    for (const words of ['HTTP/1.1 200 OK\r\n\r\n', '554 no service here\r\n', '\u0000'.repeat(5000)]) {
      const strange = await listen((socket) => void socket.on('error', () => undefined).write(words));
      expect([words.slice(0, 3), (await carrier({ port: strange.port })(someParcel())).outcome]).toEqual([
        words.slice(0, 3),
        'later',
      ]);
      await strange.close();
    }
  });

  it('says nothing without TLS to a server that has none, or whose certificate nobody vouches for', async () => {
    expect((await carrier({ security: 'starttls' })(someParcel())).outcome).toBe('later');
    expect((await carrier({ security: 'tls' })(someParcel())).outcome).toBe('later');
    const self = await startSmtp({ hideSTARTTLS: false });
    try {
      expect((await carrier({ security: 'starttls', port: self.port })(someParcel())).outcome).toBe('later');
      expect(self.mails).toEqual([]);
    } finally {
      await self.stop();
    }
    expect(smtp.mails).toEqual([]);
  });

  it('is not made to leave the machine without TLS, or to come from what is no address', () => {
    const made = (changes: Partial<SmtpSettings>): string => outcomeOf(() => carrier(changes));
    for (const host of ['mail.post.cn', '10.0.0.1', '127.0.0.1.evil.cn', '::', '0.0.0.0']) {
      expect([host, made({ host })]).toEqual([host, 'environment.invalid']);
    }
    for (const host of ['localhost', '[::1]', '127.0.0.9']) expect([host, made({ host })]).toEqual([host, 'done']);
    expect(made({ host: 'mail.post.cn', security: 'starttls' })).toBe('done');
    expect(made({ from: 'a@b.cn\r\nBcc: c@d.cn' })).toBe('address.invalid');
  });
});

async function listen(talk: (socket: Socket) => void): Promise<{ port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    talk(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
