import { resolve } from 'node:path';
import type { Shape } from '@filmdeed/evidence';
import { Refusal } from '@filmdeed/kernel';
import { ADDRESSED_CHANNELS, type AddressedChannel, cleanAddress } from '@filmdeed/registry';
import { readList, readReach, readUrl, type Reach } from './clock-files.js';

/** A server for mails as the operator lists it. */
export interface ListedMail {
  readonly channel: 'mail';
  readonly host: string;
  readonly port: number;
  readonly security: 'tls' | 'starttls' | 'none';
  readonly user: string | null;
  readonly passwordFile: string | null;
  readonly from: string;
  readonly name: string;
  /** PEM of authorities beside the built-in ones. */
  readonly caFile: string | null;
  /** Secrets of whoever passes on reports of arrival and failure, one a line. */
  readonly reportSecretFile: string | null;
}

/** A gateway for text messages or WeChat as the operator lists it. */
export interface ListedGateway {
  readonly channel: Exclude<AddressedChannel, 'mail'>;
  readonly url: string;
  /** Secrets, one a line: the first signs what we send, any may sign what it reports. */
  readonly secretFile: string;
  readonly reach: Reach;
}

export type ListedChannel = ListedMail | ListedGateway;

/** Reads the list of channels beside the inbox; without a file there is none. Refuses `environment.invalid` naming the fault's place. */
export function readChannelFile(file: string | undefined): ListedChannel[] {
  const listed = file === undefined ? [] : readList('CHANNELS_FILE', file, readChannel);
  const names = listed.map(({ channel }) => channel);
  if (new Set(names).size === names.length) return listed;
  throw new Refusal('environment.invalid', 'the same channel is listed twice', { variable: 'CHANNELS_FILE' });
}

function readChannel(shape: Shape, folder: string): ListedChannel {
  const channel = shape.at('channel').oneOf(ADDRESSED_CHANNELS);
  const file = (name: string): string | null => (shape.has(name) ? resolve(folder, shape.at(name).text(1000)) : null);
  if (channel !== 'mail') {
    shape.object(['channel', 'url', 'secretFile'], ['allowHttp', 'allowPrivate']);
    return { channel, url: readUrl(shape), secretFile: file('secretFile')!, reach: readReach(shape) };
  }
  shape.object(['channel', 'url', 'from'], ['name', 'user', 'passwordFile', 'caFile', 'reportSecretFile']);
  return {
    ...{ channel, ...readServer(shape.at('url')), from: readFrom(shape.at('from')) },
    name: shape.has('name') ? shape.at('name').match(/^[^\p{Cc}\p{Cf}<>@,;:"\\]{1,60}$/u, 'a name') : 'FilmDeed 影契',
    user: shape.has('user') ? shape.at('user').text(200) : null,
    ...{ passwordFile: file('passwordFile'), caFile: file('caFile'), reportSecretFile: file('reportSecretFile') },
  };
}

/** `smtps:` speaks TLS at once; `smtp:` asks for it (STARTTLS), and goes without on the loopback only. */
function readServer(shape: Shape): Pick<ListedMail, 'host' | 'port' | 'security'> {
  const text = shape.text(300);
  if (!/^smtps?:\/\//.test(text) || !URL.canParse(text)) return shape.refuse('not an address smtp:// or smtps://');
  const { protocol, hostname, port, pathname, search, hash, username } = new URL(text);
  if (hostname === '' || username !== '' || !['', '/'].includes(pathname) || search !== '' || hash !== '') {
    return shape.refuse('a host and perhaps a port, nothing else; the user stands beside it');
  }
  const host = hostname.replace(/^\[|\]$/g, '');
  if (protocol === 'smtps:') return { host, port: Number(port || 465), security: 'tls' };
  const isLoopback = host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);
  return { host, port: Number(port || 587), security: isLoopback ? 'none' : 'starttls' };
}

function readFrom(shape: Shape): string {
  try {
    return cleanAddress('mail', shape.text(254));
  } catch {
    return shape.refuse('not one e-mail address');
  }
}
