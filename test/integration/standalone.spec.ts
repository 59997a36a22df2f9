import { createServer, type Server } from 'node:net';
import { createHash, randomBytes } from 'node:crypto';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { digestBytes } from '@filmdeed/fingerprint';
import { nativeDigests } from '@filmdeed/hashing';
import { parseBundle, parseTrust, verifyBundle } from '@filmdeed/evidence';
import type { AccountId } from '@filmdeed/kernel';
import { SignedIn } from '../support/signed-in.js';
import { Instance } from '../support/instance.js';
import { TusClient } from '../support/tus-client.js';

/** Command lines of processes that name this folder. */
async function processesOn(folder: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'args=']);
  return stdout.split('\n').filter((line) => line.includes(`${folder}/`));
}

interface Filing {
  readonly id: string;
  readonly state: string;
  readonly leafIndex: number | null;
  readonly selfAnchoredOnly: boolean;
}

const KEY = createHash('sha256').update('key of this suite').digest();
const MIB = 1024 * 1024;
const FIELDS = {
  work: { workType: 'AUDIOVISUAL', publication: 'UNPUBLISHED', contribution: 'HUMAN' },
  particulars: { title: '长镜头 The long take' },
} as const;

async function reaches(client: SignedIn, id: string, state: string): Promise<Filing> {
  for (const until = Date.now() + 40_000; ;) {
    const filing = await client.get<Filing>(`/filings/${id}`);
    if (filing.state === state) return filing;
    if (Date.now() > until) throw new Error(`${id} is still ${filing.state}`);
    await new Promise((wait) => setTimeout(wait, 100));
  }
}

async function pidIn(instance: Instance, file: string): Promise<number> {
  return Number((await readFile(join(instance.dataDir, file), 'utf8')).split('\n')[0]);
}

describe('npm start on one machine', () => {
  let instance: Instance;
  let client: SignedIn;

  beforeAll(async () => {
    instance = await Instance.start();
    client = await SignedIn.as(instance.url, 'admin', instance.password);
    await client.registerKey(KEY);
  }, 120_000);
  afterAll(() => instance?.end());

  const digestFiling = (title: string, bytes: Uint8Array) =>
    client.file<Filing>(
      {
        ...FIELDS,
        form: 'DIGEST',
        content: { kind: 'file', ...digestBytes(nativeDigests, bytes) },
        particulars: { title },
      },
      KEY,
    );

  it('prints one ready line and the first sign-in, and nothing else', () => {
    const lines = instance.output.trim().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^首次登录 First sign-in: admin {2}\S{12,}$/);
    expect(lines[1]).toContain(`ready: http://localhost:${instance.port}`);
  });

  it('takes a filing to an anchored bundle that verifies against its trust file', async () => {
    const { id } = await digestFiling('一 One', randomBytes(100));
    const anchored = await reaches(client, id, 'anchored');
    expect(anchored.selfAnchoredOnly).toBe(true);
    const bundle = parseBundle(Buffer.from(await client.bytes(`/filings/${id}/bundle`)).toString('utf8'));
    const trust = parseTrust(Buffer.from(await client.bytes('/trust')).toString('utf8'));
    const report = verifyBundle(bundle, trust);
    expect(report.verdict).toBe('valid');
    const verdicts = Object.fromEntries(report.checks.map(({ check, verdict }) => [check, verdict]));
    expect(verdicts).toMatchObject({ signature: 'valid', promise: 'valid', anchor: 'valid' });
  });

  it('is killed in the middle of an upload and of an anchoring, and goes on with nothing lost', async () => {
    const film = randomBytes(12 * MIB);
    const tus = new TusClient(instance.url, client.token as AccountId);
    const path = await tus.begin(film.length);
    await tus.patch(path, 0, film.subarray(0, 5 * MIB));
    const before = await client.get<{ log: { size: number }; chains: { contract: string }[] }>('/status');
    // Half a portion on its way and a leaf that is promised and neither logged nor anchored: then the power goes.
    const hanging = tus.patch(path, 5 * MIB, film.subarray(5 * MIB, 9 * MIB)).catch(() => undefined);
    const promised = await digestFiling('二 Two', randomBytes(100));
    const postgres = await pidIn(instance, 'postgres/cluster/postmaster.pid');
    await instance.signal('SIGKILL');
    await hanging;

    await instance.start();
    expect(await pidIn(instance, 'postgres/cluster/postmaster.pid')).not.toBe(postgres);
    const after = await client.get<typeof before>('/status');
    expect(after.log.size).toBeGreaterThanOrEqual(before.log.size);
    expect(after.chains.map(({ contract }) => contract)).toEqual(before.chains.map(({ contract }) => contract));
    const revived = new TusClient(instance.url, client.token as AccountId);
    const head = await revived.request('HEAD', path);
    const offset = Number(head.headers.get('upload-offset'));
    expect(offset).toBeGreaterThanOrEqual(5 * MIB);
    expect((await revived.patch(path, offset, film.subarray(offset))).status).toBe(204);
    const upload = path.slice(path.lastIndexOf('/') + 1);
    const digests = digestBytes(nativeDigests, film);
    const filed = await client.file<Filing>(
      { ...FIELDS, form: 'ORIGINAL', content: { kind: 'file', ...digests } },
      KEY,
      { upload },
    );
    expect((await reaches(client, filed.id, 'anchored')).leafIndex).toBeGreaterThan(0);
    expect((await reaches(client, promised.id, 'anchored')).leafIndex).not.toBeNull();
    const again = Buffer.from(await client.bytes(`/filings/${filed.id}/original`));
    expect(again.equals(film)).toBe(true);
  }, 120_000);

  it('ends at SIGTERM and SIGINT with 0 and starts again on the same data and chain', async () => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const before = await client.get<{ log: { size: number } }>('/status');
      expect(await instance.signal(signal)).toBe(0);
      await instance.start();
      expect((await client.get<typeof before>('/status')).log.size).toBe(before.log.size);
    }
    const { id } = await digestFiling('三 Three', randomBytes(100));
    await reaches(client, id, 'anchored');
  }, 120_000);

  it('refuses a second start on its data in one sentence', async () => {
    const second = Instance.on(instance);
    expect(await second.run({ PORT: String(instance.port) })).toBe(1);
    expect(second.output.trim().split('\n')).toHaveLength(1);
    expect(second.output).toContain('already running');
  });
});

