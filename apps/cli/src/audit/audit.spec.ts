import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { promiseNote, trustText } from '@filmdeed/evidence';
import { leafHash } from '@filmdeed/ledger';
import { logLeaves, RECEIVED } from '../../../../test/support/audit-world.js';
import { cliWorld } from '../../../../test/support/cli-world.js';
import { PROMISE_SIGNER, TEST_ORIGIN, TRUST } from '../../../../test/support/filed-bundle.js';
import { filedLeaf } from '../../../../test/support/indexed-log.js';
import { publishedLog } from '../../../../test/support/published-log.js';
import { vectorPath, vectorText } from '../../../../test/support/shared-vectors.js';

const world = cliWorld();
const LEAVES = logLeaves(300);

async function writeLog(folder: string, leaves = LEAVES): Promise<void> {
  for (const [path, bytes] of (await publishedLog(leaves)).files) {
    await mkdir(dirname(world.at(folder, path)), { recursive: true });
    await writeFile(world.at(folder, path), bytes);
  }
}
const audit = (place: string, ...more: string[]) =>
  world.cli(['audit', place, '--trust', world.at('trust.json'), '--json', ...more]);

describe('filmdeed audit of a folder', () => {
  it('is exit 0 where nothing is found, in words and as a document; the mirror lies in the home', async () => {
    await writeLog('log');
    const { code, json } = await audit(world.at('log'));
    expect([code, json.ok, json.size, json.findings]).toEqual([0, true, 300, []]);
    expect(json.mirror).toContain(world.at('home', 'mirrors', 'filmdeed.test_log-'));
    const words = await world.cli(['audit', world.at('log'), '--trust', world.at('trust.json'), '--lang', 'zh']);
    expect(words.out).toContain('无异常');
    expect(words.out).toContain('300');
  });

  it('is exit 1 for what is found, now and on every run after, until the mirror is thrown away', async () => {
    await writeLog('log');
    await rm(world.at('log', 'tile/0/000'));
    const first = await audit(world.at('log'));
    expect([first.code, first.json.findings[0].code]).toEqual([1, 'tile-missing']);
    await writeLog('log');
    const again = await audit(world.at('log'));
    expect([again.code, again.json.findings]).toEqual([1, first.json.findings]);
    await rm(first.json.mirror, { recursive: true });
    expect((await audit(world.at('log'))).code).toBe(0);
  });

  it('takes promises of a folder, and its anchors.json', async () => {
    await writeLog('log');
    const lost = filedLeaf(9, 999);
    const promise = { origin: TEST_ORIGIN, received: RECEIVED, loggedBy: RECEIVED };
    await mkdir(world.at('kept', 'deep'), { recursive: true });
    const note = (leaf: Uint8Array) => promiseNote({ ...promise, leafHash: leafHash(leaf) }, PROMISE_SIGNER);
    await writeFile(world.at('kept', 'deep', 'lost.promise'), await note(lost));
    await writeFile(world.at('kept', 'kept.promise'), await note(LEAVES[7]!));
    await writeFile(world.at('kept', 'other.txt'), 'no promise');
    await writeFile(
      world.at('log', 'anchors.json'),
      '{"v":1,"type":"filmdeed.anchor-list","anchors":[{"type":"sundial"}]}',
    );
    const { code, json } = await audit(world.at('log'), '--promises', world.at('kept'));
    expect(code).toBe(1);
    expect(json.promises).toMatchObject({ kept: 1, broken: 1 });
    expect(json.withoutPromise).toEqual([world.at('kept', 'other.txt')]);
    expect(json.anchors).toMatchObject({ isListed: true, notChecked: { 'unknown-type': 1 } });
  });

  it('waits for nothing that is no file: a pipe, a device without end', async () => {
    await writeLog('log');
    await rm(world.at('log', 'tile/0/000'));
    execFileSync('mkfifo', [world.at('log', 'tile/0/000')]);
    await symlink('/dev/zero', world.at('log', 'anchors.json'));
    const { code, json } = await audit(world.at('log'));
    expect([code, json.findings[0].code, json.anchors.isListed]).toEqual([1, 'tile-missing', false]);
  });

  it('says usage, and what is not there', async () => {
    await writeLog('log');
    expect((await world.cli(['audit', world.at('log'), '--json'])).code).toBe(2);
    expect((await audit(world.at('log'), '--within', 'soon')).code).toBe(2);
    expect((await audit(world.at('nowhere'))).json.code).toBe('log.not-found');
    await writeFile(world.at('other.json'), trustText({ ...TRUST, log: { ...TRUST.log, origin: 'x' } }));
    expect((await world.cli(['audit', world.at('log'), '--trust', world.at('other.json'), '--json'])).code).toBe(1);
    const lying = await audit(world.at('log'), '--rpc', 'http://127.0.0.1:1');
    expect([lying.code, lying.json.problems[0].code, lying.json.findings]).toEqual([1, 'chain.unreachable', []]);
  });

  it('lets one process at a time into a mirror, and takes over from one that died', async () => {
    await writeLog('log');
    await mkdir(world.at('mirror'));
    await writeFile(world.at('mirror', 'audit.lock'), String(process.ppid));
    expect((await audit(world.at('log'), '--mirror', world.at('mirror'))).json.code).toBe('already-running');
    await writeFile(world.at('mirror', 'audit.lock'), '4194304999');
    expect((await audit(world.at('log'), '--mirror', world.at('mirror'))).code).toBe(0);
  });

  const LOG = 'tlog-tiles/testdata/log';
  (existsSync(vectorPath(LOG)) ? it : it.skip)(
    'reads a log made by other software: whole, though its entries are no leaves',
    async () => {
      const key = vectorText(`${LOG}.vkey`).trim();
      const log = { origin: 'example.com/log/testdata', keys: [key], promiseKeys: [] };
      await writeFile(world.at('theirs.json'), trustText({ ...TRUST, log }));
      const { json } = await world.cli(['audit', vectorPath(LOG), '--trust', world.at('theirs.json'), '--json']);
      expect(json).toMatchObject({ size: 15, served: { size: 15 } });
      expect(new Set(json.findings.map(({ code }: { code: string }) => code))).toEqual(new Set(['leaf-malformed']));
      expect(json.findings).toHaveLength(15);
    },
  );
});

