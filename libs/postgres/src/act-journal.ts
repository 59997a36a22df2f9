import type { WrittenAct } from '@filmdeed/evidence';
import type { ActJournal } from '@filmdeed/registry';
import type { DataSource } from 'typeorm';
import { groupCommit, type GroupCommitSettings } from './group-commit.js';
import { outageRefusal } from './outage.js';

/** An act is answered for with others that come at once; alone it waits hardly at all. */
const SETTINGS: GroupCommitSettings = { windowMilliseconds: 1, mostAtOnce: 500 };

/** Where an API process writes acts down, many in one statement. A crash before the commit leaves none of them, and nobody was answered. */
export function postgresActJournal(dataSource: DataSource, settings: Partial<GroupCommitSettings> = {}): ActJournal {
  const append = groupCommit<WrittenAct, void>(
    async (batch) => {
      try {
        await dataSource.query(
          `INSERT INTO act_outbox (record, disclosure) SELECT * FROM unnest($1::text[], $2::text[])`,
          [batch.map(({ record }) => record), batch.map(({ disclosure }) => disclosure)],
        );
      } catch (error) {
        throw outageRefusal(error) ?? error;
      }
      return batch.map(() => ({ answer: undefined }));
    },
    { ...SETTINGS, ...settings },
  );
  return { append };
}