describe('a start that is told to end while it starts', () => {
  it.each(['chain/anvil.pid', 'postgres/cluster', 'postgres/cluster/postmaster.pid'])(
    'leaves nothing running, as soon as there is %s',
    async (file) => {
      const short = await Instance.prepare();
      try {
        const ended = short.run();
        while (!existsSync(join(short.dataDir, file))) await new Promise((wait) => setTimeout(wait, 5));
        await short.signal('SIGTERM');
        expect(await ended).toBe(0);
        expect(await processesOn(short.dataDir)).toEqual([]);
        expect((await readdir(short.dataDir)).filter((name) => name.startsWith('running'))).toEqual([]);
      } finally {
        await short.end();
      }
    },
  );
});

describe('a start that cannot succeed', () => {
  let blocker: Server;
  let port: number;

  beforeAll(async () => {
    blocker = createServer();
    await new Promise<void>((listening) => blocker.listen(0, '127.0.0.1', listening));
    port = (blocker.address() as { port: number }).port;
  });
  afterAll(() => new Promise((closed) => blocker.close(closed)));

  const failing = async (variables: Readonly<Record<string, string>>): Promise<string> => {
    const instance = await Instance.prepare();
    try {
      expect(await instance.run(variables)).toBe(1);
      expect(instance.output.trim().split('\n')).toHaveLength(1);
      return instance.output;
    } finally {
      await instance.end();
    }
  };

  it('names a taken port', async () => {
    expect(await failing({ PORT: String(port) })).toContain(`Port ${port} is taken`);
  });

  it('names a folder that it may not write', async () => {
    expect(await failing({ DATA_DIR: '/sys/filmdeed' })).toMatch(/cannot be written|start failed/);
  });

  it('names a variable that makes no sense', async () => {
    expect(await failing({ PORT: 'three thousand' })).toContain('PORT');
    expect(await failing({ PUBLIC_URL: 'ftp://x' })).toContain('PUBLIC_URL');
    expect(await failing({ MAX_UPLOAD_BYTES: 'many' })).toContain('MAX_UPLOAD_BYTES');
  }, 90_000);
});
