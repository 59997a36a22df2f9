// How large an instance becomes, and how long its lists take then: filings as the product writes them, sequenced as it does.
import { systemClock } from '@filmdeed/kernel';
import { MOST_SEQUENCED, newSigningKey, parseSigningKey, sequenceLog } from '@filmdeed/ledger';
import { postgresFilings, postgresLogStore } from '@filmdeed/postgres';
import { cursorText, type FilingQuery, type NewFiling } from '@filmdeed/registry';
import { hash } from 'node:crypto';
import { withFreshDatabase } from './support/fresh-database.ts';
import { someFiling } from './support/some-filing.ts';

const FILINGS = Number(process.env['BENCH_FILINGS'] ?? 1_000_000);
const MOST = 100_000_000;
const LOOKS = 20;
const ORIGIN = 'bench.filmdeed/log';
const sha256 = (bytes: Uint8Array): Uint8Array => hash('sha256', bytes, 'buffer');
const count = (n: number): string => Math.round(n).toLocaleString('en');
const gib = (bytes: number): string => (bytes / 1024 ** 3).toFixed(1);

interface Relation {
  readonly name: string;
  readonly table: string;
  readonly indexes: string;
}

await withFreshDatabase(10, async (database) => {
  const filings = postgresFilings(database);
  const signer = parseSigningKey(newSigningKey(ORIGIN));
  const sequence = sequenceLog({
    store: postgresLogStore(database),
    signer,
    clock: systemClock,
    origin: ORIGIN,
    sha256,
  });
  let middle: NewFiling = someFiling();
  const begun = performance.now();
  for (let done = 0; done < FILINGS; done += MOST_SEQUENCED) {
    const some = Array.from({ length: Math.min(MOST_SEQUENCED, FILINGS - done) }, () => someFiling());
    await Promise.all(some.map((filing) => filings.add(filing)));
    if (done <= FILINGS / 2) middle = some[0]!;
    while ((await sequence()).appended > 0);
  }
  const seconds = (performance.now() - begun) / 1000;
  await database.query('VACUUM ANALYZE');

  const relations = await database.query<Relation[]>(
    `SELECT relname AS name, pg_table_size(oid) AS table, pg_indexes_size(oid) AS indexes
     FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
     ORDER BY pg_total_relation_size(oid) DESC`,
  );
  console.log(`### ${count(FILINGS)} filings of one party, received and logged in ${count(seconds)} s\n`);
  console.log(`| table | bytes a filing | of them indexes | GiB at ${count(MOST)}, computed |\n|---|---|---|---|`);
  let all = 0;
  for (const { name, table, indexes } of relations) {
    const each = (Number(table) + Number(indexes)) / FILINGS;
    all += each;
    if (each < 0.5) continue;
    console.log(`| \`${name}\` | ${count(each)} | ${count(Number(indexes) / FILINGS)} | ${gib(each * MOST)} |`);
  }
  console.log(`| **all** | **${count(all)}** | | **${gib(all * MOST)}** |\n`);

  const page = { party: middle.party, limit: 50 };
  const looks: readonly (readonly [string, FilingQuery])[] = [
    ['first page', page],
    ['a page from the middle', { ...page, cursor: cursorText(middle) }],
    ['those that wait', { ...page, state: 'received' }],
    ['those that are logged', { ...page, state: 'logged' }],
    ['by the beginning of a digest', { ...page, search: '00ffaa11' }],
    ['by a word that is nowhere', { ...page, search: 'zebrafish' }],
  ];
  console.log(`| list of 50 | ms, median of ${LOOKS} | slowest |\n|---|---|---|`);
  for (const [name, query] of looks) {
    const times: number[] = [];
    for (let i = 0; i < LOOKS; i++) {
      const from = performance.now();
      await filings.list(query);
      times.push(performance.now() - from);
    }
    const sorted = times.toSorted((a, b) => a - b);
    console.log(`| ${name} | ${sorted[LOOKS / 2]!.toFixed(1)} | ${sorted.at(-1)!.toFixed(1)} |`);
  }
  console.log('');
});
