import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseAnchorList } from '@filmdeed/evidence';
import { run } from '../../apps/cli/src/run.js';
import { Instance } from '../support/instance.js';
import { TestConsole } from '../support/test-console.js';

const MAIN = resolve('dist/apps/cli/src/main.js');

let instance: Instance;
let folder: string;
let rpc: string;
const at = (...parts: string[]): string => join(folder, ...parts);

async function cli(args: string[], input = ''): Promise<{ code: number; json: any }> {
  const console = new TestConsole({ FILMDEED_HOME: at('home'), LANG: 'en_US.UTF-8' }, input);
  const code = await run([...args, '--json'], console);
  return { code, json: JSON.parse(console.out) };
}

let filings = 0;
async function fileOne(): Promise<{ id: string; leafHash: string }> {
  const path = at(`film-${(filings += 1)}.txt`);
  await writeFile(path, `film ${filings}`);
  const bundle = at('bundles', `${filings}.json`);
  const options = ['--work-type', 'AUDIOVISUAL', '--unsigned', '--hash-only', '--wait', '--out', bundle];
  const { code, json } = await cli(['file', path, ...options]);
  expect([code, json.code ?? json.state]).toEqual([0, 'anchored']);
  return json;
}

const audit = (...more: string[]) => cli(['audit', instance.url, '--trust', at('trust.json'), ...more]);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'filmdeed-audit-'));
  await mkdir(at('bundles'));
  instance = await Instance.start();
  await cli(['login', '--server', instance.url, '--login', 'admin', '--password-stdin'], instance.password);
  await writeFile(at('trust.json'), await (await fetch(`${instance.url}/api/v1/trust`)).text());
  rpc = JSON.parse(await readFile(join(instance.dataDir, 'chain', 'anvil.pid'), 'utf8')).url;
}, 120_000);
afterAll(async () => {
  await instance.end();
  await rm(folder, { recursive: true, force: true });
}, 60_000);

it('finds nothing in a real log: leaves, index, promises, and every anchor on the chain', async () => {
  for (let i = 0; i < 3; i++) await fileOne();
  const { code, json } = await audit('--rpc', rpc, '--promises', at('bundles'));
  expect(json).toMatchObject({ ok: true, findings: [], problems: [], promises: { kept: 3, broken: 0 } });
  expect(code).toBe(0);
  expect(json.anchors).toMatchObject({ isListed: true, beyond: 0 });
  expect(json.anchors.dated).toBeGreaterThan(0);
  expect(json.indexRoots.held).toBe(json.indexRoots.stated);
  expect(json.counts).toMatchObject({ filing: 3, unknown: 0, malformed: 0 });
}, 120_000);

it('audits what has grown, and nothing twice', async () => {
  const before = (await audit()).json;
  expect(before.appended).toBe(0);
  const { leafHash } = await fileOne();
  const { code, json } = await audit('--rpc', rpc);
  expect([code, json.size - json.appended, json.counts.filing]).toEqual([0, before.size, 4]);
  const place = await (await fetch(`${instance.url}/api/v1/log/leaves/${leafHash}`)).json();
  expect(place).toEqual({ leafHash, index: expect.any(Number) });
  const unknown = await fetch(`${instance.url}/api/v1/log/leaves/${'0'.repeat(64)}`);
  expect([unknown.status, ((await unknown.json()) as { code: string }).code]).toEqual([404, 'log.not-found']);
  expect((await fetch(`${instance.url}/api/v1/log/leaves/xyz`)).status).toBe(422);
}, 60_000);

it('publishes its anchors in order of size, after the one asked for', async () => {
  const list = parseAnchorList(await (await fetch(`${instance.url}/api/v1/log/anchors`)).text());
  const sizes = list.anchors.map((anchor) =>
    Number((anchor as unknown as { checkpoint: string }).checkpoint.split('\n')[1]),
  );
  expect(sizes.length).toBeGreaterThan(0);
  expect(sizes).toEqual(sizes.toSorted((a, b) => a - b));
  const after = `${instance.url}/api/v1/log/anchors?after=${sizes[0]}`;
  expect(parseAnchorList(await (await fetch(after)).text()).anchors).toHaveLength(sizes.length - 1);
  expect((await fetch(`${instance.url}/api/v1/log/anchors?after=-1`)).status).toBe(400);
}, 60_000);

it('goes on after kill -9, whenever it comes', async () => {
  const args = [MAIN, 'audit', instance.url, '--trust', at('trust.json'), '--mirror', at('killed'), '--json'];
  for (const milliseconds of [150, 250, 350, 450, 600]) {
    const child = spawn(process.execPath, args, { stdio: 'ignore' });
    const timer = setTimeout(() => child.kill('SIGKILL'), milliseconds);
    await new Promise((ended) => child.once('close', ended));
    clearTimeout(timer);
  }
  const { json } = await audit('--mirror', at('killed'));
  expect(json).toMatchObject({ ok: true, counts: { filing: 4 } });
  expect((await cli(['audit', at('killed'), '--trust', at('trust.json'), '--mirror', at('copy')])).code).toBe(0);
}, 120_000);

it('holds a log that was put back to an earlier state to what it saw, and to the chain', async () => {
  await audit('--mirror', at('seen'));
  await cp(at('seen'), at('log'), { recursive: true });
  const { size } = (await fileOne(), (await audit('--mirror', at('seen'), '--rpc', rpc)).json);
  const shown = ['audit', at('log'), '--trust', at('trust.json')];
  const back = await cli([...shown, '--mirror', at('seen')]);
  expect(back.json.findings[0]).toMatchObject({ code: 'rolled-back', facts: { seen: size } });
  // The mirror remembers what the chain said.
  expect(back.json.findings[1]).toMatchObject({ code: 'anchor-ahead', facts: { size } });
  const stranger = await cli([...shown, '--mirror', at('fresh'), '--rpc', rpc]);
  expect(stranger.json.findings.map(({ code }: { code: string }) => code)).toContain('anchor-ahead');
}, 60_000);

it('names a node of another chain', async () => {
  const trust = JSON.parse(await readFile(at('trust.json'), 'utf8'));
  const genesis = `0x${'77'.repeat(32)}`;
  await writeFile(at('reset.json'), JSON.stringify({ ...trust, chains: [{ ...trust.chains[0], genesis }] }));
  const reset = await cli(['audit', instance.url, '--trust', at('reset.json'), '--rpc', rpc, '--mirror', at('m1')]);
  expect([reset.code, reset.json.findings]).toEqual([1, []]);
  expect(reset.json.problems).toMatchObject([{ code: 'chain.mismatch', facts: { expected: [genesis] } }]);
  await writeFile(at('other.json'), JSON.stringify({ ...trust, chains: [{ ...trust.chains[0], chainId: 5 }] }));
  const other = await cli(['audit', instance.url, '--trust', at('other.json'), '--rpc', rpc, '--mirror', at('m2')]);
  expect(other.json.problems).toMatchObject([{ code: 'chain.mismatch', facts: { trusted: [5] } }]);
}, 60_000);