describe('filmdeed audit of an address', () => {
  let server: Server;
  let answer: (path: string) => { status: number; body?: Uint8Array; headers?: Record<string, string> };
  let asked: string[];
  beforeEach(async () => {
    await writeLog('log');
    asked = [];
    const files = (await publishedLog(LEAVES)).files;
    answer = (path) => {
      const body = files.get(path.replace(/^\/log\//, ''));
      return body === undefined ? { status: 404 } : { status: 200, body };
    };
    server = createServer((request, reply) => {
      asked.push(request.url!);
      const { status, body, headers } = answer(request.url!);
      reply.writeHead(status, headers).end(body);
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  });
  afterEach(() => new Promise((closed) => server.close(closed).closeAllConnections()));
  const url = (path = ''): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;

  it('finds the log under the front page, unpacks gzip, and asks again after a fault', async () => {
    const honest = answer;
    let faults = 2;
    answer = (path) => {
      if (path.includes('entries') && faults-- > 0) return { status: 503 };
      const { status, body } = honest(path);
      return body === undefined
        ? { status }
        : { status, body: gzipSync(body), headers: { 'content-encoding': 'gzip' } };
    };
    expect((await audit(url())).json).toMatchObject({ ok: true, size: 300, anchors: { isListed: false } });
    expect((await audit(url('/log/'))).json).toMatchObject({ ok: true, appended: 0 });
    expect(asked).toContain('/api/v1/log/anchors?after=0');
  });

  it('refuses to go on without answers, and takes no more than can be meant', async () => {
    const honest = answer;
    answer = (path) => (path.includes('entries') ? { status: 403 } : honest(path));
    expect((await audit(url())).json.code).toBe('outbound.failed');
    answer = (path) => (path === '/log/tile/0/000' ? { status: 200, body: new Uint8Array(1 << 20) } : honest(path));
    expect((await audit(url())).json.findings).toMatchObject([{ code: 'tile-damaged', facts: { bytes: 8193 } }]);
  });

  it('follows the pages of the anchor list, but not in a circle', async () => {
    const honest = answer;
    const page = (next?: number) =>
      Buffer.from(JSON.stringify({ v: 1, type: 'filmdeed.anchor-list', anchors: [{ type: 'x' }], next }));
    answer = (path) => {
      if (path.endsWith('after=0')) return { status: 200, body: page(9) };
      return path.endsWith('after=9') ? { status: 200, body: page() } : honest(path);
    };
    expect((await audit(url())).json.anchors.notChecked).toEqual({ 'unknown-type': 2 });
    answer = (path) => (path.includes('after=') ? { status: 200, body: page(9) } : honest(path));
    expect((await audit(url())).json.code).toBe('bundle.invalid');
  });
});

it('keeps the mirror as a log that can be audited', async () => {
  await writeLog('log');
  await audit(world.at('log'), '--mirror', world.at('mirror'));
  const state = JSON.parse(await readFile(join(world.at('mirror'), 'audit-state.json'), 'utf8'));
  expect(state).toMatchObject({ v: 1, origin: TEST_ORIGIN, size: 300 });
  expect((await audit(world.at('mirror'), '--mirror', world.at('second'))).code).toBe(0);
});
