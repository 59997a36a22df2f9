import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, resolve } from 'node:path';
import { keyStatement, newNonce } from '@filmdeed/evidence';
import { asId, toHex } from '@filmdeed/kernel';
import { askSecret, readAll } from './console.js';
import { keyFile, loadSession, makeHome } from './home.js';
import { newKeyFile, openKeyFile, type PartyKey } from './key-file.js';
import { Server } from './server.js';
import { type Outcome, type Terminal, UsageError } from './terminal.js';

export interface KeyOptions {
  readonly key?: string;
  readonly passphraseFile?: string;
}

const NO_KEY = {
  zh: '没有签署密钥：先 filmdeed key new 与 key register，或用 --key FILE',
  en: 'No key to sign with: filmdeed key new and key register, or --key FILE',
};

/** Opens the key named by `--key`, else the one of the home folder. */
export async function openKey(terminal: Terminal, options: KeyOptions): Promise<PartyKey> {
  const path = options.key ?? keyFile(terminal.console.env);
  if (options.key === undefined && !existsSync(path)) throw new UsageError(NO_KEY);
  return openKeyFile(path, () => passphrase(terminal, options, false));
}

/** `filmdeed key new`: a key of one's own, encrypted with a passphrase unless `--no-passphrase` is said out loud. */
export async function newKey(
  terminal: Terminal,
  options: KeyOptions & { out?: string; withPassphrase: boolean },
): Promise<Outcome> {
  const { env } = terminal.console;
  const path = resolve(options.out ?? keyFile(env));
  if (options.out === undefined) await makeHome(env);
  else await mkdir(dirname(path), { recursive: true });
  const secret = options.withPassphrase ? await passphrase(terminal, options, true) : null;
  if (secret === undefined || secret === '') {
    throw new UsageError({
      zh: '没有口令：请在终端输入，用 --passphrase-file FILE，或明确写上 --no-passphrase',
      en: 'No passphrase: type it at a terminal, use --passphrase-file FILE, or say --no-passphrase',
    });
  }
  const key = await newKeyFile(path, secret);
  return {
    ok: true,
    facts: { file: path, scheme: 'p256', key: key.signer, encrypted: secret !== null },
    lines: [
      terminal.say({ zh: `新密钥：${path}`, en: `New key: ${path}` }),
      terminal.say({ zh: `公钥：${key.signer}`, en: `Public key: ${key.signer}` }),
      terminal.say({
        zh: '请另存备份；丢失后无法找回。登记：filmdeed key register',
        en: 'Keep a copy: nobody can restore it. Register it: filmdeed key register',
      }),
    ],
  };
}

export async function showKey(terminal: Terminal, options: KeyOptions): Promise<Outcome> {
  const key = await openKey(terminal, options);
  return { ok: true, facts: { scheme: 'p256', key: key.signer }, lines: [`p256 ${key.signer}`] };
}

/** `filmdeed key register`: proves to the server that this party holds the key. */
export async function registerKey(terminal: Terminal, options: KeyOptions & { label?: string }): Promise<Outcome> {
  const session = await loadSession(terminal.console.env);
  const key = await openKey(terminal, options);
  const signedAt = new Date().toISOString();
  const nonce = newNonce();
  const party = asId('pty', session.party);
  const { digest } = keyStatement({ origin: session.origin, party, scheme: 'p256', key: key.signer, signedAt, nonce });
  const label = options.label ?? `${hostname()} (filmdeed)`;
  const registered = await Server.of(session).post<{ id: string }>('/signers', {
    scheme: 'p256',
    key: key.signer,
    label,
    proof: { signedAt, nonce, signature: key.sign(digest).signature },
  });
  return {
    ok: true,
    facts: { id: registered.id, scheme: 'p256', key: key.signer, statement: toHex(digest) },
    lines: [terminal.say({ zh: `已登记 ${registered.id}（${label}）`, en: `Registered ${registered.id} (${label})` })],
  };
}

async function passphrase(terminal: Terminal, options: KeyOptions, isNew: boolean): Promise<string | undefined> {
  const { console } = terminal;
  if (options.passphraseFile === '-') return readAll(console.stdin);
  if (options.passphraseFile !== undefined) {
    return (await readFile(options.passphraseFile, 'utf8')).replace(/\r?\n$/, '');
  }
  const first = await askSecret(console, terminal.say({ zh: '密钥口令：', en: 'Passphrase of the key: ' }));
  if (!isNew || first === undefined) return first;
  const again = await askSecret(console, terminal.say({ zh: '再输一次：', en: 'Once more: ' }));
  if (again !== first) throw new UsageError({ zh: '两次口令不同', en: 'The two passphrases differ' });
  return first;
}
