import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server';

export interface ReceivedMail {
  readonly raw: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly messageId: string;
  readonly envid: string | null;
  readonly notify: readonly string[];
  readonly secure: boolean;
}

/** What the server says to a recipient, and to a whole mail; null takes it. Numbers are SMTP codes. */
export interface MailRules {
  recipient?: (address: string, asked: number) => { code: number; text: string } | null;
  /** Runs after the whole mail was read; `drop` cuts the connection then, without a word. */
  data?: (mail: ReceivedMail, seen: number) => Promise<{ code: number; text: string } | 'drop' | null>;
}

export interface RunningSmtp {
  readonly port: number;
  /** Every mail that was read to its end, answered or not. */
  readonly mails: ReceivedMail[];
  rules: MailRules;
  stop(): Promise<void>;
}

/** A real SMTP server on the loopback. */
export async function startSmtp(options: SMTPServerOptions = {}): Promise<RunningSmtp> {
  const mails: ReceivedMail[] = [];
  const asked = new Map<string, number>();
  const running: { rules: MailRules } = { rules: {} };
  const said = ({ code, text }: { code: number; text: string }): Error =>
    Object.assign(new Error(text), { responseCode: code });
  const server = new SMTPServer({
    ...{ authOptional: true, disabledCommands: ['AUTH'], hideSTARTTLS: true, logger: false, hideDSN: false },
    ...options,
    onRcptTo({ address }, _session, done) {
      asked.set(address, (asked.get(address) ?? 0) + 1);
      const no = running.rules.recipient?.(address, asked.get(address)!) ?? null;
      done(no === null ? null : said(no));
    },
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const mail = receivedOf(Buffer.concat(parts).toString('utf8'), session);
        mails.push(mail);
        const seen = mails.filter(({ messageId }) => messageId === mail.messageId).length;
        const answer = running.rules.data?.(mail, seen) ?? Promise.resolve(null);
        void answer.then((no) => {
          if (no === 'drop') cut(session.id);
          else done(no === null ? null : said(no));
        });
      });
    },
  });
  server.on('error', () => undefined);
  // The library shows its connections only here.
  const { connections } = server as unknown as { connections: Set<{ id: string; _socket: { destroy(): void } }> };
  const cut = (id: string): void => [...connections].find((each) => each.id === id)?._socket.destroy();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.server.address() as AddressInfo).port,
    mails,
    get rules() {
      return running.rules;
    },
    set rules(rules) {
      running.rules = rules;
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function receivedOf(raw: string, { envelope, secure }: SMTPServerSession): ReceivedMail {
  const { mailFrom, rcptTo, dsn } = envelope;
  return {
    ...{ raw, secure, from: mailFrom === false ? '' : mailFrom.address, to: rcptTo.map(({ address }) => address) },
    messageId: /^message-id: *(.+)$/im.exec(raw)?.[1]?.trim() ?? '',
    envid: dsn?.envid ?? null,
    notify: rcptTo.flatMap((each) => each.dsn?.notify ?? []),
  };
}
