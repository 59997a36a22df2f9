import { execFile } from 'node:child_process';
import { cp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { RecoveryWorld } from '../support/recovery-world.js';

const SLOW = 300_000;

const OPEN_TOOLS = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C.UTF-8' };

let world: RecoveryWorld;
let exported: string;
let vkey: string;
let kept: string;
let erased: string;

/** What the tools of any machine say of an export, and with what they end. */
async function verify(folder: string, ...args: string[]): Promise<{ code: number; said: string }> {
  try {
    const { stdout } = await promisify(execFile)('/bin/sh', [join(folder, 'verify.sh'), ...args], { env: OPEN_TOOLS });
    return { code: 0, said: stdout };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, said: stdout + stderr };
  }
}

beforeAll(async () => {
  world = await RecoveryWorld.make();
  kept = await world.file('松江夜雨', 'a small film');
  erased = await world.file('secret-7f3a91', 'another film');
  for (let n = 0; n < 3; n++) await world.file(`=cmd|${n}`, `film ${n}`);
  await world.sequence();
  await world.erase(erased, true);
  await world.sequence();
  exported = await world.export('export');
  vkey = (await readFile(join(world.dataDir, 'keys', 'log.pub'), 'utf8')).trim();
  // Nothing of ours is left but the export.
  await world.stop();
  await rm(world.dataDir, { recursive: true });
}, SLOW);
afterAll(() => world?.close());

it(
  'is verified by sh, openssl, sha256sum and python3 alone',
  async () => {
    const { code, said } = await verify(exported, vkey);
    expect(said).not.toMatch(/BAD|NOT RUN/);
    expect(said).toContain('good     log: 6 leaves lead to the root of the checkpoint');
    expect(said).toContain('good     bundles: 5 stand in the log');
    expect(code).toBe(0);
    const without = await verify(exported);
    expect([without.code, without.said.includes('NOT RUN')]).toEqual([2, true]);
  },
  SLOW,
);

it(
  'holds originals by name, the list of a party, and nothing of what was erased',
  async () => {
    const [party] = await readdir(join(exported, 'parties'));
    const folder = join(exported, 'parties', party!);
    expect(await readFile(join(folder, 'originals', kept, '松江夜雨.txt'), 'utf8')).toBe('a small film');
    expect((await readdir(join(folder, 'originals'))).includes(erased)).toBe(false);
    const list = await readFile(join(folder, 'filings.csv'), 'utf8');
    expect(list.split('\r\n')).toHaveLength(7);
    expect(list).toContain("'=cmd|0");
    expect(list).not.toContain('secret-7f3a91');
    const bundle = JSON.parse(await readFile(join(folder, 'bundles', `${erased}.bundle.json`), 'utf8'));
    expect([bundle.disclosures, typeof bundle.redaction.proof]).toEqual([[], 'string']);
    const grep = await promisify(execFile)('grep', ['-rl', 'secret-7f3a91', exported]).catch(
      (error: { code: number }) => error.code,
    );
    expect(grep).toBe(1);
  },
  SLOW,
);

it(
  'one byte changed in any file is named, also by what does not ask the sums',
  async () => {
    const { stdout } = await promisify(execFile)('find', [
      exported,
      '-type',
      'f',
      '!',
      '-name',
      'verify*',
      '!',
      '-name',
      'SHA256SUMS',
    ]);
    const files = stdout
      .trim()
      .split('\n')
      .map((path) => path.slice(exported.length + 1));
    expect(files.length).toBeGreaterThan(15);
    for (const file of files) {
      const copy = world.path('changed');
      await cp(exported, copy, { recursive: true });
      const bytes = await readFile(join(copy, file));
      bytes[Math.floor(bytes.length / 2)]! ^= 1;
      await writeFile(join(copy, file), bytes);
      const { code, said } = await verify(copy, vkey);
      expect([file, code, said.includes(`BAD      ${file}`) || said.includes(`BAD      ./${file}`)]).toEqual([
        file,
        1,
        true,
      ]);
      await rm(copy, { recursive: true });
    }
  },
  SLOW,
);

it(
  'whoever makes new sums is found by signature, tree and commitments',
  async () => {
    const [party] = await readdir(join(exported, 'parties'));
    const entries = (await readdir(join(exported, 'log/tile/entries'), { recursive: true })).find((path) =>
      path.endsWith('/6'),
    )!;
    const cases: [string, (bytes: Buffer) => Buffer, RegExp][] = [
      [
        'log/checkpoint',
        (bytes) => Buffer.from(bytes.toString().replace('\n6\n', '\n5\n')),
        /BAD {6}log\/checkpoint: not signed/,
      ],
      [`log/tile/entries/${entries}`, (bytes) => ((bytes[40]! ^= 1), bytes), /BAD {6}leaf 0:/],
      [`log/tile/0/${entries}`, (bytes) => ((bytes[33]! ^= 1), bytes), /BAD {6}leaf 1:/],
      [
        `parties/${party}/bundles/${kept}.bundle.json`,
        (bytes) => withDisclosure(bytes),
        /opens no commitment of its leaf|cannot be read/,
      ],
    ];
    for (const [file, change, said] of cases) {
      const copy = world.path('forged');
      await cp(exported, copy, { recursive: true });
      await writeFile(join(copy, file), change(await readFile(join(copy, file))));
      await promisify(execFile)('/bin/sh', [
        '-c',
        `cd "$1" && find . -type f ! -name SHA256SUMS | sed 's|^./||' | tr '\\n' '\\0' | xargs -0 sha256sum > /tmp/sums.$$ && mv /tmp/sums.$$ SHA256SUMS`,
        'sh',
        copy,
      ]);
      const answer = await verify(copy, vkey);
      expect([file, answer.code]).toEqual([file, 1]);
      expect(answer.said).toContain('good     every file has its sum');
      expect(answer.said).toMatch(said);
      await rm(copy, { recursive: true });
    }
  },
  SLOW,
);

it(
  'was not completed without its sums, and is not taken for complete with a file more',
  async () => {
    const copy = world.path('more');
    await cp(exported, copy, { recursive: true });
    await writeFile(join(copy, 'log', 'extra'), '');
    expect(await verify(copy, vkey)).toMatchObject({ code: 1, said: expect.stringContaining('not listed: log/extra') });
    await rm(join(copy, 'SHA256SUMS'));
    expect(await verify(copy, vkey)).toMatchObject({ code: 1, said: expect.stringContaining('never completed') });
    expect((await stat(exported)).isDirectory()).toBe(true);
  },
  SLOW,
);

function withDisclosure(bytes: Buffer): Buffer {
  const bundle = JSON.parse(bytes.toString()) as { disclosures: string[] };
  const [salt, path] = JSON.parse(Buffer.from(bundle.disclosures[0]!, 'base64url').toString()) as [string, string];
  bundle.disclosures[0] = Buffer.from(JSON.stringify([salt, path, '另一部 another'])).toString('base64url');
  return Buffer.from(JSON.stringify(bundle));
}
