import { digestBytes, pureDigests } from '@filmdeed/fingerprint';
import { isRefusal, newId, utf8 } from '@filmdeed/kernel';
import { claimUpload, createDataSource, postgresUploadRows, runMigrations, uploadRows } from '@filmdeed/postgres';
import { migratedDatabase } from '../support/migrated-database.js';
import { partyOf, someUpload, uploadRowsContract } from '../support/upload-rows.contract.js';

const database = migratedDatabase();

describe('postgresUploadRows', () => {
  uploadRowsContract(async () => {
    await database.dataSource.getRepository(uploadRows).deleteAll();
    return postgresUploadRows(database.dataSource);
  });
});

describe('claimUpload', () => {
  const digests = digestBytes(pureDigests, utf8('abc'));
  const complete = { state: 'complete', received: 3, digests } as const;

  async function codeOf(work: Promise<unknown>): Promise<string> {
    try {
      await work;
    } catch (error) {
      if (isRefusal(error)) return error.code;
      throw error;
    }
    return 'done';
  }

  it('gives a complete upload to one filing for ever', async () => {
    const account = newId('acc');
    const upload = someUpload(account, complete);
    await postgresUploadRows(database.dataSource).add(upload, 1e6);
    const filing = newId('fil');
    const claimed = await database.dataSource.transaction((manager) =>
      claimUpload(manager, upload.id, partyOf(account), filing),
    );
    expect(claimed).toEqual({ ...upload, state: 'filed', filing });
    const again = database.dataSource.transaction((manager) =>
      claimUpload(manager, upload.id, partyOf(account), filing),
    );
    expect(await again).toEqual(claimed);
    const other = database.dataSource.transaction((manager) =>
      claimUpload(manager, upload.id, partyOf(account), newId('fil')),
    );
    expect(await codeOf(other)).toBe('upload.already-filed');
  });

  it('lets exactly one of many filings win', async () => {
    const account = newId('acc');
    const upload = someUpload(account, complete);
    await postgresUploadRows(database.dataSource).add(upload, 1e6);
    const attempts = Array.from({ length: 8 }, () =>
      codeOf(
        database.dataSource.transaction((manager) => claimUpload(manager, upload.id, partyOf(account), newId('fil'))),
      ),
    );
    const codes = (await Promise.all(attempts)).sort();
    expect(codes).toEqual([
      ...Array.from({ length: 1 }, () => 'done'),
      ...Array.from({ length: 7 }, () => 'upload.already-filed'),
    ]);
  });

  it('is undone with the transaction of the filing', async () => {
    const account = newId('acc');
    const upload = someUpload(account, complete);
    const rows = postgresUploadRows(database.dataSource);
    await rows.add(upload, 1e6);
    const failing = database.dataSource.transaction(async (manager) => {
      await claimUpload(manager, upload.id, partyOf(account), newId('fil'));
      throw new Error('the filing failed');
    });
    await expect(failing).rejects.toThrow('the filing failed');
    expect(await rows.find(upload.id)).toEqual(upload);
  });

  it('refuses what is absent, of another account, or not complete, and the transaction goes on', async () => {
    const account = newId('acc');
    const rows = postgresUploadRows(database.dataSource);
    const open = someUpload(account);
    const hashing = someUpload(account, { state: 'hashing', received: 3 });
    const leaving = someUpload(account, { state: 'leaving' });
    for (const upload of [open, hashing, leaving]) await rows.add(upload, 1e6);
    const foreign = someUpload(newId('acc'), complete);
    await rows.add(foreign, 1e6);
    const codes = await database.dataSource.transaction(async (manager) => {
      const found: string[] = [];
      for (const id of [newId('upl'), foreign.id, open.id, hashing.id, leaving.id]) {
        found.push(await codeOf(claimUpload(manager, id, partyOf(account), newId('fil'))));
      }
      await manager.query('SELECT 1');
      return found;
    });
    expect(codes).toEqual([
      'upload.not-found',
      'upload.not-found',
      'upload.not-complete',
      'upload.not-complete',
      'upload.not-found',
    ]);
  });
});

describe('table upload', () => {
  it('goes away and comes back with its migration', async () => {
    const url = await database.postgres.createDatabase('migrated');
    const other = await createDataSource({ url }).initialize();
    try {
      await runMigrations(other);
      for (const _ of other.migrations) await other.undoLastMigration();
      await runMigrations(other);
      expect(await other.getRepository(uploadRows).count()).toBe(0);
      const drift = await other.driver.createSchemaBuilder().log();
      expect(drift.upQueries.map(({ query }) => query).filter((query) => query.includes('"upload"'))).toEqual([]);
    } finally {
      await other.destroy();
    }
  });
});
