import { newId } from '@filmdeed/kernel';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Upload as JsUpload } from 'tus-js-client';
import { DIGESTS, FILM, MIB, newClient, uploadApps } from '../support/upload-apps.js';

const apps = uploadApps();

describe('tus 1.0.0', () => {
  it('takes a file in two requests and tells its digests', async () => {
    const client = newClient(await apps.start());
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
    const app = await apps.start();
    const account = newId('acc');
    const client = newClient(app, account);
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
    const client = newClient(await apps.start());
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
    const app = await apps.start({ mostBytes: 12345 });
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
    const client = newClient(await apps.start());
    const path = await client.begin(FILM.length);
    await client.patch(path, 0, FILM.subarray(0, 1000));
    expect((await client.request('DELETE', path)).status).toBe(204);
    for (const method of ['HEAD', 'GET', 'DELETE']) expect((await client.request(method, path)).status).toBe(404);
    expect((await client.patch(path, 1000, FILM)).body.code).toBe('upload.not-found');
    const shelves = await readdir(apps.objectDir);
    expect((await Promise.all(shelves.map((shelf) => readdir(join(apps.objectDir, shelf))))).flat()).toEqual([]);
  });
});
