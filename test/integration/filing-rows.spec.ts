import { digestBytes, pureDigests } from '@filmdeed/fingerprint';
import { type FilingId, newId, utf8 } from '@filmdeed/kernel';
import { createDataSource, LEAF_CHANNEL, postgresFilings, postgresUploadRows, runMigrations } from '@filmdeed/postgres';
import type { AnchorFact, FilingRows, NewFiling } from '@filmdeed/registry';
import { Client } from 'pg';
import { filingRowsContract, someFiling } from '../support/filing-rows.contract.js';
import { codesOf } from '../support/outcomes.js';
import { migratedDatabase } from '../support/migrated-database.js';
import { startPostgres } from '../support/postgres.js';
import { partyOf, someUpload } from '../support/upload-rows.contract.js';

const database = migratedDatabase();

describe('postgresFilings', () => {
  filingRowsContract(async () => ({
    filings: postgresFilings(database.dataSource),
    uploads: postgresUploadRows(database.dataSource),
    acts: async () => {
      const rows = await database.dataSource.query<{ record: string }[]>(`SELECT record FROM act_outbox ORDER BY seq`);
      return rows.map(({ record }) => record);
    },
    log: (ids) => logLeaves(ids),
    anchor: (anchors) => setAnchors(anchors),
  }));
});

describe('the group-commit writer', () => {
  const added = (filings: FilingRows, filing: NewFiling) => filings.add(filing).then(({ outcome }) => outcome);

  it('shares one transaction among those who come together, and wakes the log once for all', async () => {
    const listener = new Client({ connectionString: database.postgres.url });
    await listener.connect();
    const woken: string[] = [];
    listener.on('notification', ({ payload }) => woken.push(payload ?? ''));
    await listener.query(`LISTEN ${LEAF_CHANNEL}`);
    const account = newId('acc');
    const filings = postgresFilings(database.dataSource, { windowMilliseconds: 50 });
    await Promise.all(Array.from({ length: 64 }, () => filings.add(someFiling(account))));
    await listener.query('SELECT 1');
    await listener.end();
    const [{ count }] = await database.dataSource.query<[{ count: number }]>(
      `SELECT count(DISTINCT xmin::text)::int AS count FROM filing WHERE account = $1`,
      [account],
    );
    expect([count, woken]).toEqual([1, ['64']]);
  });

  it('orders the outbox as the filings came', async () => {
    const account = newId('acc');
    const made = Array.from({ length: 30 }, () => someFiling(account));
    const filings = postgresFilings(database.dataSource);
    await Promise.all(made.map((filing) => filings.add(filing)));
    const rows = await database.dataSource.query<{ filing_id: string }[]>(
      `SELECT filing_id FROM leaf_outbox WHERE filing_id = ANY($1) ORDER BY seq`,
      [made.map(({ id }) => id)],
    );
    expect(rows.map(({ filing_id }) => filing_id)).toEqual(made.map(({ id }) => id));
  });

  it('lets a filing that the database cannot take harm nobody else', async () => {
    const account = newId('acc');
    const filings = postgresFilings(database.dataSource, { windowMilliseconds: 20 });
    const good = Array.from({ length: 5 }, () => added(filings, someFiling(account)));
    const bad = filings.add(someFiling(account, { title: 'NUL \u0000' }));
    await expect(bad).rejects.toThrow('0x00');
    expect(await codesOf(good)).toEqual(Array(5).fill('added'));
  });

  it('makes one filing of one key when two processes write', async () => {
    const other = await createDataSource({ url: database.postgres.url }).initialize();
    try {
      const writers = [postgresFilings(database.dataSource), postgresFilings(other)];
      const account = newId('acc');
      const uploads = postgresUploadRows(database.dataSource);
      const digests = digestBytes(pureDigests, utf8('abc'));
      const asked: NewFiling[] = [];
      for (let i = 0; i < 25; i++) {
        const upload = someUpload(account, { state: 'complete', received: 3, digests });
        await uploads.add(upload, 1e9);
        asked.push(someFiling(account, { upload: upload.id }));
      }
      // Both in opposite order, each with an id of its own: locks are waited for, never for ever.
      const mine = asked.map((filing) => added(writers[0]!, filing));
      const theirs = [...asked].reverse().map((filing) => added(writers[1]!, { ...filing, id: newId('fil') }));
      const outcomes = await codesOf([...mine, ...theirs]);
      expect(outcomes.filter((outcome) => outcome === 'added')).toHaveLength(25);
      expect(outcomes.filter((outcome) => outcome === 'repeated')).toHaveLength(25);
      expect(await halves()).toEqual([]);
    } finally {
      await other.destroy();
    }
  });
});

