// 64 callers who file at once: one transaction for all who came together, against a transaction each.
import { postgresFilings } from '@filmdeed/postgres';
import type { FilingRows, NewFiling } from '@filmdeed/registry';
import { compare } from './support/compare.ts';
import { withFreshDatabase } from './support/fresh-database.ts';
import { someFiling } from './support/some-filing.ts';

const CALLERS = 64;
const EACH = 25;

await withFreshDatabase(CALLERS, async (database) => {
  const waited = new Map<string, number[]>();
  /** Every caller files one after the other; all callers at once. */
  const callers = (name: string, writerOf: (caller: number) => Pick<FilingRows, 'add'>) => async (): Promise<void> => {
    const times = waited.get(name) ?? [];
    waited.set(name, times);
    const one = async (caller: number): Promise<void> => {
      for (let i = 0; i < EACH; i++) {
        const filing: NewFiling = someFiling();
        const begun = performance.now();
        await writerOf(caller).add(filing);
        times.push(performance.now() - begun);
      }
    };
    await Promise.all(Array.from({ length: CALLERS }, (_, caller) => one(caller)));
  };

  const alone = { windowMilliseconds: 0, mostAtOnce: 1 };
  const each = Array.from({ length: CALLERS }, () => postgresFilings(database, alone));
  const shared = postgresFilings(database);
  const turns = [
    ['a transaction each, 64 connections', (caller: number) => each[caller]!],
    ['**postgresFilings**: group commit, one writer', () => shared],
  ] as const;
  await compare({
    title: `${CALLERS} callers, ${EACH} filings each, PostgreSQL with fsync`,
    unit: 'filings',
    contestants: turns.map(([name, writerOf]) => ({ name, work: CALLERS * EACH, run: callers(name, writerOf) })),
  });
  for (const [name, times] of waited) {
    const sorted = times.toSorted((a, b) => a - b);
    const at = (part: number): string => sorted[Math.floor(sorted.length * part)]!.toFixed(1);
    console.log(`- ${name}: a caller waits ${at(0.5)} ms (median), ${at(0.99)} ms (99 of 100)`);
  }
  console.log('');
});
