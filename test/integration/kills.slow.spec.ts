import { createHash } from 'node:crypto';
import { openPromise, openPromiseInBatch, parseTrust } from '@filmdeed/evidence';
import { fromHex } from '@filmdeed/kernel';
import { openCheckpoint, parseVerifierKey } from '@filmdeed/ledger';
import { createDataSource } from '@filmdeed/postgres';
import { ANCHORED } from '../support/chain-truth.js';
import { type Accepted, KillLoad, LOAD_KINDS } from '../support/kill-load.js';
import { KILL_ORIGIN, KillWorld, type Victim, VICTIMS } from '../support/kill-world.js';
import { naiveRoot } from '../support/naive-tree.js';
import { seeded } from '../support/seeded.js';
import { fetchLog, readCheckpoint, type ServedLog } from '../support/served-log.js';
import { SignedIn } from '../support/signed-in.js';

const KEY = createHash('sha256').update('key of who files under fire').digest();
const KILLS = Number(process.env['FILMDEED_KILLS'] ?? 50);
const SEED = Number(process.env['FILMDEED_KILL_SEED'] ?? Date.now() % 2 ** 31);
/** Longest time between two kills. */
const REST_MS = 1500;
/** After so many kills somebody must have got through before the next. */
const KILLS_A_BREATH = 10;
const QUIET_MS = 120_000;

const pause = (milliseconds: number): Promise<void> => new Promise((wait) => setTimeout(wait, milliseconds));
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

async function until(what: string, holds: () => Promise<boolean>, world: KillWorld): Promise<void> {
  for (const last = Date.now() + QUIET_MS; !(await holds().catch(() => false));) {
    if (Date.now() > last) throw new Error(`${what} did not come:\n${world.said}`);
    await pause(100);
  }
}

/**
 * An operator's worst day: API, worker, PostgreSQL, single backends and the chain are killed at random moments under load, two at once, and while
 * they recover. What was accepted is then held against what the public log and the chain show. FILMDEED_KILLS sets how often, FILMDEED_KILL_SEED
 * repeats the order of the victims.
 */
