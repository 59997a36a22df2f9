import { createHash } from 'node:crypto';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  type BundleV1,
  type Content,
  fileProof,
  manifestLine,
  ManifestTree,
  type Scheme,
  type Signature,
  signP256,
  p256Signer,
  type TrustV1,
  trustText,
  withoutDisclosures,
} from '@filmdeed/evidence';
import { concatBytes, toBase64Url, utf8 } from '@filmdeed/kernel';
import { sha256 } from '@noble/hashes/sha2.js';
import { computeAddress, SigningKey } from 'ethers';
import { unzipSync } from 'fflate';
import { filedBundle, filingInput, PARTY_KEY, TRUST } from '../../../../test/support/filed-bundle.js';
import { dossierZip, seriesDossierZip } from './index.js';

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

const FILM = utf8('a small film');
const certificates = { zh: utf8('%PDF zh'), en: utf8('%PDF en') };
const digest = (algorithm: string, bytes: Uint8Array): string => createHash(algorithm).update(bytes).digest('hex');
const CONTENT: Content = {
  kind: 'file',
  size: FILM.length,
  sha256: digest('sha256', FILM),
  sm3: digest('sm3', FILM),
};

type Sign = (digest: Uint8Array) => { scheme: Scheme; signer: string; signature: Signature };
const SIGNERS: Record<Scheme, Sign> = {
  p256: (statement) => ({ scheme: 'p256', signer: p256Signer(PARTY_KEY), signature: signP256(PARTY_KEY, statement) }),
  'webauthn-p256': (statement) => {
    const authenticatorData = concatBytes(sha256(utf8('localhost')), Uint8Array.of(5, 0, 0, 0, 1));
    const clientDataJSON = utf8(
      JSON.stringify({ type: 'webauthn.get', challenge: toBase64Url(statement), origin: 'http://localhost:3000' }),
    );
    const { rs } = signP256(PARTY_KEY, sha256(concatBytes(authenticatorData, sha256(clientDataJSON))));
    const signature = {
      rs,
      authenticatorData: toBase64Url(authenticatorData),
      clientDataJSON: toBase64Url(clientDataJSON),
    };
    return { scheme: 'webauthn-p256', signer: p256Signer(PARTY_KEY), signature };
  },
  secp256k1: (statement) => {
    const key = new SigningKey(PARTY_KEY);
    const rs = toBase64Url(Buffer.from(key.sign(statement).serialized.slice(2), 'hex'));
    return { scheme: 'secp256k1', signer: computeAddress(key).slice(2).toLowerCase(), signature: { rs } };
  },
};

/** Three files as a set: manifest text and content. */
function smallSet(): { manifest: string; content: Content; lines: string[] } {
  const tree = new ManifestTree();
  const entries = ['a "quoted", name.exr', 'b/夜.exr', 'c.exr', 'd.exr', 'e.exr'].map((path) => {
    const bytes = utf8(`frame ${path}`);
    return { path, size: bytes.length, sha256: digest('sha256', bytes), sm3: digest('sm3', bytes) };
  });
  const manifest = entries.map((entry) => tree.append(entry)).join('');
  return { manifest, content: tree.content(), lines: entries.map(manifestLine) };
}

const dossierOf = (bundle: BundleV1, trust: TrustV1 = TRUST): Promise<Uint8Array> =>
  dossierZip({ bundle, trust, certificates, verifierHtml: utf8('<!doctype html>'), name: '影契测试' });

/** Unpacks into a new folder and gives back the dossier's own. */
function unpack(zip: Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), 'filmdeed-dossier-'));
  folders.push(folder);
  const files = unzipSync(zip);
  for (const [path, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  return join(folder, Object.keys(files)[0]!.split('/')[0]!);
}

/** A file beside the dossier, as the reader has it. */
function beside(dossier: string, name: string, content: Uint8Array | string): string {
  const path = join(dirname(dossier), name);
  writeFileSync(path, content);
  return path;
}

interface Run {
  readonly exit: number | null;
  readonly output: string;
  readonly bad: string[];
  readonly notRun: string[];
  readonly good: string[];
}

function run(command: string, args: readonly string[], options: { cwd?: string; input?: string } = {}): Run {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', ...options });
  if (error) throw error;
  const output = stdout + stderr;
  const starting = (word: string): string[] => output.split('\n').filter((line) => line.startsWith(word));
  return { exit: status, output, bad: starting('BAD'), notRun: starting('NOT RUN'), good: starting('good') };
}

const verify = (dossier: string, ...args: string[]): Run => run('sh', [join(dossier, 'verify.sh'), ...args]);

/** All `sh` blocks of a README in order, as a reader pastes them. */
function pasted(dossier: string, readme: string, file: string): string {
  const blocks = [...readFileSync(join(dossier, readme), 'utf8').matchAll(/^```sh\n(.*?)^```$/gmsu)];
  return blocks
    .map(([, lines]) => lines)
    .join('\n')
    .replace('file=\n', `file='${file}'\n`);
}

it('needs sh, OpenSSL 3 and coreutils on the machine of the tests', () => {
  expect(execFileSync('openssl', ['version'], { encoding: 'utf8' })).toMatch(/^OpenSSL ([3-9]|\d\d)\./);
  for (const tool of ['sha256sum', 'basenc', 'od']) expect(spawnSync(tool, ['--version']).status).toBe(0);
});

const CASES = (['p256', 'webauthn-p256', 'secp256k1', 'nobody'] as const).flatMap((scheme) =>
  (['open', 'sealed'] as const).flatMap((seal) => (['file', 'set'] as const).map((kind) => ({ scheme, seal, kind }))),
);

describe('a dossier', () => {
  it.each(CASES)('is verified by sh and openssl alone: $scheme, $seal, $kind', async ({ scheme, seal, kind }) => {
    const set = smallSet();
    const bundle = await filedBundle({
      input: filingInput({ content: kind === 'file' ? CONTENT : set.content, sealed: seal === 'sealed' }),
      sign: scheme === 'nobody' ? null : SIGNERS[scheme],
    });
    const dossier = unpack(await dossierOf(bundle));
    const original = beside(dossier, '原 件.bin', kind === 'file' ? FILM : set.manifest);
    const trust = beside(dossier, 'trust.json', trustText(TRUST));

    const whole = verify(dossier, original, trust);
    expect([...whole.bad, ...whole.notRun]).toEqual([]);
    expect(whole.exit).toBe(0);
    expect(whole.output).not.toContain('WARNING');

    for (const readme of ['README.md', 'README.en.md']) {
      const byHand = run('sh', ['-s'], { cwd: dossier, input: pasted(dossier, readme, original) });
      expect(byHand.good).toEqual(whole.good);
      expect(byHand.bad).toEqual([]);
    }
    const other = verify(dossier, beside(dossier, 'other.bin', 'another film'), trust);
    expect(other.exit).toBe(1);
    expect(other.bad[0]).toContain('file at hand');
  });
});
