import { appendFile, cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRefusal, toHex } from '@filmdeed/kernel';
import { wayOut } from '../../apps/standalone/src/recovery/reconcile.js';
import { naiveRoot } from '../support/naive-tree.js';
import { RecoveryWorld } from '../support/recovery-world.js';

const SLOW = 300_000;

let world: RecoveryWorld;
afterEach(() => world?.close());

const refusalOf = async (work: Promise<unknown>) => {
  try {
    await work;
  } catch (error) {
    if (isRefusal(error)) return error;
    throw error;
  }
  throw new Error('nothing was refused');
};

/** What was published before is a beginning of the log as it is now. */
async function assertNoFork(): Promise<void> {
  const leaves = await world.leaves();
  for (const { size, root } of world.published) expect(toHex(naiveRoot(leaves.slice(0, size)))).toBe(toHex(root));
}

it(
  'a restored backup signs nothing before it has what was published since, and erases again what was erased',
  async () => {
    world = await RecoveryWorld.make();
    const [kept, erased] = [await world.file('kept'), await world.file('to be erased')];
    const person = await world.person('someone');
    await world.sequence();
    const backup = await world.backup('backup');
    const early = await world.mirror('early-mirror');
    const lost = await world.file('after the backup');
    await world.sequence();
    await world.erase(erased, true);
    await world.erasePerson(person);
    await world.sequence();
    const late = await world.file('last');
    await world.sequence();
    const mirror = await world.mirror('mirror');
    await world.destroy();

    await world.restore(backup);
    expect((await world.client.get(`/filings/${erased}`)).body.title).toBe('to be erased');
    expect(await world.logins()).toContain('someone');
    const waiting = await world.file('filed in the meantime');
    expect((await refusalOf(world.sequence())).code).toBe('log.fork');
    for (const none of [null, early]) {
      const refused = await refusalOf(world.reconcile(none));
      expect(refused).toMatchObject({ code: 'log.fork', facts: { remembered: 6, size: 2, reached: 2 } });
      expect(wayOut(refused)).toContain('--log');
    }
    expect((await world.leaves()).length).toBe(2);

    // A copy in which one byte was changed is named and not believed.
    const bundle = join('tile', 'entries', (await readdir(join(mirror, 'tile', 'entries')))[0]!, '6');
    const spoilt = world.path('spoilt');
    await cp(mirror, spoilt, { recursive: true });
    const bytes = await readFile(join(spoilt, bundle));
    bytes[bytes.length - 3]! ^= 1;
    await writeFile(join(spoilt, bundle), bytes);
    expect(await refusalOf(world.reconcile(spoilt))).toMatchObject({ code: 'log.tile-missing', facts: { leaf: 5 } });
    await rm(join(spoilt, bundle));
    expect(await refusalOf(world.reconcile(spoilt))).toMatchObject({ code: 'log.tile-missing' });
    expect((await world.leaves()).length).toBe(2);

    const found = await world.reconcile(mirror);
    expect(found).toMatchObject({
      before: 2,
      after: 6,
      adopted: 4,
      remembered: 6,
      erased: [erased],
      erasedParties: [person],
    });
    expect(await world.logins()).toEqual(['root', expect.stringMatching(/^erased-/)]);
    expect(found.unknown.map(({ index, id }) => [index, id])).toEqual([
      [2, lost],
      [5, late],
    ]);
    await assertNoFork();
    expect((await world.client.get(`/filings/${erased}`)).body).toMatchObject({
      title: '',
      content: null,
      upload: null,
    });
    expect((await world.client.get(`/filings/${kept}`)).body.title).toBe('kept');
    expect(await world.query(`SELECT 1 FROM upload WHERE filing_id IS NULL AND state <> 'leaving'`)).toEqual([]);

    await world.sequence();
    expect((await world.client.get(`/filings/${waiting}`)).body.leafIndex).toBe(6);
    expect((await world.reconcile(mirror)).adopted).toBe(0);
    await assertNoFork();
  },
  SLOW,
);

it(
  'goes on to a point in time between two filings, and brings the published rest back from a mirror',
  async () => {
    world = await RecoveryWorld.make();
    await world.file('before');
    await world.sequence();
    const backup = await world.backup('backup');
    const [wanted] = [await world.file('wanted')];
    await world.sequence();
    const [{ now }] = (await world.query<{ now: Date }>('SELECT clock_timestamp() AS now')) as [{ now: Date }];
    await new Promise((resolve) => setTimeout(resolve, 50));
    const mistaken = await world.file('mistaken');
    await world.sequence();
    const mirror = await world.mirror('mirror');
    await archived();
    await world.destroy();

    const early = await refusalOf(world.restore(backup, new Date(now.getTime() - 3_600_000), world.archive));
    expect(early.code).toBe('time.invalid');
    await world.restore(backup, new Date(now.getTime() + 25), world.archive);
    expect((await world.client.get(`/filings/${wanted}`)).body.title).toBe('wanted');
    expect((await world.client.get(`/filings/${mistaken}`)).status).toBe(404);
    expect((await refusalOf(world.sequence().then(() => world.reconcile(null)))).code).toBe('log.fork');
    expect(await world.reconcile(mirror)).toMatchObject({ before: 2, after: 3, unknown: [{ index: 2, id: mistaken }] });
    await world.sequence();
    await assertNoFork();
  },
  SLOW,
);

it(
  'a backup with one byte changed, a file gone or one more is named before anything is touched',
  async () => {
    world = await RecoveryWorld.make();
    await world.file('kept');
    await world.sequence();
    const backup = await world.backup('backup');
    await world.destroy();
    const cases: [string, (folder: string) => Promise<void>][] = [
      ['cluster/PG_VERSION', (folder) => appendFile(join(folder, 'cluster/PG_VERSION'), ' ')],
      ['backup.json', (folder) => appendFile(join(folder, 'backup.json'), ' ')],
      ['password', (folder) => rm(join(folder, 'password'))],
      ['cluster/evil', (folder) => writeFile(join(folder, 'cluster/evil'), '')],
      ['SHA256SUMS', (folder) => rm(join(folder, 'SHA256SUMS'))],
    ];
    for (const [path, damage] of cases) {
      const copy = world.path('damaged');
      await cp(backup, copy, { recursive: true });
      await damage(copy);
      expect(await refusalOf(world.restore(copy))).toMatchObject({ code: 'storage.damaged', facts: { path } });
      await rm(copy, { recursive: true });
    }
    await world.restore(backup);
    expect(await world.reconcile(null)).toMatchObject({ before: 1, after: 1, adopted: 0 });
  },
  SLOW,
);

/** Until everything that was committed lies in the archive. */
async function archived(): Promise<void> {
  const [{ name }] = (await world.query<{ name: string }>('SELECT pg_walfile_name(pg_switch_wal()) AS name')) as [
    { name: string },
  ];
  for (let tries = 0; tries < 600; tries++) {
    if ((await readdir(world.archive)).includes(`${name}.gz`)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${name} was never archived`);
}
