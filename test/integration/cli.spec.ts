import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { appendFile, copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { unzipSync } from 'fflate';
import { run } from '../../apps/cli/src/run.js';
import { Instance } from '../support/instance.js';
import { vectorPath } from '../support/shared-vectors.js';
import { TestConsole } from '../support/test-console.js';

const FILES = 10_000;
const SAMPLES = ['video/demo.mp4', 'image/demo.jpg', 'audio/demo.mp3', 'text/demo.txt'];
const SIGNED = ['--work-type', 'AUDIOVISUAL'];
const UNSIGNED = [...SIGNED, '--unsigned'];
const NOWHERE = JSON.stringify({ links: [{ leaf: 'ab'.repeat(32), rel: 'draft' }] });

let instance: Instance;
let folder: string;
const at = (...parts: string[]): string => join(folder, ...parts);

async function cli(args: string[], input = ''): Promise<{ code: number; json: any }> {
  const console = new TestConsole({ FILMDEED_HOME: at('home'), LANG: 'en_US.UTF-8' }, input);
  const code = await run([...args, '--json'], console);
  return { code, json: JSON.parse(console.out) };
}

const login = (): Promise<{ code: number; json: any }> =>
  cli(['login', '--server', instance.url, '--login', 'admin', '--password-stdin'], instance.password);

/** The four samples of the shared vectors, or as many files of our own making. */
async function someOriginals(): Promise<string[]> {
  await mkdir(at('originals'));
  return Promise.all(
    SAMPLES.map(async (sample, i) => {
      const path = at('originals', sample.replace('/', '-'));
      const shared = vectorPath(`iscc/samples/${sample}`);
      if (existsSync(shared)) await copyFile(shared, path);
      else await writeFile(path, Buffer.alloc(100_000 + i, sample));
      return path;
    }),
  );
}

async function rpcOfLocalChain(): Promise<string> {
  return JSON.parse(await readFile(join(instance.dataDir, 'chain', 'anvil.pid'), 'utf8')).url;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'filmdeed-cli-flow-'));
  instance = await Instance.start({ ACCOUNT_QUOTA_BYTES: String(16 << 20), MAX_UPLOAD_BYTES: String(3 << 20) });
}, 120_000);
afterAll(async () => {
  await instance.end();
  await rm(folder, { recursive: true, force: true });
}, 60_000);

