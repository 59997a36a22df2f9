import { folderObjectStore, type WriteAt, writeAt } from '@filmdeed/media';
import { DIGESTS, FILM, MIB, newClient, uploadApps } from '../support/upload-apps.js';

const apps = uploadApps();

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
    const client = newClient(await apps.start({ mostBytes: 8 * MIB, quotaBytes: 7 * MIB }));
    const answer = await client.create(length, metadata);
    expect([answer.status, answer.body.code, answer.headers.get('x-refusal')]).toEqual([status, code, code]);
    expect(answer.headers.get('tus-resumable')).toBe('1.0.0');
    expect((await client.request('GET', '/api/v1/uploads')).body).toEqual({ items: [], next: null });
  });

  it('another content than the declared one: both digests are named, the bytes are gone', async () => {
    const client = newClient(await apps.start());
    const declared = 'ab'.repeat(32);
    const path = await client.begin(FILM.length, { filename: 'film.mov', sha256: declared });
    const answer = await client.patch(path, 0, FILM);
    const facts = { algorithm: 'sha256', declared, computed: DIGESTS.sha256 };
    expect([answer.status, answer.body.code, answer.body.facts]).toEqual([422, 'digest.mismatch', facts]);
    expect(await client.look(path)).toMatchObject({ state: 'refused', refusal: { code: 'digest.mismatch', facts } });
    expect((await client.request('HEAD', path)).status).toBe(404);
  });

  it('a wrong offset: 409, and nothing changes', async () => {
    const client = newClient(await apps.start());
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
    const client = newClient(await apps.start());
    const path = await client.begin(100);
    const answer = await client.patch(path, 0, FILM.subarray(0, 101));
    expect([answer.status, answer.body.code]).toEqual([422, 'size.mismatch']);
    expect((await client.patch(path, 0, FILM.subarray(0, 100))).status).toBe(204);
  });

  it('bytes under another media type: 415', async () => {
    const client = newClient(await apps.start());
    const path = await client.begin(100);
    for (const type of ['text/plain', 'application/json', 'video/mp4']) {
      const answer = await client.patch(path, 0, FILM.subarray(0, 100), { 'content-type': type });
      expect([answer.status, answer.headers.get('x-refusal')]).toEqual([415, 'request.invalid']);
    }
    expect(await client.offset(path)).toBe(0);
  });

  it('another version of the protocol: 412 naming ours, whatever the verb', async () => {
    const client = newClient(await apps.start());
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
    const client = newClient(await apps.start({ store: folderObjectStore({ root: apps.objectDir, writeAt: small }) }));
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
