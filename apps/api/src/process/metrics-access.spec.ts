import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Asking, bearsToken, isLocalName, isOwnMachine, readMetricsToken } from './metrics-access.js';

const asking = (headers: object, remoteAddress = '127.0.0.1'): Asking =>
  ({ headers: { host: 'localhost:3000', ...headers }, socket: { remoteAddress } }) as unknown as Asking;
const TOKEN = 'a token of the scraper';

describe('who may read metrics', () => {
  it.each([
    ['a program here', asking({}), true],
    ['one that comes by IPv6', asking({ host: '[::1]:3000' }, '::1'), true],
    ['one elsewhere', asking({}, '192.0.2.1'), false],
    ['a proxy that tells', asking({ 'x-forwarded-for': '192.0.2.1' }), false],
    ['a proxy that passes the name', asking({ host: 'deeds.example' }), false],
  ])('knows %s', (_who, request, own) => expect(isOwnMachine(request)).toBe(own));

  it('takes a public name for a sign of a proxy', () => {
    expect(isLocalName('http://localhost:3000')).toBe(true);
    expect(isLocalName('https://deeds.example')).toBe(false);
    expect(isLocalName('https://localhost.example')).toBe(false);
  });

  it('knows who bears the token', () => {
    const bearing = (authorization?: string) => bearsToken(asking({ authorization }), 'sixteen-letters-at-least');
    expect(bearing('Bearer sixteen-letters-at-least')).toBe(true);
    for (const other of [undefined, '', 'Bearer ', 'Bearer sixteen-letters-at-leasT', 'Basic sixteen-letters-at-least'])
      expect(bearing(other)).toBe(false);
    expect(bearsToken(asking({ authorization: 'Bearer null' }), null)).toBe(false);
  });

  it('refuses a token file that is missing or short, and does not tell it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'metrics-token-'));
    try {
      const file = join(folder, 'token');
      expect(await readMetricsToken(null)).toBeNull();
      await expect(readMetricsToken(file)).rejects.toMatchObject({ code: 'environment.invalid' });
      await writeFile(file, 'hunter2\n');
      const refused = await readMetricsToken(file).catch((error: Error) => error);
      expect(JSON.stringify([refused, (refused as Error).message])).not.toContain('hunter2');
      await writeFile(file, `${TOKEN}\n`);
      expect(await readMetricsToken(file)).toBe(TOKEN);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