describe('from sign-in to a dossier', () => {
  const filed: { path: string; id: string; bundle: string }[] = [];

  it('signs in, makes a key and registers it', async () => {
    expect(
      await cli(['login', '--server', instance.url, '--login', 'admin', '--password-stdin'], 'wrong'),
    ).toMatchObject({ code: 1, json: { code: 'session.credentials-wrong' } });
    expect(await login()).toMatchObject({ code: 0, json: { ok: true } });
    expect(await cli(['key', 'new', '--no-passphrase'])).toMatchObject({ code: 0 });
    const early = await cli(['file', (await someOriginals())[0]!, ...SIGNED]);
    expect(early).toMatchObject({ code: 1, json: { code: 'signer.unknown' } });
    expect(await cli(['key', 'register'])).toMatchObject({ code: 0 });
    await writeFile(at('trust.json'), await (await fetch(`${instance.url}/api/v1/trust`)).text());
  });

  it('files video, image, audio and text, and waits until each is anchored', async () => {
    for (const name of await readdir(at('originals'))) {
      const path = at('originals', name);
      const bundle = at(`${name}.bundle.json`);
      const { code, json } = await cli(['file', path, ...SIGNED, '--wait', '--out', bundle]);
      expect({ code, state: json.state, form: json.form }).toEqual({ code: 0, state: 'anchored', form: 'ORIGINAL' });
      expect(json.page).toBe(`${instance.url}/filings/${json.id}`);
      filed.push({ path, id: json.id, bundle });
    }
    expect(filed).toHaveLength(SAMPLES.length);
  }, 60_000);

  it('verifies bundle and file without the server, and says which one was tampered with', async () => {
    for (const { path, bundle } of filed) {
      const verified = await cli(['verify', bundle, path, '--trust', at('trust.json')]);
      expect(verified).toMatchObject({ code: 0, json: { verdict: 'valid' } });
    }
    const { path, bundle } = filed[0]!;
    await copyFile(path, at('tampered'));
    await appendFile(at('tampered'), '!');
    const tampered = await cli(['verify', bundle, at('tampered'), '--trust', at('trust.json')]);
    expect(tampered).toMatchObject({ code: 1, json: { verdict: 'broken' } });
    const broken = tampered.json.bundles[0].checks.filter(({ verdict }: any) => verdict === 'broken');
    expect(broken).toMatchObject([{ check: 'content', code: 'size.mismatch' }]);
  });

  it('checks the blocks with a node of the chain, and not with one of another', async () => {
    const { bundle } = filed[0]!;
    const args = ['verify', bundle, '--trust', at('trust.json'), '--rpc', await rpcOfLocalChain()];
    const { code, json } = await cli(args);
    expect(code).toBe(0);
    expect(json.bundles[0].checks).toContainEqual(expect.objectContaining({ check: 'anchor-block', verdict: 'valid' }));
    const moved = JSON.parse(await readFile(bundle, 'utf8'));
    moved.anchors[0].blockHash = `0x${'11'.repeat(32)}`;
    await writeFile(at('moved.json'), JSON.stringify(moved));
    const refused = await cli(['verify', at('moved.json'), ...args.slice(2)]);
    expect(refused.code).toBe(1);
    expect(refused.json.bundles[0].checks).toContainEqual(
      expect.objectContaining({ check: 'anchor-block', verdict: 'broken', code: 'chain.mismatch' }),
    );
  });

  it('exports a dossier whose own script finds everything good', async () => {
    const { id, path } = filed[0]!;
    expect(await cli(['export', id, '--out', at('export')])).toMatchObject({ code: 0, json: { waiting: [] } });
    expect((await readdir(at('export', id))).sort()).toEqual([
      'bundle.json',
      'certificate.en.pdf',
      'certificate.zh.pdf',
      'dossier.zip',
    ]);
    let script = '';
    for (const [name, bytes] of Object.entries(unzipSync(await readFile(at('export', id, 'dossier.zip'))))) {
      if (name.endsWith('/')) continue;
      await mkdir(join(at('dossier', name), '..'), { recursive: true });
      await writeFile(at('dossier', name), bytes);
      if (name.endsWith('/verify.sh')) script = at('dossier', name);
    }
    const said = execFileSync('sh', [script, path, at('export', 'trust.json')], {
      cwd: join(script, '..'),
      encoding: 'utf8',
    });
    expect(said).not.toMatch(/^\s*BAD/m);
    expect(said).toMatch(/good/);
  }, 60_000);

  it('hands a filing in that was signed without a network, once', async () => {
    const [first, second] = [filed[1]!, filed[2]!];
    await cli(['sign', first.path, ...SIGNED, '--out', at('signed.json')]);
    const handedIn = await cli(['file', first.path, '--signed', at('signed.json')]);
    expect(handedIn).toMatchObject({ code: 0, json: { form: 'ORIGINAL' } });
    const again = await cli(['file', first.path, '--signed', at('signed.json')]);
    expect(again).toMatchObject({ code: 0, json: { id: handedIn.json.id, leafHash: handedIn.json.leafHash } });
    const other = await cli(['file', second.path, '--signed', at('signed.json')]);
    expect(other).toMatchObject({ code: 1, json: { code: 'digest.mismatch' } });
  });

  it('says at once that final cannot come on a chain of the operator alone', async () => {
    const { path } = filed[3]!;
    const asked = await cli(['file', path, ...UNSIGNED, '--hash-only', '--wait', 'final']);
    expect(asked).toMatchObject({ code: 1, json: { ok: false, state: 'anchored', selfAnchoredOnly: true } });
  }, 30_000);
});

