import { newId } from '@filmdeed/kernel';
import { setTimeout as sleep } from 'node:timers/promises';
import { DIGESTS, FILM, MIB, newClient, uploadApps } from '../support/upload-apps.js';

const apps = uploadApps();

async function eventually<T>(look: () => Promise<T>, test: (value: T) => boolean): Promise<T> {
  for (let i = 0; i < 400; i++) {
    const value = await look();
    if (test(value)) return value;
    await sleep(25);
  }
  throw new Error('it did not happen');
}

describe('resuming', () => {
  it('comes out whole after connections cut at random bytes', async () => {
    const client = newClient(await apps.start());
    const path = await client.begin(FILM.length, { filename: 'film.mov', sha256: DIGESTS.sha256, sm3: DIGESTS.sm3 });
    const offsets: number[] = [];
    for (let i = 0; i < 12; i++) {
      const offset = await client.offset(path);
      offsets.push(offset);
      const left = FILM.length - offset;
      const patch = await client.openPatch(path, offset, left);
      const until = offset + Math.floor(Math.random() * Math.min(left, MIB));
      await patch.send(FILM.subarray(offset, until));
      if (i % 3 === 0) await sleep(250); // till the server has let the request in and read some of it
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
    const [old, fresh] = [await apps.start(), await apps.start()];
    const account = newId('acc');
    const [client, after] = [newClient(old, account), newClient(fresh, account)];
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
    const old = await apps.start();
    const account = newId('acc');
    const client = newClient(old, account);
    const path = await client.begin(FILM.length);
    const patch = await client.openPatch(path, 0, FILM.length);
    await patch.send(FILM.subarray(0, 2 * MIB));
    await eventually(
      () => client.look(path),
      (view) => Number(view['hashedBytes']) >= MIB,
    );
    await apps.stop(old);
    const again = newClient(await apps.start(), account);
    const offset = await again.offset(path);
    expect(offset).toBeGreaterThanOrEqual(MIB);
    expect((await again.patch(path, offset, FILM.subarray(offset))).status).toBe(204);
    expect(await again.look(path)).toMatchObject({ state: 'complete', digests: DIGESTS });
  });

  it('lets a client that comes back take over from its own hanging connection', async () => {
    const client = newClient(await apps.start());
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
    const app = await apps.start();
    const account = newId('acc');
    const client = newClient(app, account);
    const path = await client.begin(FILM.length, { filename: 'film.mov', sha256: DIGESTS.sha256 });
    await client.patch(path, 0, FILM.subarray(0, MIB));
    const twice = [client, newClient(app, account)].map((each) =>
      each.patch(path, MIB, FILM.subarray(MIB)).catch(() => undefined),
    );
    for (const answer of await Promise.all(twice))
      if (answer !== undefined) expect([204, 409, 423]).toContain(answer.status);
    const offset = await client.offset(path);
    await client.patch(path, offset, FILM.subarray(offset));
    expect(await client.look(path)).toMatchObject({ state: 'complete', digests: DIGESTS });
  });

  it('keeps two uploads of the same file apart', async () => {
    const client = newClient(await apps.start());
    const paths = [await client.begin(FILM.length), await client.begin(FILM.length)];
    const answers = await Promise.all(paths.map((path) => client.patch(path, 0, FILM)));
    expect(answers.map(({ status }) => status)).toEqual([204, 204]);
    await client.request('DELETE', paths[0]!);
    expect(await client.look(paths[1]!)).toMatchObject({ state: 'complete', digests: DIGESTS });
  });
});
