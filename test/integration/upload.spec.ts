import { type ContentDigests, digestBytes } from '@filmdeed/fingerprint';
import { type AccountId, newId } from '@filmdeed/kernel';
import { folderObjectStore, nativeDigests, type WriteAt, writeAt } from '@filmdeed/media';
import { createDataSource, runMigrations } from '@filmdeed/postgres';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Upload as JsUpload } from 'tus-js-client';
import { type RunningPostgres, startPostgres } from '../support/postgres.js';
import { TusClient } from '../support/tus-client.js';
import { PUBLIC_ORIGIN, startUploadApp, type UploadApp, type UploadAppSettings } from '../support/upload-app.js';

const MIB = 1 << 20;
const FILM = Uint8Array.from({ length: 5 * MIB + 4321 }, (_, i) => (i * 37 + (i >> 9)) & 0xff);
const DIGESTS: ContentDigests = digestBytes(nativeDigests, FILM);

let postgres: RunningPostgres;
let objectDir: string;
let account: AccountId;
let client: TusClient;
const apps: UploadApp[] = [];

async function start(settings: Partial<UploadAppSettings> = {}): Promise<UploadApp> {
  const app = await startUploadApp({ databaseUrl: postgres.url, objectDir, ...settings });
  apps.push(app);
  return app;
}

/** A client of its own account. */
function newClient({ url }: UploadApp, of: AccountId = newId('acc')): TusClient {
  account = of;
  return new TusClient(url, of);
}

async function eventually<T>(look: () => Promise<T>, test: (value: T) => boolean): Promise<T> {
  for (let i = 0; i < 400; i++) {
    const value = await look();
    if (test(value)) return value;
    await sleep(25);
  }
  throw new Error('it did not happen');
}

beforeAll(async () => {
  postgres = await startPostgres();
  const dataSource = await createDataSource({ url: postgres.url }).initialize();
  await runMigrations(dataSource);
  await dataSource.destroy();
});
afterAll(() => postgres?.stop());
beforeEach(async () => {
  objectDir = await mkdtemp(join(tmpdir(), 'uploads-'));
});
afterEach(async () => {
  const errors = apps.flatMap((app) => app.errors);
  for (const app of apps.splice(0)) await app.close();
  await rm(objectDir, { recursive: true, force: true });
  expect(errors).toEqual([]);
});

