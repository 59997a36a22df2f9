import { execFileSync } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  bundleText,
  type Content,
  parseManifestLine,
  trustText,
  verifySignature,
  filingStatement,
} from '@filmdeed/evidence';
import { fromHex } from '@filmdeed/kernel';
import { filedBundle, filingInput, PARTY, TEST_ORIGIN, TRUST } from '../../../test/support/filed-bundle.js';
import { TestConsole } from '../../../test/support/test-console.js';
import { hashFile } from './hash-file.js';
import { run } from './run.js';

let folder: string;
const at = (...parts: string[]): string => join(folder, ...parts);

/** Runs a command with its own home; `json` is the one document on standard output. */
async function cli(args: string[], input = ''): Promise<{ code: number; json: any; out: string; err: string }> {
  const console = new TestConsole({ FILMDEED_HOME: at('home'), LANG: 'en_US.UTF-8' }, input);
  const code = await run(args, console);
  return {
    code,
    out: console.out,
    err: console.err,
    json: args.includes('--json') ? JSON.parse(console.out) : undefined,
  };
}

/** A folder filed as a set: its bundle and manifest lie beside it. */
async function filedFolder(): Promise<void> {
  const made = await cli([
    'sign',
    at('shots'),
    '--work-type',
    'AUDIOVISUAL',
    '--manifest-out',
    at('manifest.jsonl'),
    '--key',
    at('key.pem'),
    '--party',
    PARTY,
    '--trust',
    at('trust.json'),
    '--out',
    at('signed.json'),
    '--json',
  ]);
  expect(made.json).toMatchObject({ ok: true });
  const input = filingInput({ form: 'DIGEST', content: made.json.content as Content });
  await writeFile(at('bundle.json'), bundleText(await filedBundle({ input })));
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'filmdeed-cli-'));
  await writeFile(at('trust.json'), trustText(TRUST));
  await mkdir(at('shots', 'a'), { recursive: true });
  for (const [path, text] of [
    ['a/1.exr', 'one'],
    ['a-b.exr', 'two'],
    ['a/2.exr', ''],
    ['z.exr', 'three'],
    ['\u{1F3AC}.exr', 'four'],
    ['\uFF21.exr', 'five'],
  ] as const) {
    await writeFile(at('shots', path), text);
  }
  await cli(['key', 'new', '--no-passphrase', '--out', at('key.pem')]);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('keys', () => {
  it('are PKCS#8 files that OpenSSL opens with the passphrase, readable by their owner alone, never overwritten', async () => {
    await writeFile(at('pass'), 'correct horse\n');
    const made = await cli(['key', 'new', '--out', at('locked.pem'), '--passphrase-file', at('pass'), '--json']);
    expect(made).toMatchObject({ code: 0, json: { encrypted: true } });
    const der = execFileSync('openssl', [
      'pkey',
      '-in',
      at('locked.pem'),
      '-passin',
      'pass:correct horse',
      '-pubout',
      '-outform',
      'DER',
    ]);
    expect(der.subarray(-64).toString('hex')).toBe(made.json.key);
    expect((await stat(at('locked.pem'))).mode & 0o777).toBe(0o600);
    expect((await cli(['key', 'new', '--no-passphrase', '--out', at('locked.pem'), '--json'])).json.code).toBe(
      'EEXIST',
    );
    await writeFile(at('wrong'), 'no');
    const refused = await cli(['key', 'show', '--key', at('locked.pem'), '--passphrase-file', at('wrong'), '--json']);
    expect(refused).toMatchObject({ code: 1, json: { code: 'signer.invalid' } });
  });

  it('without a passphrase must be asked for in words', async () => {
    expect(await cli(['key', 'new', '--out', at('other.pem')])).toMatchObject({ code: 2 });
  });
});

