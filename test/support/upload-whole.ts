import type { ApiClient } from './api-client.js';

/** Uploads a small file by tus in two requests and gives the upload's id once its digests stand. */
export async function uploadWhole(client: ApiClient, bytes: Uint8Array, name: string): Promise<string> {
  const headers = { authorization: `Bearer ${client.token}`, 'tus-resumable': '1.0.0' };
  const created = await fetch(`${client.url}/api/v1/uploads`, {
    method: 'POST',
    headers: {
      ...headers,
      'upload-length': String(bytes.length),
      'upload-metadata': `filename ${Buffer.from(name).toString('base64')}`,
    },
  });
  if (created.status !== 201) throw new Error(await created.text());
  const path = created.headers.get('location')!;
  const sent = await fetch(`${client.url}${path}`, {
    method: 'PATCH',
    headers: { ...headers, 'content-type': 'application/offset+octet-stream', 'upload-offset': '0' },
    body: bytes as Uint8Array<ArrayBuffer>,
  });
  if (sent.status !== 204) throw new Error(await sent.text());
  const id = path.slice(path.lastIndexOf('/') + 1);
  while ((await client.get(`/uploads/${id}`)).body.state === 'hashing');
  return id;
}