describe('killed at random under load', () => {
  let world: KillWorld;
  let door: SignedIn;
  let load: KillLoad;
  let log: ServedLog;
  const kills = Object.fromEntries(VICTIMS.map((victim) => [victim, 0])) as Record<Victim, number>;
  const sum = (): number => Object.values(kills).reduce((a, b) => a + b, 0);

  beforeAll(async () => {
    world = await KillWorld.start();
    await until('the API', async () => (await fetch(`${world.url}/readyz`)).ok, world);
    door = await SignedIn.as(world.url, 'admin', world.password);
    await door.registerKey(KEY);
    load = new KillLoad(door, KEY);
    load.start(6);
  }, 180_000);
  afterAll(async () => {
    // Whoever still waits for an answer gets none from a world that has ended.
    await Promise.all([load?.end(), world?.end()]);
  }, 300_000);

  it('goes on after every kill, and every client gets its answer', async () => {
    const begun = performance.now();
    const random = seeded(SEED);
    const pick = (): Victim => VICTIMS[Math.floor(random() * VICTIMS.length)]!;
    const kill = async (victim: Victim): Promise<void> => {
      if (await world.kill(victim)) kills[victim]++;
    };
    for (let round = 1; sum() < KILLS; round++) {
      await pause(random() * REST_MS);
      const victim = pick();
      await Promise.all([kill(victim), ...(random() < 0.2 ? [kill(pick())] : [])]);
      if (random() < 0.25) {
        // In the middle of what it does to come up again.
        await pause(random() * 600);
        await kill(victim);
      }
      if (round % KILLS_A_BREATH === 0) {
        const before = load.accepted.length;
        await until('an accepted filing', async () => load.accepted.length > before + 3, world);
      }
    }
    await load.finish();
    const seconds = Math.round((performance.now() - begun) / 1000);
    console.log(
      `seed ${SEED}: ${sum()} kills in ${seconds} s ${JSON.stringify(kills)}, ${load.accepted.length} accepted, ` +
        `${load.turnedAway.unanswered} requests unanswered, ${load.turnedAway.refused} told to come again`,
    );
    expect(load.defects).toEqual([]);
    expect(world.crashes).toEqual([]);
    expect(new Set(load.accepted.map(({ kind }) => kind))).toEqual(new Set(LOAD_KINDS));
  }, 900_000);

  it('comes to rest: nothing waits, and the newest checkpoint is on the chain', async () => {
    const dataSource = await createDataSource({ url: world.databaseUrl }).initialize();
    try {
      await until(
        'rest',
        async () => {
          const [{ waiting }] = await dataSource.query<[{ waiting: string }]>(
            'SELECT count(*) AS waiting FROM leaf_outbox',
          );
          const { size } = readCheckpoint(await (await fetch(`${world.url}/log/checkpoint`)).text());
          // Before the newest is settled, what was final before it is looked at again: until then it may stand in a block that is lost.
          const [newest] = await dataSource.query<{ size: string; state: string }[]>(
            'SELECT size, state FROM anchor ORDER BY size DESC LIMIT 1',
          );
          const isSettled = newest?.state === 'final' && Number(newest.size) === size;
          return waiting === '0' && isSettled && (await anchored()).at(-1)?.size === size;
        },
        world,
      );
    } finally {
      await dataSource.destroy();
    }
    await pause(500);
    await load.end();
    const { size, root } = readCheckpoint(load.seen.at(-1)!.note);
    log = await fetchLog(world.url, size);
    expect(hex(naiveRoot(log.leaves))).toBe(root);
  }, 180_000);

  /** What the contract recorded, in order. */
  const anchored = async (): Promise<{ size: number; root: string; transaction: string }[]> => {
    const filter = { address: world.contract, fromBlock: '0x0', toBlock: 'latest', topics: [ANCHORED] };
    const found = await world.ask<{ topics: string[]; data: string; transactionHash: string }[]>('eth_getLogs', filter);
    return found.map(({ topics, data, transactionHash }) => ({
      size: Number(topics[1]),
      root: data.slice(2),
      transaction: transactionHash,
    }));
  };

  it('has no accepted filing missing, none twice, and no leaf for which nobody asked', () => {
    const places = new Map<string, number>();
    for (const hash of log.leafHashes) places.set(hash, (places.get(hash) ?? 0) + 1);
    expect([...places.values()].filter((times) => times !== 1)).toEqual([]);
    expect(load.accepted.filter(({ leafHash }) => !places.has(leafHash))).toEqual([]);
    expect(new Set(load.accepted.map(({ id }) => id)).size).toBe(load.accepted.length);
    const asked = new Set(load.accepted.map(({ leafHash }) => leafHash));
    const others = log.leaves.filter((_, index) => !asked.has(log.leafHashes[index]!));
    const types = others.map((leaf) => (JSON.parse(Buffer.from(leaf).toString('utf8')) as { type: string }).type);
    // What the log says of itself, and of the one key that the load signs with.
    expect(types.filter((type) => type !== 'index-root' && type !== 'audit')).toEqual(['key']);
  });

  it('never showed two histories: every checkpoint that anybody saw is a prefix of the log, and they only grew', async () => {
    const trust = parseTrust(Buffer.from(await door.bytes('/trust')).toString('utf8'));
    const keys = trust.log.keys.map((key) => parseVerifierKey(key));
    let before = 0;
    for (const { note } of load.seen) {
      openCheckpoint(note, keys, KILL_ORIGIN);
      const { size, root } = readCheckpoint(note);
      expect(size).toBeGreaterThan(before);
      expect([size, hex(naiveRoot(log.leaves.slice(0, size)))]).toEqual([size, root]);
      before = size;
    }
    expect(load.seen.length).toBeGreaterThan(KILLS / 10);
  });

  it('kept every promise before the eyes of whoever fetched checkpoints', async () => {
    const trust = parseTrust(Buffer.from(await door.bytes('/trust')).toString('utf8'));
    const keys = trust.log.promiseKeys.map((key) => parseVerifierKey(key));
    const place = new Map(log.leafHashes.map((hash, index) => [hash, index]));
    const read = ({ kind, promise, leafHash }: Accepted) =>
      kind === 'batch'
        ? openPromiseInBatch(promise, keys, KILL_ORIGIN, fromHex(leafHash))
        : openPromise(promise, keys, KILL_ORIGIN);
    const seen = load.seen.map(({ note, at }) => ({ at, ...readCheckpoint(note) }));
    let longest = 0;
    const broken = load.accepted.filter((accepted) => {
      const { leafHash, received, loggedBy } = read(accepted);
      expect(hex(leafHash)).toBe(accepted.leafHash);
      const shown = seen.find(({ size }) => size > place.get(accepted.leafHash)!)!.at;
      longest = Math.max(longest, shown - Date.parse(received));
      return shown > Date.parse(loggedBy);
    });
    console.log(`from received to seen in a checkpoint: ${Math.round(longest / 1000)} s at the longest`);
    expect(broken).toEqual([]);
  });

  it('has on the chain the roots of this log alone, by transactions that it had kept before', async () => {
    // The audit trail goes on being stated in the log, so anchors go on: of those that are newer than the log at hand nothing is said here, and what is kept is asked after what it is held against.
    const records = (await anchored()).filter(({ size }) => size <= log.leaves.length);
    expect(records.length).toBeGreaterThan(0);
    for (const { size, root } of records) {
      expect([size, hex(naiveRoot(log.leaves.slice(0, size)))]).toEqual([size, root]);
    }
    const dataSource = await createDataSource({ url: world.databaseUrl }).initialize();
    try {
      const head = Number(await world.ask<string>('eth_blockNumber'));
      const mined: { hash: string; to: string | null; nonce: string }[] = [];
      for (let block = 1; block <= head; block++) {
        const found = await world.ask<{ transactions: typeof mined }>(
          'eth_getBlockByNumber',
          `0x${block.toString(16)}`,
          true,
        );
        mined.push(...found.transactions);
      }
      const rows = await dataSource.query<{ transaction: string }[]>('SELECT transaction FROM anchor_attempt');
      const kept = new Set(rows.map(({ transaction }) => transaction));
      // The first one is the operator's own: it made the contract.
      expect(mined.map(({ nonce }) => Number(nonce))).toEqual(mined.map((_, index) => index));
      expect(mined.slice(1).filter(({ hash }) => !kept.has(hash))).toEqual([]);
      expect(records.filter(({ transaction }) => !kept.has(transaction))).toEqual([]);
      const held = await dataSource.query<{ size: string; state: string }[]>('SELECT size, state FROM anchor');
      const rooted = new Set((await anchored()).map(({ size }) => size));
      expect(held.filter(({ size, state }) => state === 'final' && !rooted.has(Number(size)))).toEqual([]);
    } finally {
      await dataSource.destroy();
    }
  }, 120_000);

  it('has every original that was handed in, byte for byte', async () => {
    const originals = load.accepted.filter(({ sha256 }) => sha256 !== null);
    for (const { id, sha256 } of originals) {
      const bytes = await door.bytes(`/filings/${id}/original`);
      expect([id, createHash('sha256').update(bytes).digest('hex')]).toEqual([id, sha256]);
    }
    expect(originals.length).toBeGreaterThan(0);
  }, 120_000);
});