describe('signing without a network', () => {
  it('makes a signature over exactly these digests', async () => {
    await writeFile(at('film.mov'), 'a film');
    const made = await cli([
      'sign',
      at('film.mov'),
      '--work-type',
      'AUDIOVISUAL',
      '--title',
      '松江',
      '--published',
      '--key',
      at('key.pem'),
      '--party',
      PARTY,
      '--trust',
      at('trust.json'),
      '--out',
      at('signed.json'),
      '--json',
    ]);
    expect(made.code).toBe(0);
    const { record, auth, content } = JSON.parse(await readFile(at('signed.json'), 'utf8'));
    expect(content).toMatchObject({ ...(await hashFile(at('film.mov'))), size: 6 });
    const { digest } = filingStatement({
      origin: TEST_ORIGIN,
      record,
      content,
      signedAt: auth.signedAt,
      nonce: auth.nonce,
    });
    expect(Buffer.from(digest).toString('hex')).toBe(auth.statement);
    expect(() => verifySignature(auth.scheme, auth.signer, fromHex(auth.statement), auth.signature)).not.toThrow();
  });

  it('signs a draft that another machine made, and signs nothing twice', async () => {
    await writeFile(at('film.mov'), 'a film');
    const who = ['--party', PARTY, '--trust', at('trust.json')];
    await cli([
      'sign',
      at('film.mov'),
      '--work-type',
      'AUDIOVISUAL',
      ...who,
      '--draft-only',
      '--out',
      at('draft.json'),
    ]);
    await rm(at('film.mov'));
    const signed = await cli(['sign', at('draft.json'), '--key', at('key.pem'), '--out', at('signed.json'), '--json']);
    expect(signed.json).toMatchObject({ ok: true, type: 'filmdeed.signed-filing' });
    expect(await cli(['sign', at('signed.json'), '--key', at('key.pem'), '--out', at('again.json')])).toMatchObject({
      code: 2,
    });
  });

  it.each([
    ['an empty file', ['empty.mov', '--work-type', 'AUDIOVISUAL'], 'upload.empty'],
    ['an unknown code', ['film.mov', '--work-type', 'HOLOGRAM'], 'code.unknown'],
    ['a day that is none', ['film.mov', '--work-type', 'AUDIOVISUAL', '--completed-on', '2026-02-30'], 'time.invalid'],
    ['a missing file', ['nowhere.mov', '--work-type', 'AUDIOVISUAL'], 'ENOENT'],
  ])('refuses %s', async (_, [name, ...rest], code) => {
    await writeFile(at('empty.mov'), '');
    await writeFile(at('film.mov'), 'x');
    const refused = await cli([
      'sign',
      at(name!),
      ...rest,
      '--key',
      at('key.pem'),
      '--party',
      PARTY,
      '--trust',
      at('trust.json'),
      '--out',
      at('s.json'),
      '--json',
    ]);
    expect(refused).toMatchObject({ code: 1, json: { ok: false, code } });
  });
});

describe('a folder', () => {
  it('has a manifest in the order of its UTF-8 paths', async () => {
    await filedFolder();
    const lines = (await readFile(at('manifest.jsonl'), 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => parseManifestLine(line).path)).toEqual([
      'a-b.exr',
      'a/1.exr',
      'a/2.exr',
      'z.exr',
      '\uFF21.exr',
      '\u{1F3AC}.exr',
    ]);
  });

  it('verifies while nothing changed', async () => {
    await filedFolder();
    const verified = await cli([
      'verify',
      at('shots'),
      '--bundle',
      at('bundle.json'),
      '--manifest',
      at('manifest.jsonl'),
      '--trust',
      at('trust.json'),
      '--json',
    ]);
    expect(verified).toMatchObject({
      code: 0,
      json: { verdict: 'valid', differences: { counts: { changed: 0, missing: 0, extra: 0 } } },
    });
  });

  it('names what changed, is missing and is extra', async () => {
    await filedFolder();
    await appendFile(at('shots', 'a', '1.exr'), '!');
    await rm(at('shots', 'z.exr'));
    await writeFile(at('shots', 'new.exr'), 'x');
    const verified = await cli([
      'verify',
      at('shots'),
      '--bundle',
      at('bundle.json'),
      '--manifest',
      at('manifest.jsonl'),
      '--trust',
      at('trust.json'),
      '--json',
    ]);
    expect(verified).toMatchObject({
      code: 1,
      json: {
        ok: false,
        verdict: 'broken',
        differences: { changed: ['a/1.exr'], missing: ['z.exr'], extra: ['new.exr'] },
      },
    });
  });

  it('is broken without the manifest too, though nobody can name the file', async () => {
    await filedFolder();
    await appendFile(at('shots', 'a', '1.exr'), '!');
    const verified = await cli(['verify', at('shots'), at('bundle.json'), '--trust', at('trust.json'), '--json']);
    expect(verified).toMatchObject({ code: 1, json: { verdict: 'broken' } });
  });

  it('is not compared with the manifest of another filing', async () => {
    await filedFolder();
    const lines = (await readFile(at('manifest.jsonl'), 'utf8')).split('\n');
    await writeFile(at('other.jsonl'), `${lines.slice(1).join('\n')}`);
    const verified = await cli([
      'verify',
      at('shots'),
      '--bundle',
      at('bundle.json'),
      '--manifest',
      at('other.jsonl'),
      '--trust',
      at('trust.json'),
      '--json',
    ]);
    expect(verified).toMatchObject({ code: 1, json: { code: 'manifest.invalid' } });
  });

  it('lets one file be proven without the others', async () => {
    await filedFolder();
    const proof = [
      'prove',
      'a/1.exr',
      '--bundle',
      at('bundle.json'),
      '--manifest',
      at('manifest.jsonl'),
      '--out',
      at('one.json'),
    ];
    expect(await cli([...proof, '--json'])).toMatchObject({ code: 0 });
    const good = await cli([
      'verify',
      at('shots', 'a', '1.exr'),
      at('one.json'),
      '--trust',
      at('trust.json'),
      '--json',
    ]);
    expect(good).toMatchObject({ code: 0, json: { verdict: 'valid' } });
    const other = await cli(['verify', at('shots', 'a-b.exr'), at('one.json'), '--trust', at('trust.json'), '--json']);
    expect(other).toMatchObject({ code: 1, json: { verdict: 'broken' } });
  });

  it('refuses links and a manifest inside itself', async () => {
    await symlink('/etc/hostname', at('shots', 'link.exr'));
    const args = [
      'sign',
      at('shots'),
      '--work-type',
      'AUDIOVISUAL',
      '--key',
      at('key.pem'),
      '--party',
      PARTY,
      '--trust',
      at('trust.json'),
      '--out',
      at('s.json'),
      '--json',
    ];
    expect((await cli([...args, '--manifest-out', at('m.jsonl')])).json.code).toBe('manifest.path-invalid');
    expect((await cli([...args, '--manifest-out', at('m.jsonl'), '--skip-links'])).json).toMatchObject({
      ok: true,
      content: { files: 6 },
    });
    expect(await cli([...args, '--manifest-out', at('shots', 'm.jsonl')])).toMatchObject({ code: 2 });
  });
});

