// Waiting leaves into the log, against the rows alone and against the hashing alone; and how soon after its commit a leaf is logged.
import { systemClock } from '@filmdeed/kernel';
import { MOST_SEQUENCED, newSigningKey, parseSigningKey, sequenceLog } from '@filmdeed/ledger';
import { leafWakeups, postgresFilings, postgresLogStore } from '@filmdeed/postgres';
import { hash } from 'node:crypto';
import { compare } from './support/compare.ts';
import { type Database, withFreshDatabase } from './support/fresh-database.ts';
import { someFiling } from './support/some-filing.ts';

const AT_ONCE = MOST_SEQUENCED;
const LEAVES = 20_000;
const ROUNDS = 5;
const SINGLE = 200;
const ORIGIN = 'bench.filmdeed/log';
const node = new Uint8Array(65);
const sha256 = (bytes: Uint8Array): Uint8Array => hash('sha256', bytes, 'buffer');

/** The plain rows of as many leaves, the same number in a transaction. */
const insertAlone = (database: Database, leaves: readonly Uint8Array[]) => async (): Promise<void> => {
  for (let i = 0; i < leaves.length; i += AT_ONCE) {
    const part = leaves.slice(i, i + AT_ONCE);
    const hashes = part.map((leaf) => hash('sha256', leaf, 'buffer'));
    await database.query(`INSERT INTO plain_leaf (leaf, leaf_hash) SELECT * FROM unnest($1::bytea[], $2::bytea[])`, [
      part,
      hashes,
    ]);
  }
};

await withFreshDatabase(10, async (database, url) => {
  const filings = postgresFilings(database);
  const signer = parseSigningKey(newSigningKey(ORIGIN));
  const sequence = sequenceLog({
    store: postgresLogStore(database),
    signer,
    clock: systemClock,
    origin: ORIGIN,
    sha256,
  });
  await database.query(
    `CREATE TABLE plain_leaf (id bigserial PRIMARY KEY, leaf bytea NOT NULL, leaf_hash bytea NOT NULL)`,
  );
  await database.query(`CREATE INDEX ON plain_leaf (leaf_hash)`);
  for (let i = 0; i < LEAVES * (ROUNDS + 1); i += AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, () => filings.add(someFiling())));
  }
  const leaves = Array.from({ length: LEAVES }, () => someFiling().leaf);
  await compare({
    title: `${LEAVES.toLocaleString('en')} waiting leaves, at most ${AT_ONCE.toLocaleString('en')} a transaction, PostgreSQL with fsync`,
    unit: 'leaves',
    rounds: ROUNDS,
    contestants: [
      {
        name: '`INSERT` of leaf and hash alone, by `unnest`',
        work: LEAVES,
        run: insertAlone(database, leaves),
      },
      {
        name: '`node:crypto` SHA-256 of leaves and nodes alone',
        work: LEAVES,
        run: () => {
          for (const leaf of leaves) hash('sha256', leaf, 'buffer');
          for (let i = 1; i < LEAVES; i++) hash('sha256', node, 'buffer');
        },
      },
      {
        name: '**sequenceLog**: out of the outbox, tree, tiles, signed checkpoint, one transaction each',
        work: LEAVES,
        run: async () => {
          for (let done = 0; done < LEAVES;) done += (await sequence()).appended;
        },
      },
    ],
  });

  let logged: () => void = () => undefined;
  let turn = Promise.resolve();
  const wakeups = leafWakeups(url, () => {
    turn = turn.then(async () => {
      if ((await sequence()).appended > 0) logged();
    });
  });
  const waits: number[] = [];
  for (let i = 0; i < SINGLE; i++) {
    const seen = new Promise<void>((resolve) => (logged = resolve));
    await filings.add(someFiling());
    const committed = performance.now();
    await seen;
    waits.push(Math.max(0, performance.now() - committed));
  }
  await wakeups.close();
  const sorted = waits.toSorted((a, b) => a - b);
  const at = (part: number): string => sorted[Math.floor(sorted.length * part)]!.toFixed(1);
  console.log(
    `One leaf at a time, woken by NOTIFY: logged ${at(0.5)} ms (median), ${at(0.99)} ms (99 of 100) after its commit was answered.\n`,
  );
  console.log(
    'The leaves stay inside the database, which digests their bytes twice: as they wait, and as they move, so that no leaf enters the log but the one ' +
      'promised. Of a step, about two thirds is that move, most of it the three indexes of the entries.\n',
  );
});
