import { isIP } from 'node:net';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { Refusal } from '@filmdeed/kernel';
import { type Carried, type Carrier, cleanAddress, type Parcel } from '@filmdeed/registry';

export interface SmtpSettings {
  readonly host: string;
  readonly port: number;
  /** `tls` from the first byte; `starttls` before anything is said; `none` on the loopback only. */
  readonly security: 'tls' | 'starttls' | 'none';
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  /** Address that mails come from and reports go to. */
  readonly from: string;
  /** Name beside it. */
  readonly name: string;
  /** PEM of certificate authorities beside the built-in ones. */
  readonly authorities?: readonly string[] | undefined;
  /** Milliseconds until the connection stands, until the server speaks, between two of its words, and for all of it. */
  readonly waits?: {
    readonly connect: number;
    readonly greeting: number;
    readonly silence: number;
    readonly all: number;
  };
}

/** All of it ends before the lease of a delivery does: else another would send the same mail meanwhile. */
const WAITS = { connect: 10_000, greeting: 30_000, silence: 60_000, all: 120_000 };

/**
 * Hands mails to a server by SMTP, one connection each. Without TLS it speaks to the loopback only (`environment.invalid` at the start, naming the
 * problem). Asks for reports of arrival and failure where the server offers them (RFC 3461), under the reference. A mail has the same Message-ID,
 * date and bytes at each attempt. No picture, no link that reports: that a mail was read is known from our page alone.
 */
export function smtpCarrier(settings: SmtpSettings): Carrier {
  const { host, port, security, user, password, authorities, waits = WAITS } = settings;
  const from = cleanAddress('mail', settings.from);
  const domain = from.slice(from.lastIndexOf('@') + 1);
  if (security === 'none' && !isLoopback(host)) {
    throw new Refusal('environment.invalid', 'mail leaves this machine by TLS only', { variable: 'MAIL_URL' });
  }
  return async (parcel) => {
    const transport = createTransport({
      ...{
        host,
        port,
        secure: security === 'tls',
        requireTLS: security === 'starttls',
        ignoreTLS: security === 'none',
      },
      ...(user === undefined ? {} : { auth: { user, pass: password ?? '' } }),
      ...{ connectionTimeout: waits.connect, greetingTimeout: waits.greeting, socketTimeout: waits.silence },
      ...{ dnsTimeout: waits.connect, disableFileAccess: true, disableUrlAccess: true, logger: false },
      tls: { minVersion: 'TLSv1.2', ...(authorities === undefined ? {} : { ca: [...authorities] }) },
      name: domain,
    });
    const signal = AbortSignal.timeout(waits.all);
    try {
      const { response } = await transport.sendMail({ ...mailOf(parcel, settings.name, from, domain), signal });
      return { outcome: 'taken', reply: response };
    } catch (error) {
      return outcomeOf(error);
    } finally {
      transport.close();
    }
  };
}

function mailOf(
  { reference, to, subject, text, html, createdAt, language }: Parcel,
  name: string,
  from: string,
  domain: string,
): SendMailOptions {
  return {
    from: { name, address: from },
    // As an object: nothing in it is parsed for more addresses.
    to: { name: '', address: to },
    envelope: { from, to: [to] },
    ...{ subject, text, html, date: createdAt, messageId: `<${reference}@${domain}>` },
    ...{ baseBoundary: reference, xMailer: false, disableFileAccess: true, disableUrlAccess: true },
    headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': language === 'zh' ? 'zh-CN' : 'en' },
    dsn: { id: reference, return: 'headers', notify: ['success', 'failure'], recipient: to },
  };
}

/**
 * What the recipient's side refused for ever is final. What it refused for now is not, nor is anything before the recipient was named (login, sender: ours to mend), nor a connection that
 * ended: then the server may have the mail, and gets it once more under the same Message-ID.
 */
function outcomeOf(error: unknown): Carried {
  const { code, command, response, responseCode } = error as {
    code?: string;
    command?: string;
    response?: string;
    responseCode?: number;
  };
  const aboutMail = command === 'RCPT TO' || command === 'DATA';
  if (aboutMail && responseCode !== undefined && responseCode >= 500 && responseCode < 600) {
    return { outcome: 'never', reply: response ?? String(responseCode) };
  }
  return { outcome: 'later', reply: response ?? `no answer (${code ?? 'unknown'})` };
}

function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '');
  return bare === 'localhost' || bare === '::1' || (isIP(bare) === 4 && bare.startsWith('127.'));
}