describe('when the database goes away', () => {
  it('tells every caller so, writes nothing by halves, and goes on when it is back', async () => {
    const account = newId('acc');
    const filings = postgresFilings(database.dataSource);
    const uploads = postgresUploadRows(database.dataSource);
    const digests = digestBytes(pureDigests, utf8('abc'));
    let unreachable = 0;
    async function fileUntilDone(): Promise<void> {
      const upload = someUpload(account, { state: 'complete', received: 3, digests });
      for (;;)
        if (
          await uploads.add(upload, 1e9).then(
            () => true,
            () => false,
          )
        )
          break;
      const filing = someFiling(account, { upload: upload.id });
      for (;;) {
        const [outcome] = await codesOf([added(filing)]);
        if (outcome === 'added' || outcome === 'repeated') return;
        expect(outcome).toBe('database.unreachable');
        unreachable++;
      }
    }
    const added = (filing: NewFiling) => filings.add(filing).then(({ outcome }) => outcome);
    const killing = endConnections(40);
    for (let round = 0; round < 12; round++) await Promise.all(Array.from({ length: 8 }, fileUntilDone));
    await killing;
    expect(unreachable).toBeGreaterThan(0);
    const { items } = await filings.list({ party: partyOf(account), limit: 1000 });
    expect(items).toHaveLength(96);
    expect(await halves()).toEqual([]);
  });

  it('refuses every method with database.unreachable while there is no server', async () => {
    const gone = await startPostgres();
    const source = await createDataSource({ url: gone.url }).initialize();
    await runMigrations(source);
    const filings = postgresFilings(source);
    await gone.stop();
    let transactions = 0;
    const transaction = source.transaction.bind(source) as (work: unknown) => Promise<unknown>;
    Object.assign(source, { transaction: (work: unknown) => (transactions++, transaction(work)) });
    const account = newId('acc');
    const codes = await codesOf([
      ...Array.from({ length: 5 }, () => filings.add(someFiling(account))),
      filings.ofKey(account, 'key'),
      filings.find(newId('fil')),
      filings.list({ party: partyOf(account), limit: 1 }),
      filings.unknownLeaves(['ab'.repeat(32)]),
    ]);
    // Nobody waits for the attempts of the others.
    expect([codes, transactions]).toEqual([Array(9).fill('database.unreachable'), 1]);
    await source.destroy();
  });
});

/** Ends every connection of the house, again and again. */
async function endConnections(times: number): Promise<void> {
  const killer = new Client({ connectionString: database.postgres.url });
  await killer.connect();
  try {
    for (let i = 0; i < times; i++) {
      await killer.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'filmdeed' AND pid <> pg_backend_pid()`,
      );
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
  } finally {
    await killer.end();
  }
}

/** Filings without a leaf, leaves without a filing, claims on either side only. */
function halves(): Promise<unknown[]> {
  return database.dataSource.query<unknown[]>(
    `SELECT filing.id, leaf.filing_id, upload.id AS upload FROM filing
     FULL JOIN (SELECT filing_id FROM leaf_outbox UNION ALL SELECT filing_id FROM log_entry) leaf
       ON leaf.filing_id = filing.id
     FULL JOIN upload ON upload.filing_id = filing.id
     WHERE (filing.id IS NULL) <> (leaf.filing_id IS NULL) AND leaf.filing_id NOT LIKE 'red_%'
       OR upload.id IS DISTINCT FROM coalesce(filing.upload_id, filing.manifest_upload_id)
       AND (upload.state = 'filed' OR filing.id IS NOT NULL)`,
  );
}

async function logLeaves(ids: readonly FilingId[]): Promise<number[]> {
  const indexes: number[] = [];
  for (const id of ids) {
    const [row] = await database.dataSource.query<{ index: string }[]>(
      `WITH gone AS (DELETE FROM leaf_outbox WHERE filing_id = $1 RETURNING *)
       INSERT INTO log_entry (index, filing_id, leaf, leaf_hash, logged_at)
       SELECT (SELECT coalesce(max(index) + 1, 0) FROM log_entry), filing_id, leaf, leaf_hash, now() FROM gone RETURNING index`,
      [id],
    );
    indexes.push(Number(row!.index));
  }
  return indexes;
}

async function setAnchors(anchors: readonly AnchorFact[]): Promise<void> {
  await database.dataSource.query(`DELETE FROM anchor`);
  for (const [n, { operator, state, size }] of anchors.entries()) {
    await database.dataSource.query(
      `INSERT INTO anchor_chain (key, name, operator, chain_id, genesis, contract, confirmations, reachable)
       VALUES ($1, $1, $1, 1, $1, $1, 1, true) ON CONFLICT DO NOTHING`,
      [operator],
    );
    await database.dataSource.query(
      `INSERT INTO anchor (chain, size, root, note, state, transaction, raw, block_number, block_hash, block_time, confirmations, created_at)
       VALUES ($1, $2, sha256(''), '', $3, '0x', '0x', $4, '0x', now(), 1, now())`,
      [operator, size, state, n],
    );
  }
}
