import {
  createDataSource,
  LEAF_CHANNEL,
  LOG_LOCK,
  postgresAnchorRows,
  postgresAttestationRows,
} from '@filmdeed/postgres';
import type { ApiClient } from '../support/api-client.js';
import { type ApiApp, startApiApp } from '../support/api-app.js';
import { digestInput, fileIt, unsignedRequest } from '../support/filing-requests.js';
import { type RunningPostgres, startPostgres } from '../support/postgres.js';
import type { OperationsDto } from '../../apps/api/src/operations/operations.dto.js';

type DataSource = ReturnType<typeof createDataSource>;

let postgres: RunningPostgres;
let app: ApiApp;
let database: DataSource;
let administrator: ApiClient;

beforeAll(async () => {
  postgres = await startPostgres();
  app = await startApiApp(postgres.url);
  database = await createDataSource({ url: postgres.url }).initialize();
  administrator = await app.administrator();
});
afterAll(async () => {
  await database?.destroy();
  await app?.close();
  await postgres?.stop();
  expect(app?.errors).toEqual([]);
});

const picture = async (): Promise<OperationsDto> => {
  const { status, body } = await administrator.get('/operations');
  expect(status).toBe(200);
  return body as OperationsDto;
};
const codes = ({ alarms }: OperationsDto): string[] => alarms.map(({ code }) => code);

