import { createDataSource, ENTITIES, MIGRATIONS, runMigrations } from '@filmdeed/postgres';
import type { DataSource } from 'typeorm';
import { type RunningPostgres, startPostgres } from '../support/postgres.js';

let postgres: RunningPostgres;
let dataSource: DataSource;
beforeAll(async () => {
  postgres = await startPostgres();
});
beforeEach(async () => {
  dataSource = await createDataSource({ url: await postgres.createDatabase() }).initialize();
});
afterEach(async () => {
  await dataSource?.destroy();
});
afterAll(async () => {
  await postgres?.stop();
});

async function drift(): Promise<string[]> {
  return (await dataSource.driver.createSchemaBuilder().log()).upQueries.map(({ query }) => query);
}

async function tables(): Promise<string[]> {
  const found = await dataSource.query<{ name: string }[]>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'migration' ORDER BY 1`,
  );
  return found.map(({ name }) => name);
}

describe('schema', () => {
  it('is after all migrations exactly what the entities say', async () => {
    expect(await runMigrations(dataSource)).toHaveLength(MIGRATIONS.length);
    expect(await drift()).toEqual([]);
    expect(await tables()).toEqual(ENTITIES.map(({ options }) => options.tableName).sort());
    expect(await runMigrations(dataSource)).toEqual([]);
  });

  it('goes away with its migrations, newest first, and comes back', async () => {
    await runMigrations(dataSource);
    for (const _ of MIGRATIONS) await dataSource.undoLastMigration();
    expect(await tables()).toEqual([]);
    const left = await dataSource.query<{ name: string }[]>(
      `SELECT proname AS name FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND NOT EXISTS
         (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')`,
    );
    expect(left).toEqual([]);
    await runMigrations(dataSource);
    expect(await drift()).toEqual([]);
  });

  it('is brought up by several processes at once, each migration by one of them', async () => {
    const others = await Promise.all([1, 2].map(() => createDataSource({ url: urlOf(dataSource) }).initialize()));
    try {
      const ran = await Promise.all([dataSource, ...others].map((each) => runMigrations(each)));
      expect(ran.flat().sort()).toEqual(MIGRATIONS.map(({ name }) => name).sort());
    } finally {
      for (const other of others) await other.destroy();
    }
  });
});

function urlOf({ options }: DataSource): string {
  return (options as { url: string }).url;
}
