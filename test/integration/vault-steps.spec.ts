import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { encryptStep, rotateStep } from '../../apps/standalone/src/vault-steps.js';
import { type ApiApp, startApiApp } from '../support/api-app.js';
import type { ApiClient } from '../support/api-client.js';
import { digestInput, fileIt, unsignedRequest } from '../support/filing-requests.js';
import { type RunningPostgres, startPostgres } from '../support/postgres.js';
import { uploadWhole } from '../support/upload-whole.js';

let postgres: RunningPostgres;
let app: ApiApp;
let filer: ApiClient;
const said: string[] = [];
const say = (line: string): void => void said.push(line);

beforeAll(async () => {
  postgres = await startPostgres();
  app = await startApiApp(postgres.url, { OBJECT_CIPHER: 'plain' });
  filer = await app.account();
});
afterAll(async () => {
  await app?.close();
  await postgres?.stop();
  expect(app?.errors).toEqual([]);
});

const variables = () => ({ DATABASE_URL: postgres.url, DATA_DIR: dirname(app.objectDir) });
const keyFile = (): string => join(dirname(app.objectDir), 'keys', 'vault.key');

async function filed(text: string): Promise<string> {
  const upload = await uploadWhole(filer, new TextEncoder().encode(text), 'a.mov');
  const { filing } = unsignedRequest(digestInput(filer, { form: 'ORIGINAL' }));
  return (await fileIt(filer, { filing, upload })).body.id;
}

async function files(name: string): Promise<string[]> {
  const all = await readdir(app.objectDir, { recursive: true });
  return all.filter((path) => path.endsWith(`/${name}`)).map((path) => join(app.objectDir, path));
}

const original = async (id: string): Promise<string> => (await filer.get(`/filings/${id}/original`)).text;

describe('steps by hand, while everything runs', () => {
  it('seal what is plain, leave what is under way, and name what is damaged', async () => {
    const films = ['松江夜雨', 'second film', 'third film'];
    const ids = [];
    for (const film of films) ids.push(await filed(film));
    const begun = await fetch(`${filer.url}/api/v1/uploads`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${filer.token}`,
        'tus-resumable': '1.0.0',
        'upload-length': '9',
        'upload-metadata': 'filename YS5tb3Y=',
      },
    });
    expect(begun.status).toBe(201);
    expect([(await files('data')).length, (await files('sealed')).length]).toEqual([4, 0]);
    const [damaged] = (
      await Promise.all((await files('data')).map(async (path) => [path, await readFile(path, 'utf8')] as const))
    ).find(([, text]) => text === films[2])!;
    await writeFile(damaged, 'other film');

    await expect(encryptStep(variables(), say)).rejects.toMatchObject({ code: 'storage.damaged' });
    expect(said.join('\n')).toContain('an object is not that of its digest');
    expect((await files('data')).sort()).toHaveLength(2);
    expect([await original(ids[0]!), await original(ids[1]!)]).toEqual(films.slice(0, 2));

    await writeFile(damaged, films[2]!);
    expect(await encryptStep(variables(), say)).toContain('done: 1; 上传中 unfinished, left as they are: 1');
    expect(await encryptStep(variables(), say)).toContain('done: 0');
    expect(await original(ids[2]!)).toBe(films[2]);
  });

  it('give the vault a new key: keys of objects are wrapped anew, the API reads on, and the old key opens none', async () => {
    const id = await filed('a film of its own');
    await encryptStep(variables(), say);
    const old = await readFile(keyFile(), 'utf8');
    const sealed = await Promise.all((await files('sealed')).map((path) => readFile(path)));
    expect(await rotateStep([], variables(), say)).toContain(`done: ${sealed.length}`);
    expect(await original(id)).toBe('a film of its own');
    expect(await rotateStep(['--same-key'], variables(), say)).toContain('done: 0');
    expect(await Promise.all((await files('sealed')).map((path) => readFile(path)))).toEqual(sealed);
    const both = await readFile(keyFile(), 'utf8');
    expect(both.startsWith(old)).toBe(true);
    expect(both.trim().split('\n')).toHaveLength(2);
    await writeFile(keyFile(), old);
    await expect(rotateStep(['--same-key'], variables(), say)).rejects.toMatchObject({ code: 'storage.damaged' });
    await writeFile(keyFile(), both);
  });
});
