import { newId } from '@filmdeed/kernel';
import { PUBLIC_ORIGIN } from '../support/upload-app.js';
import type { TusAnswer } from '../support/tus-client.js';
import { FILM, newClient, uploadApps } from '../support/upload-apps.js';

const apps = uploadApps();
/** Every request has an id of its own. */
const saidBy = ({ body }: TusAnswer): object => ({ ...body, requestId: '' });

describe('who is asking', () => {
  it('nobody without a session gets in, and no byte is taken', async () => {
    const app = await apps.start();
    const client = newClient(app);
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
    const app = await apps.start();
    const client = newClient(app);
    const path = await client.begin(100);
    const stranger = newClient(app);
    const absent = `/api/v1/uploads/${newId('upl')}`;
    for (const method of ['HEAD', 'GET', 'PATCH', 'DELETE']) {
      const body = method === 'PATCH' ? FILM.subarray(0, 10) : undefined;
      const headers: Record<string, string> =
        method === 'PATCH' ? { 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' } : {};
      const [one, other] = await Promise.all(
        [path, absent].map((each) => stranger.request(method, each, headers, body)),
      );
      expect([method, one!.status, saidBy(one!)]).toEqual([method, 404, saidBy(other!)]);
      expect(one!.headers.get('upload-offset')).toBeNull();
    }
    for (const odd of ['x', '..%2f..%2fetc', '%00', 'upl_']) {
      expect([odd, (await stranger.request('HEAD', `/api/v1/uploads/${odd}`)).status]).toEqual([odd, 404]);
    }
    expect(await client.offset(path)).toBe(0);
  });

  it('a cookie from another site is not obeyed', async () => {
    const app = await apps.start();
    const account = newId('acc');
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