describe('verifying a bundle', () => {
  it('says every check with its verdict, and that the clock is our own', async () => {
    await writeFile(at('b.json'), bundleText(await filedBundle()));
    const { code, out } = await cli(['verify', at('b.json'), '--trust', at('trust.json')]);
    expect(code).toBe(0);
    expect(out).toContain('✓ leaf in the log: valid');
    expect(out).toContain('– block of the anchor #1: not checked (needs a node of the chain (--rpc URL))');
    expect(out).toContain('no independent clock yet');
  });

  it('speaks Chinese unless asked otherwise', async () => {
    await writeFile(at('b.json'), bundleText(await filedBundle()));
    expect((await cli(['verify', at('b.json'), '--trust', at('trust.json'), '--lang', 'zh'])).out).toContain(
      '叶在日志内: 通过',
    );
  });

  it('exits 1 for a broken one and names the check', async () => {
    const bundle = await filedBundle();
    await writeFile(
      at('b.json'),
      bundleText({ ...bundle, promise: bundle.promise!.replace('received 2026', 'received 2025') }),
    );
    const { code, out } = await cli(['verify', at('b.json'), '--trust', at('trust.json')]);
    expect(code).toBe(1);
    expect(out).toMatch(/✗ promise: broken \[note\.invalid\]/);
  });

  it('needs a trust file, and one that exists', async () => {
    await writeFile(at('b.json'), bundleText(await filedBundle()));
    expect(await cli(['verify', at('b.json')])).toMatchObject({ code: 2 });
    expect(await cli(['verify', at('b.json'), '--trust', at('none.json'), '--json'])).toMatchObject({
      code: 1,
      json: { code: 'trust.invalid' },
    });
  });

  it('says when the chain node does not answer', async () => {
    await writeFile(at('b.json'), bundleText(await filedBundle()));
    const refused = await cli([
      'verify',
      at('b.json'),
      '--trust',
      at('trust.json'),
      '--rpc',
      'http://127.0.0.1:1',
      '--json',
    ]);
    expect(refused).toMatchObject({ code: 1, json: { code: 'chain.unreachable' } });
  });
});

describe('the caller', () => {
  it('gets exit 2 and a hint for what cannot be meant', async () => {
    expect(await cli(['no-such-command'])).toMatchObject({ code: 2 });
    expect(await cli(['verify', '--lang', 'fr'])).toMatchObject({ code: 2 });
    const { code, json } = await cli(['sign', '--json']);
    expect(code).toBe(2);
    expect(json).toMatchObject({ ok: false, code: 'usage' });
  });

  it('who is not signed in is told what to do', async () => {
    const { code, err } = await cli(['file', at('shots', 'z.exr'), '--unsigned', '--work-type', 'AUDIOVISUAL']);
    expect(code).toBe(1);
    expect(err).toContain('session.required');
    expect(err).toContain('filmdeed login');
  });
});
