import type { WrittenAct } from '@filmdeed/evidence';
import type { ActJournal } from '@filmdeed/registry';
import type { DataSource } from 'typeorm';
import { groupCommit, type GroupCommitSettings } from './group-commit.js';
import { outageRefusal } from './outage.js';

/** An act is answered for with others that come at once; alone it waits hardly at all. */
const SETTINGS: GroupCommitSettings = { windowMilliseconds: 2, mostAtOnce: 500 };

/** Where an API process writes acts down, many in one statement. A crash before the commit leaves none of them, and nobody was answered. */
export function postgresActJournal(dataSource: DataSource, settings: Partial<GroupCommitSettings> = {}): ActJournal {
  const append = groupCommit<WrittenAct, void>(
    async (batch) => {
      try {
        // Not by `unnest`: an array of JSON texts would be escaped quote by quote.
        const places = batch.map((_, i) => `($${2 * i + 1}, $${2 * i + 2})`).join(', ');
        const values = batch.flatMap(({ record, disclosure }) => [record, disclosure]);
        await dataSource.query(`INSERT INTO act_outbox (record, disclosure) VALUES ${places}`, values);
      } catch (error) {
        throw outageRefusal(error) ?? error;
      }
      return batch.map(() => ({ answer: undefined }));
    },
    { ...SETTINGS, ...settings },
  );
  return { append };
}
