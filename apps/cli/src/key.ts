import { createPublicKey } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, resolve } from 'node:path';
import { eventStatement, type KeyBody, keyStatement, newNonce } from '@filmdeed/evidence';
import { asId, fromHex, type PartyId, Refusal, toBase64Url, toHex } from '@filmdeed/kernel';
import { askSecret, readAll } from './console.js';
import { sessionAtHand } from './client-session.js';
import { keyFile, makeHome, type Session } from './home.js';
import { newKeyFile, openKeyFile, type PartyKey } from './key-file.js';
import { Server } from './server.js';
import { showWords } from './show-words.js';
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

/** `filmdeed key export`: the public half, for whoever binds it elsewhere; the file stays the only copy of the other. */
export async function exportKey(terminal: Terminal, options: KeyOptions & { out?: string }): Promise<Outcome> {
  const { signer } = await openKey(terminal, options);
  const pem = publicPem(signer);
  if (options.out !== undefined) await writeFile(options.out, pem, { flag: 'wx' });
  return {
    ok: true,
    facts: { scheme: 'p256', key: signer, pem, ...(options.out === undefined ? {} : { file: options.out }) },
    lines: [`p256 ${signer}`, ...(options.out === undefined ? pem.trimEnd().split('\n') : [options.out])],
  };
}

/** SubjectPublicKeyInfo of X ‖ Y (RFC 5480). */
function publicPem(signer: string): string {
  const [x, y] = [signer.slice(0, 64), signer.slice(64)].map((half) => toBase64Url(fromHex(half)));
  const key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: x!, y: y! }, format: 'jwk' });
  return key.export({ type: 'spki', format: 'pem' }) as string;
}

export interface AgreedOptions extends KeyOptions {
  /** File of a key of the party that agrees. */
  readonly agreeKey?: string;
  readonly agreePassphraseFile?: string;
}

/** `filmdeed key register`: proves to the server that this party holds the key; with another key's word it signs at once. */
export async function registerKey(terminal: Terminal, options: AgreedOptions & { label?: string }): Promise<Outcome> {
  const session = await sessionAtHand(terminal.console.env);
  const key = await openKey(terminal, options);
  const party = asId('pty', session.party);
  const { order, statement } = possession(terminal, session, key, options.label);
  const agreeing = options.agreeKey === undefined ? undefined : await openAgreeing(terminal, options);
  const body = { action: 'bind', scheme: 'p256', key: key.signer } as KeyBody;
  const agreement = agreeing && agreementOf(terminal, session.origin, { party, body }, agreeing);
  const { id, state, effectiveAt } = await Server.of(session).post<Registered>('/signers', { ...order, agreement });
  return {
    ok: true,
    facts: { id, scheme: 'p256', key: key.signer, statement, state, effectiveAt },
    lines: [
      terminal.say({ zh: `已登记 ${id}（${order.label}）`, en: `Registered ${id} (${order.label})` }),
      ...(state === 'live'
        ? []
        : [
            terminal.say({
              zh: `公示至 ${effectiveAt} 后方可签署；或用 --agree-key FILE 由已有密钥同意`,
              en: `It signs from ${effectiveAt} on, after its time in public; with --agree-key FILE a key of the party agrees at once`,
            }),
          ]),
    ],
  };
}

/** `filmdeed key rotate`: the key takes the place of the one that agrees. */
export async function rotateKey(terminal: Terminal, options: AgreedOptions & { label?: string }): Promise<Outcome> {
  const session = await sessionAtHand(terminal.console.env);
  if (options.agreeKey === undefined) {
    throw new UsageError({ zh: '请用 --agree-key FILE 指明旧密钥', en: 'Name the old key by --agree-key FILE' });
  }
  const key = await openKey(terminal, options);
  const old = await openAgreeing(terminal, options);
  const server = Server.of(session);
  const { items } = await server.get<{ items: readonly { id: string; key: string; state: string }[] }>('/signers');
  const found = items.find((each) => each.key === old.signer && each.state === 'live');
  if (found === undefined) throw new Refusal('signer.unknown', 'no live key of this party', { signer: old.signer });
  const replaces = { scheme: 'p256', key: old.signer };
  const body = { action: 'rotate', scheme: 'p256', key: key.signer, replaces } as KeyBody;
  const event = { party: asId('pty', session.party), body };
  const { order, statement } = possession(terminal, session, key, options.label);
  const agreement = agreementOf(terminal, session.origin, event, old);
  const { id } = await server.post<Registered>(`/signers/${found.id}/rotation`, { ...order, agreement });
  return {
    ok: true,
    facts: { id, replaces: found.id, scheme: 'p256', key: key.signer, statement },
    lines: [terminal.say({ zh: `${id} 已取代 ${found.id}`, en: `${id} took the place of ${found.id}` })],
  };
}

interface Registered {
  readonly id: string;
  readonly state: string;
  readonly effectiveAt: string;
}

function openAgreeing(terminal: Terminal, { agreeKey, agreePassphraseFile }: AgreedOptions): Promise<PartyKey> {
  const options = agreePassphraseFile === undefined ? {} : { passphraseFile: agreePassphraseFile };
  return openKey(terminal, { key: agreeKey!, ...options });
}

/** What `POST /signers` takes: the key with its own word. */
function possession(terminal: Terminal, session: Session, key: PartyKey, named: string | undefined) {
  const [signedAt, nonce] = [new Date().toISOString(), newNonce()];
  const party = asId('pty', session.party);
  const { typedData, digest } = keyStatement({
    origin: session.origin,
    party,
    scheme: 'p256',
    key: key.signer,
    signedAt,
    nonce,
  });
  showWords(terminal, typedData);
  const proof = { signedAt, nonce, signature: key.sign(digest).signature };
  const label = named ?? `${hostname()} (filmdeed)`;
  return { statement: toHex(digest), order: { scheme: 'p256', key: key.signer, label, proof } };
}

function agreementOf(
  terminal: Terminal,
  origin: string,
  event: { party: PartyId; body: KeyBody },
  key: PartyKey,
): object {
  const [signedAt, nonce] = [new Date().toISOString(), newNonce()];
  const { typedData, digest } = eventStatement(event, { origin, signedAt, nonce })!;
  showWords(terminal, typedData);
  return { ...key.sign(digest), signedAt, nonce };
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