describe("the operator's picture", () => {
  it('is for operators alone', async () => {
    expect(await app.stranger.get('/operations')).toMatchObject({ status: 401, body: { code: 'session.required' } });
    for (const roles of [[], ['auditor'], ['administrator']] as const) {
      const client = await app.account(...roles);
      expect(await client.get('/operations')).toMatchObject({ status: 403, body: { code: 'access.denied' } });
    }
  });

  it('shows an empty instance that nobody leads', async () => {
    const found = await picture();
    expect(found).toMatchObject({
      queue: { waiting: 0, isMore: false, oldestAt: null, oldestSeconds: 0 },
      promises: { seconds: 60, overdue: 0, dueSoon: 0, earliestDeadline: null },
      log: { size: 0, lastMinute: 0, lastHour: 0, lastCheckpointAt: null, leader: null, workers: 0 },
      index: { size: 0, lag: 0, statedSize: null, behindSince: null },
      chains: [],
      clocks: [],
      storage: { kind: 'folder', place: app.objectDir, openUploads: 0 },
    });
    expect(found.storage.databaseBytes).toBeGreaterThan(1_000_000);
    expect(found.process.residentBytes).toBeGreaterThan(10_000_000);
    expect(codes(found)).toEqual(['log.no-leader']);
  });

  it('tells who leads and how many workers are there', async () => {
    const [leader, listener] = [database.createQueryRunner(), database.createQueryRunner()];
    try {
      await leader.query(`SELECT pg_advisory_lock(${LOG_LOCK})`);
      await listener.query(`LISTEN ${LEAF_CHANNEL}`);
      const found = await picture();
      expect(found.log).toMatchObject({ leader: { since: expect.any(String), address: '127.0.0.1' }, workers: 1 });
      expect(codes(found)).toEqual([]);
    } finally {
      await leader.query('SELECT pg_advisory_unlock_all()');
      await listener.query('UNLISTEN *');
      await Promise.all([leader.release(), listener.release()]);
    }
  });

  it('counts what waits, what is due soon and what is overdue, and says so first', async () => {
    const filer = await app.account();
    for (let i = 0; i < 3; i++) await fileIt(filer, unsignedRequest(digestInput(filer)));
    const waits = async (seconds: number, which: string): Promise<unknown> =>
      database.query(
        `UPDATE leaf_outbox SET received_at = now() - make_interval(secs => $1) WHERE seq = (SELECT ${which}(seq) FROM leaf_outbox)`,
        [seconds],
      );
    expect(await picture()).toMatchObject({ queue: { waiting: 3 }, promises: { overdue: 0, dueSoon: 0 } });
    await waits(55, 'max');
    expect(await picture()).toMatchObject({ promises: { overdue: 0, dueSoon: 1 } });
    await waits(90, 'min');
    const late = await picture();
    expect(late).toMatchObject({ queue: { waiting: 3 }, promises: { overdue: 1, dueSoon: 1 } });
    expect(late.queue.oldestSeconds).toBeGreaterThanOrEqual(90);
    expect(late.alarms.map(({ code, severity, facts }) => [code, severity, facts])).toEqual([
      ['log.stalled', 'urgent', { waiting: 3 }],
      ['promise.overdue', 'urgent', { promises: 1 }],
      ['log.no-leader', 'attention', {}],
    ]);
    expect(late.alarms[1]!.since).toBe(late.promises.earliestDeadline);
    await app.sequence();
    const grown = await picture();
    expect(grown).toMatchObject({
      queue: { waiting: 0 },
      log: { size: 3, lastMinute: 3, lastHour: 3, lastCheckpointAt: expect.any(String) },
      index: { size: 0, lag: 3 },
    });
    expect(codes(grown)).toEqual(['log.no-leader']);
  });

  it('shows each chain with its nodes, its progress and its money, and the alarms that its writer keeps', async () => {
    const rows = postgresAnchorRows(database);
    const chain = { name: '公链', operator: 'public', chainId: 5, genesis: `0x${'11'.repeat(32)}` } as const;
    const identity = { ...chain, contract: `0x${'22'.repeat(20)}`, confirmations: 3 };
    await rows.saveChain(identity);
    const { key } = (await rows.chains())[0]!;
    const at = new Date('2026-01-02T03:04:05.678Z');
    const queued = (size: number) =>
      rows.queue({ chain: key, size, root: new Uint8Array(32), note: 'n', createdAt: at });
    const block = { number: 9, hash: `0x${'33'.repeat(32)}`, time: at };
    const signed = { transaction: `0x${'44'.repeat(32)}`, raw: '0x01' };
    const [first, second] = [(await queued(1))!, (await queued(2))!];
    await rows.move({ ...first, ...signed, state: 'final', block, confirmations: 3 }, 'queued');
    await rows.keepSigned({ ...second, ...signed, state: 'sent' }, 'queued', { head: 9, signedAt: at });
    await rows.noteReach(key, true, at);
    await rows.noteLook(key, {
      ...{ head: 10, headAt: at, fee: 1_000_000_000n, balance: 60_000n * 1_000_000_000n * 7n },
      nodes: [{ host: 'a.example:8545', state: 'behind', head: 4 }],
      pending: { transaction: signed.transaction, size: 2, since: at },
    });
    await rows.setAlarms(
      key,
      chain.name,
      [{ code: 'chain.node-passed-over', facts: { nodes: ['a.example:8545 behind'] } }],
      at,
    );
    const found = await picture();
    const covered = { size: 1, at: at.toISOString() };
    expect(found.chains).toEqual([
      {
        ...{ name: '公链', operator: 'public', chainId: 5, contract: identity.contract, reachable: true, lostAt: null },
        ...{
          reachedAt: at.toISOString(),
          head: 10,
          headAt: at.toISOString(),
          anchored: covered,
          final: covered,
          lag: 2,
        },
        nodes: [{ host: 'a.example:8545', state: 'behind', head: 4 }],
        waiting: { size: 2, at: at.toISOString() },
        pending: { transaction: signed.transaction, size: 2, since: at.toISOString(), attempts: 1 },
        ...{ feeWei: '1000000000', balanceWei: '420000000000000', anchorsInHand: 7 },
      },
    ]);
    expect(found.alarms).toContainEqual(
      expect.objectContaining({ code: 'chain.node-passed-over', subject: '公链', since: at.toISOString() }),
    );
    await rows.noteLost(key, at);
    expect((await picture()).chains).toMatchObject([{ anchored: null, final: null, lag: 3, lostAt: at.toISOString() }]);
  });

  it('leaves out clocks that are asked no more', async () => {
    const rows = postgresAttestationRows(database);
    await rows.saveAttestor({ key: 'rfc3161:gone', kind: 'rfc3161', name: 'gone', operator: 'authority' });
    await rows.noteReach('rfc3161:gone', { reachable: false, problem: 'clock.unreachable', at: new Date() });
    const found = await picture();
    expect(found.clocks).toEqual([]);
    expect(codes(found)).not.toContain('clock.failing');
  });

  it('reads no table from end to end, however long the log', async () => {
    const leaves = 200_000;
    await database.query(
      `INSERT INTO log_entry (index, filing_id, leaf, leaf_hash, logged_at)
       SELECT i, 'fil_' || i, '\\x00', sha256(i::text::bytea), now() - make_interval(secs => ($1 - i) / 10.0)
       FROM generate_series(3, $1 - 1) AS i`,
      [leaves],
    );
    await database.query(
      `INSERT INTO log_checkpoint (size, root, note, created_at) SELECT i, '\\x00', '', now() FROM generate_series(4, $1) AS i`,
      [leaves],
    );
    await database.query(`UPDATE log_head SET size = $1`, [leaves]);
    await database.query('ANALYZE');
    const read = async (): Promise<[number, number]> => {
      const [row] = await database.query(
        `SELECT sum(idx_scan) AS descents, sum(seq_tup_read) AS rows FROM pg_stat_user_tables
         WHERE relname IN ('log_entry', 'log_checkpoint', 'filing', 'upload')`,
      );
      return [Number(row.descents), Number(row.rows)];
    };
    const [descents, rows] = await read();
    const { log, asOf } = await picture();
    // Counts of a session are told within seconds, also those of what was asked before.
    for (let i = 0; i < 100 && (await read())[0] < descents + 30; i++) await picture();
    const [descentsAfter, rowsAfter] = await read();
    expect(descentsAfter).toBeGreaterThan(descents + 30);
    expect(rowsAfter - rows).toBeLessThan(1000);

    // The first three were logged just now, before what is made to be older.
    const loggedWithin = async (seconds: number): Promise<number> => {
      const [row] = await database.query(
        `SELECT count(*) FROM log_entry WHERE index > 2 AND logged_at >= $1::timestamptz - make_interval(secs => $2)`,
        [asOf, seconds],
      );
      return Number(row.count);
    };
    expect(log).toMatchObject({
      size: leaves,
      lastMinute: await loggedWithin(60),
      lastHour: await loggedWithin(3600),
      lastCheckpointAt: expect.any(String),
    });
    expect(log.lastHour).toBeGreaterThan(10_000);
  });
});