describe('tus 1.0.0', () => {
  it('takes a file in two requests and tells its digests', async () => {
    client = newClient(await start());
    const created = await client.create(FILM.length, {
      filename: '影契.mov',
      filetype: 'video/quicktime',
      sm3: DIGESTS.sm3,
    });
    expect(created.status).toBe(201);
    const path = created.headers.get('location')!;
    expect(path).toMatch(/^\/api\/v1\/uploads\/upl_[0-9a-z]{26}$/);
    expect(created.headers.get('tus-resumable')).toBe('1.0.0');
    expect(Date.parse(created.headers.get('upload-expires')!)).toBeGreaterThan(Date.now());

    const first = await client.patch(path, 0, FILM.subarray(0, 3 * MIB));
    expect([first.status, first.headers.get('upload-offset')]).toEqual([204, String(3 * MIB)]);
    const head = await client.request('HEAD', path);
    expect(Object.fromEntries(head.headers)).toMatchObject({
      'upload-offset': String(3 * MIB),
      'upload-length': String(FILM.length),
      'cache-control': 'no-store',
      'upload-metadata': `filename ${Buffer.from('影契.mov').toString('base64')},filetype ${Buffer.from('video/quicktime').toString('base64')},sm3 ${Buffer.from(DIGESTS.sm3).toString('base64')}`,
    });
    expect((await client.patch(path, 3 * MIB, FILM.subarray(3 * MIB))).status).toBe(204);

    const view = await client.look(path);
    expect(view).toMatchObject({
      state: 'complete',
      name: '影契.mov',
      size: FILM.length,
      offset: FILM.length,
      digests: DIGESTS,
    });
    expect((await client.request('GET', '/api/v1/uploads')).body).toEqual({ items: [view], next: null });
  });

  it('serves a client that is not ours: tus-js-client, aborted in the middle and resumed', async () => {
    const app = await start();
    client = newClient(app);
    const options = {
      endpoint: `${app.url}/api/v1/uploads`,
      chunkSize: MIB,
      retryDelays: [0],
      headers: { authorization: `Bearer ${account}` },
      metadata: { filename: 'film.mov', sha256: DIGESTS.sha256 },
    };
    const url = await new Promise<string>((resolve, reject) => {
      const upload = new JsUpload(Buffer.from(FILM), {
        ...options,
        onError: reject,
        onChunkComplete: (_chunk, sent) => {
          if (sent >= 2 * MIB) void upload.abort().then(() => resolve(upload.url!));
        },
      });
      upload.start();
    });
    await new Promise<void>((resolve, reject) => {
      new JsUpload(Buffer.from(FILM), {
        ...options,
        uploadUrl: url,
        onError: reject,
        onSuccess: () => resolve(),
      }).start();
    });
    expect(await client.look(new URL(url).pathname)).toMatchObject({ state: 'complete', digests: DIGESTS });
  });

  it('takes bytes with the creation, and PATCH and DELETE by X-HTTP-Method-Override', async () => {
    client = newClient(await start());
    const bytes = FILM.subarray(0, 100);
    const metadata = `filename ${Buffer.from('a.bin').toString('base64')}`;
    const created = await client.request(
      'POST',
      '/api/v1/uploads',
      { 'upload-length': '200', 'upload-metadata': metadata, 'content-type': 'application/offset+octet-stream' },
      bytes,
    );
    expect([created.status, created.headers.get('upload-offset')]).toEqual([201, '100']);
    const path = created.headers.get('location')!;
    const patched = await client.request(
      'POST',
      path,
      { 'x-http-method-override': 'PATCH', 'upload-offset': '100', 'content-type': 'application/offset+octet-stream' },
      bytes,
    );
    expect([patched.status, patched.headers.get('upload-offset')]).toEqual([204, '200']);
    expect((await client.request('POST', path, { 'x-http-method-override': 'DELETE' })).status).toBe(204);
    expect((await client.request('HEAD', path)).status).toBe(404);
  });

  it('says what it speaks, to anyone and to no other origin', async () => {
    const app = await start({ mostBytes: 12345 });
    const response = await fetch(`${app.url}/api/v1/uploads`, {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example' },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get('tus-version')).toBe('1.0.0');
    expect(response.headers.get('tus-max-size')).toBe('12345');
    expect(response.headers.get('tus-extension')).toBe('creation,creation-with-upload,expiration,termination');
    expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  it('gives an upload up on DELETE and forgets its bytes', async () => {
    client = newClient(await start());
    const path = await client.begin(FILM.length);
    await client.patch(path, 0, FILM.subarray(0, 1000));
    expect((await client.request('DELETE', path)).status).toBe(204);
    for (const method of ['HEAD', 'GET', 'DELETE']) expect((await client.request(method, path)).status).toBe(404);
    expect((await client.patch(path, 1000, FILM)).body.code).toBe('upload.not-found');
    const shelves = await readdir(objectDir);
    expect((await Promise.all(shelves.map((shelf) => readdir(join(objectDir, shelf))))).flat()).toEqual([]);
  });
});

describe('resuming', () => {
  it('comes out whole after connections cut at random bytes', async () => {
    client = newClient(await start());
    const path = await client.begin(FILM.length, { filename: 'film.mov', sha256: DIGESTS.sha256, sm3: DIGESTS.sm3 });
    const offsets: number[] = [];
    for (let i = 0; i < 12; i++) {
      const offset = await client.offset(path);
      offsets.push(offset);
      const left = FILM.length - offset;
      const patch = await client.openPatch(path, offset, left);
      const until = offset + Math.floor(Math.random() * Math.min(left, MIB));
      await patch.send(FILM.subarray(offset, until));
      if (i % 3 === 0) await sleep(20);
      patch.cut();
      const kept = await client.offset(path);
      expect(kept).toBeGreaterThanOrEqual(offset);
      expect(kept).toBeLessThanOrEqual(until);
    }
    expect(offsets.at(-1)).toBeGreaterThan(0);
    const offset = await client.offset(path);
    expect((await client.patch(path, offset, FILM.subarray(offset))).status).toBe(204);
    expect(await client.look(path)).toMatchObject({ state: 'complete', digests: DIGESTS });
  });

  it('goes on in a new process while the old one hangs in the middle', async () => {
    const [old, fresh] = [await start(), await start()];
    client = newClient(old);
    const after = newClient(fresh, account);
    const path = await client.begin(FILM.length);
    const patch = await client.openPatch(path, 0, FILM.length);
    await patch.send(FILM.subarray(0, 2 * MIB));
    // The old process records its progress about once a second while bytes come in.
    let sent = 2 * MIB;
    const recorded = await eventually(
      async () => {
        await patch.send(FILM.subarray(sent, sent + 100));
        sent += 100;
        return Number((await after.look(path))['offset']);
      },
      (offset) => offset > MIB,
    );
    const offset = await after.offset(path);
    expect(offset).toBeGreaterThanOrEqual(recorded);
    expect((await after.patch(path, offset, FILM.subarray(offset))).status).toBe(204);
    expect(await after.look(path)).toMatchObject({ state: 'complete', digests: DIGESTS });
    patch.cut();
    await patch.closed;
    expect(await after.look(path)).toMatchObject({ state: 'complete', digests: DIGESTS });
  });

  it('loses nothing when the server is stopped and started again', async () => {
    const old = await start();
    client = newClient(old);
    const path = await client.begin(FILM.length);
    const patch = await client.openPatch(path, 0, FILM.length);
    await patch.send(FILM.subarray(0, 2 * MIB));
    await eventually(
      () => client.look(path),
      (view) => Number(view['hashedBytes']) >= MIB,
    );
    await apps.splice(apps.indexOf(old), 1)[0]!.close();
    const again = newClient(await start(), account);
    const offset = await again.offset(path);
    expect(offset).toBeGreaterThanOrEqual(MIB);
    expect((await again.patch(path, offset, FILM.subarray(offset))).status).toBe(204);
    expect(await again.look(path)).toMatchObject({ state: 'complete', digests: DIGESTS });
  });

  it('lets a client that comes back take over from its own hanging connection', async () => {
    client = newClient(await start());
    const path = await client.begin(FILM.length);
    const hanging = await client.openPatch(path, 0, FILM.length);
    await hanging.send(FILM.subarray(0, MIB));
    await eventually(
      () => client.look(path),
      (view) => Number(view['hashedBytes']) > 0,
    );
    const offset = await client.offset(path);
    expect(offset).toBeGreaterThan(0);
    expect((await client.patch(path, offset, FILM.subarray(offset))).status).toBe(204);
    const answer = await hanging.closed;
    expect(answer).toMatch(/^HTTP\/1\.1 423 /);
    expect(answer.toLowerCase()).toContain('x-refusal: upload.busy');
    expect(await client.look(path)).toMatchObject({ state: 'complete', digests: DIGESTS });
  });

  it('never mixes two clients that finish the same upload at once', async () => {
    const app = await start();
    client = newClient(app);
    const path = await client.begin(FILM.length, { filename: 'film.mov', sha256: DIGESTS.sha256 });
    await client.patch(path, 0, FILM.subarray(0, MIB));
    const twice = [client, new TusClient(app.url, account)].map((each) =>
      each.patch(path, MIB, FILM.subarray(MIB)).catch(() => undefined),
    );
    for (const answer of await Promise.all(twice))
      if (answer !== undefined) expect([204, 409, 423]).toContain(answer.status);
    const offset = await client.offset(path);
    await client.patch(path, offset, FILM.subarray(offset));
    expect(await client.look(path)).toMatchObject({ state: 'complete', digests: DIGESTS });
  });

  it('keeps two uploads of the same file apart', async () => {
    client = newClient(await start());
    const paths = [await client.begin(FILM.length), await client.begin(FILM.length)];
    const answers = await Promise.all(paths.map((path) => client.patch(path, 0, FILM)));
    expect(answers.map(({ status }) => status)).toEqual([204, 204]);
    await client.request('DELETE', paths[0]!);
    expect(await client.look(paths[1]!)).toMatchObject({ state: 'complete', digests: DIGESTS });
  });
});

describe('refusals', () => {
  it.each([
    ['an empty file', 0, { filename: 'a' }, 422, 'upload.empty'],
    ['a file over the limit', 8 * MIB + 1, { filename: 'a' }, 413, 'upload.too-large'],
    ['a file over the quota', 7 * MIB + 1, { filename: 'a' }, 413, 'upload.quota-exceeded'],
    ['a length that is no number', '12x', { filename: 'a' }, 400, 'request.invalid'],
    ['a negative length', -1, { filename: 'a' }, 400, 'request.invalid'],
    ['a missing name', 10, {}, 422, 'name.hostile'],
    ['a path as name', 10, { filename: '../../etc/passwd' }, 422, 'name.hostile'],
    ['NUL in the name', 10, { filename: 'a\u0000.mov' }, 422, 'name.hostile'],
    ['a right-to-left override in the name', 10, { filename: 'film\u202evom.exe' }, 422, 'name.hostile'],
    ['a name of 4,000 characters', 10, { filename: 'x'.repeat(4000) }, 422, 'name.hostile'],
    ['a digest of the wrong length', 10, { filename: 'a', sha256: 'ab' }, 422, 'digest.invalid'],
    ['a digest that we do not compute', 10, { filename: 'a', md5: 'ab'.repeat(16) }, 422, 'digest.unknown-algorithm'],
  ])('%s', async (_, length, metadata, status, code) => {
    client = newClient(await start({ mostBytes: 8 * MIB, quotaBytes: 7 * MIB }));
    const answer = await client.create(length, metadata);
    expect([answer.status, answer.body.code, answer.headers.get('x-refusal')]).toEqual([status, code, code]);
    expect(answer.headers.get('tus-resumable')).toBe('1.0.0');
    expect((await client.request('GET', '/api/v1/uploads')).body).toEqual({ items: [], next: null });
  });

  it('another content than the declared one: both digests are named, the bytes are gone', async () => {
    client = newClient(await start());
    const declared = 'ab'.repeat(32);
    const path = await client.begin(FILM.length, { filename: 'film.mov', sha256: declared });
    const answer = await client.patch(path, 0, FILM);
    const facts = { algorithm: 'sha256', declared, computed: DIGESTS.sha256 };
    expect([answer.status, answer.body.code, answer.body.facts]).toEqual([422, 'digest.mismatch', facts]);
    expect(await client.look(path)).toMatchObject({ state: 'refused', refusal: { code: 'digest.mismatch', facts } });
    expect((await client.request('HEAD', path)).status).toBe(404);
  });

  it('a wrong offset: 409, and nothing changes', async () => {
    client = newClient(await start());
    const path = await client.begin(100);
    const answer = await client.patch(path, 7, FILM.subarray(0, 10));
    expect([answer.status, answer.body.code, answer.body.facts]).toEqual([
      409,
      'upload.offset-mismatch',
      { expected: 0 },
    ]);
    expect(await client.offset(path)).toBe(0);
  });

  it('more bytes than were declared', async () => {
    client = newClient(await start());
    const path = await client.begin(100);
    const answer = await client.patch(path, 0, FILM.subarray(0, 101));
    expect([answer.status, answer.body.code]).toEqual([422, 'size.mismatch']);
    expect((await client.patch(path, 0, FILM.subarray(0, 100))).status).toBe(204);
  });

  it('bytes under another media type: 415', async () => {
    client = newClient(await start());
    const path = await client.begin(100);
    for (const type of ['text/plain', 'application/json', 'video/mp4']) {
      const answer = await client.patch(path, 0, FILM.subarray(0, 100), { 'content-type': type });
      expect([answer.status, answer.headers.get('x-refusal')]).toEqual([415, 'request.invalid']);
    }
    expect(await client.offset(path)).toBe(0);
  });

  it('another version of the protocol: 412 naming ours, whatever the verb', async () => {
    client = newClient(await start());
    const path = await client.begin(100);
    for (const method of ['POST', 'HEAD', 'PATCH', 'DELETE']) {
      const where = method === 'POST' ? '/api/v1/uploads' : path;
      const answer = await client.request(method, where, { 'tus-resumable': '0.2.2' });
      expect([method, answer.status, answer.headers.get('tus-version')]).toEqual([method, 412, '1.0.0']);
    }
    expect(await client.offset(path)).toBe(0);
  });

  it('a disk that is full in the middle: what fitted is kept, and the upload goes on', async () => {
    let room = MIB + 5;
    const small: WriteAt = async (file, bytes, position) => {
      if (room <= 0) throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
      const written = await writeAt(file, bytes.subarray(0, room), position);
      room -= written;
      return written;
    };
    client = newClient(await start({ store: folderObjectStore({ root: objectDir, writeAt: small }) }));
    const path = await client.begin(FILM.length);
    const patch = await client.openPatch(path, 0, FILM.length);
    void patch.send(FILM);
    expect(await patch.closed).toMatch(/^HTTP\/1\.1 507 [^]*x-refusal: storage\.full/i);
    expect(await client.offset(path)).toBe(MIB + 5);
    room = Infinity;
    expect((await client.patch(path, MIB + 5, FILM.subarray(MIB + 5))).status).toBe(204);
    expect(await client.look(path)).toMatchObject({ state: 'complete', digests: DIGESTS });
  });
});

describe('who is asking', () => {
  it('nobody without a session gets in, and no byte is taken', async () => {
    const app = await start();
    client = newClient(app);
    const path = await client.begin(100);
    for (const method of ['POST', 'HEAD', 'PATCH', 'DELETE', 'GET']) {
      const response = await fetch(app.url + (method === 'POST' ? '/api/v1/uploads' : path), {
        method,
        headers: {
          'tus-resumable': '1.0.0',
          'upload-length': '5',
          'upload-offset': '0',
          'content-type': 'application/offset+octet-stream',
        },
        ...(method === 'PATCH' ? { body: 'hello' } : {}),
      });
      expect([method, response.status]).toEqual([method, 401]);
    }
    expect(await client.offset(path)).toBe(0);
  });

  it('an upload of another account answers exactly as an absent one', async () => {
    const app = await start();
    client = newClient(app);
    const path = await client.begin(100);
    const stranger = new TusClient(app.url, newId('acc'));
    const absent = `/api/v1/uploads/${newId('upl')}`;
    for (const method of ['HEAD', 'GET', 'PATCH', 'DELETE']) {
      const body = method === 'PATCH' ? FILM.subarray(0, 10) : undefined;
      const headers: Record<string, string> =
        method === 'PATCH' ? { 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' } : {};
      const [one, other] = await Promise.all(
        [path, absent].map((each) => stranger.request(method, each, headers, body)),
      );
      expect([method, one!.status, one!.body]).toEqual([method, 404, other!.body]);
      expect(one!.headers.get('upload-offset')).toBeNull();
    }
    for (const odd of ['x', '..%2f..%2fetc', '%00', 'upl_']) {
      expect([odd, (await stranger.request('HEAD', `/api/v1/uploads/${odd}`)).status]).toEqual([odd, 404]);
    }
    expect(await client.offset(path)).toBe(0);
  });

  it('a cookie from another site is not obeyed', async () => {
    const app = await start();
    client = newClient(app);
    const create = (headers: Record<string, string>) =>
      fetch(`${app.url}/api/v1/uploads`, {
        method: 'POST',
        headers: {
          cookie: `filmdeed_session=${account}`,
          'tus-resumable': '1.0.0',
          'upload-length': '5',
          'upload-metadata': `filename ${Buffer.from('a').toString('base64')}`,
          ...headers,
        },
      });
    for (const origin of ['https://evil.example', 'null']) expect((await create({ origin })).status).toBe(403);
    expect((await create({})).status).toBe(403);
    const own = await create({ origin: PUBLIC_ORIGIN });
    expect(own.status).toBe(201);
    expect(own.headers.get('access-control-allow-origin')).toBeNull();
  });
});