describe(`a folder of ${FILES} files`, () => {
  const names = Array.from({ length: FILES }, (_, i) => join(`s${i % 10}`, `frame.${String(i).padStart(5, '0')}.exr`));
  const verify = (): Promise<{ code: number; json: any }> => {
    const given = ['--bundle', at('set.json'), '--manifest', at('set.jsonl'), '--trust', at('trust.json')];
    return cli(['verify', at('shots'), ...given]);
  };

  it('is filed once, by its manifest, and verifies', async () => {
    for (let i = 0; i < 10; i++) await mkdir(at('shots', `s${i}`), { recursive: true });
    for (const [i, name] of names.entries()) await writeFile(at('shots', name), `frame ${i}`);
    const kept = ['--manifest-out', at('set.jsonl'), '--store-manifest', '--out', at('set.json')];
    const { code, json } = await cli(['file', at('shots'), ...SIGNED, ...kept]);
    expect(code).toBe(0);
    expect(json).toMatchObject({ form: 'DIGEST', hasManifest: true, content: { kind: 'set', files: FILES } });
    expect(await verify()).toMatchObject({ code: 0, json: { verdict: 'valid' } });
  }, 120_000);

  it('names exactly the one file of which one byte changed, the missing and the extra one', async () => {
    await writeFile(at('shots', names[4321]!), 'frame 4322');
    const changed = await verify();
    expect(changed.code).toBe(1);
    expect(changed.json.differences).toMatchObject({ changed: [names[4321]], missing: [], extra: [] });
    await rm(at('shots', names[17]!));
    await writeFile(at('shots', 'extra.exr'), 'x');
    const { json } = await verify();
    expect(json.differences).toMatchObject({ changed: [names[4321]], missing: [names[17]], extra: ['extra.exr'] });
  }, 120_000);

  it('that is interrupted leaves no half file', async () => {
    const main = resolve('dist/apps/cli/src/main.js');
    const args = ['sign', at('shots'), ...SIGNED, '--manifest-out', at('half.jsonl'), '--out', at('half.json')];
    const child = spawn(process.execPath, [main, ...args], { env: { ...process.env, FILMDEED_HOME: at('home') } });
    const ended = new Promise((end) => child.once('close', (code) => end(code)));
    const halves = async (): Promise<string[]> => (await readdir(folder)).filter((name) => name.startsWith('half'));
    while (child.exitCode === null && (await halves()).length === 0) await new Promise((wait) => setTimeout(wait, 5));
    expect(await halves()).toEqual([expect.stringMatching(/^half\.jsonl\.\d+\.part$/)]);
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(await halves()).toEqual([]);
  }, 60_000);

  it('has a proof for one file without the others', async () => {
    const of = ['--bundle', at('set.json'), '--manifest', at('set.jsonl'), '--out', at('one.json')];
    expect(await cli(['prove', names[9_999]!, ...of])).toMatchObject({ code: 0, json: { files: FILES } });
    const good = await cli(['verify', at('one.json'), at('shots', names[9_999]!), '--trust', at('trust.json')]);
    expect(good).toMatchObject({ code: 0, json: { verdict: 'valid' } });
    const changed = await cli(['prove', names[4321]!, ...of]);
    expect(changed.code).toBe(0);
    const bad = await cli(['verify', at('one.json'), at('shots', names[4321]!), '--trust', at('trust.json')]);
    expect(bad).toMatchObject({ code: 1, json: { verdict: 'broken' } });
  }, 60_000);

  it('is proven by its own manifest only', async () => {
    await copyFile(at('set.jsonl'), at('short.jsonl'));
    const lines = (await readFile(at('short.jsonl'), 'utf8')).split('\n');
    await writeFile(at('short.jsonl'), lines.slice(1).join('\n'));
    const of = ['--bundle', at('set.json'), '--manifest', at('short.jsonl'), '--out', at('none.json')];
    expect(await cli(['prove', names[1]!, ...of])).toMatchObject({ code: 1, json: { code: 'proof.invalid' } });
    expect(existsSync(at('none.json'))).toBe(false);
  });
});

describe('what the server takes no more of', () => {
  it('is refused by size before a byte is hashed, by quota before a byte is sent', async () => {
    await writeFile(at('large.mov'), Buffer.alloc((3 << 20) + 1, 1));
    const large = await cli(['file', at('large.mov'), ...UNSIGNED]);
    expect(large).toMatchObject({ code: 1, json: { code: 'upload.too-large', facts: { most: 3 << 20 } } });
    const codes = [];
    for (let i = 0; i < 6; i++) {
      await writeFile(at('next.mov'), Buffer.alloc((3 << 20) - 1, i));
      codes.push((await cli(['file', at('next.mov'), ...UNSIGNED])).json.code);
    }
    expect(codes[0]).toBeUndefined();
    expect(codes.at(-1)).toBe('upload.quota-exceeded');
    expect(await cli(['file', at('next.mov'), ...UNSIGNED, '--hash-only'])).toMatchObject({ code: 0 });
  }, 30_000);
});

describe('the fields of a filing', () => {
  it.each([
    ['a day to come', ['--completed-on', '2199-01-01'], 1, 'time.future'],
    ['an unknown code', ['--asset-type', 'HOLOGRAM'], 1, 'code.unknown'],
    ['a title that turns around', ['--title', 'a\u202eb'], 1, 'name.hostile'],
    ['an unknown member of the work', ['--fields', '{"work":{"colour":"X"}}'], 1, 'leaf.invalid'],
    ['an unknown member of the file', ['--fields', '{"colour":{}}'], 2, 'usage'],
    ['another form', ['--fields', '[]'], 2, 'usage'],
    ['no JSON', ['--fields', '{'], 2, 'usage'],
    ['a link to a leaf that is nowhere', ['--fields', NOWHERE], 1, 'link.unknown'],
  ])('are refused for %s', async (_, [option, value], code, refusal) => {
    await writeFile(at('note.txt'), 'a note');
    if (option === '--fields') await writeFile(at('fields.json'), value!);
    const given = [option!, option === '--fields' ? at('fields.json') : value!];
    const refused = await cli(['file', at('note.txt'), ...UNSIGNED, '--hash-only', ...given]);
    expect(refused).toMatchObject({ code, json: { code: refusal } });
  });
});

describe('a session', () => {
  it('that is over is told so, and the server that is gone too', async () => {
    expect(await cli(['logout'])).toMatchObject({ code: 0 });
    const out = await cli(['file', at('note.txt'), ...UNSIGNED]);
    expect(out).toMatchObject({ code: 1, json: { code: 'session.required' } });
    expect(await login()).toMatchObject({ code: 0 });
    await instance.signal('SIGTERM');
    const gone = await cli(['file', at('note.txt'), ...UNSIGNED]);
    expect(gone).toMatchObject({ code: 1, json: { code: 'server.unreachable' } });
    expect((await readdir(folder)).filter((name) => name.includes('.part'))).toEqual([]);
  }, 60_000);
});
