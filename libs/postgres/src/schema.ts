import type { EntitySchema, MigrationInterface } from 'typeorm';
import { leafOutboxRows, logCheckpointRows, logEntryRows, logHeadRows, logTileRows } from './log.rows.js';
import { Log20261124000100 } from './migrations/202611240001-log.js';
import { Upload20261124000300 } from './migrations/202611240003-upload.js';
import { uploadRows } from './upload.rows.js';

/** Every table of FilmDeed. A noun adds its `<noun>.rows.ts` here. */
export const ENTITIES: readonly EntitySchema[] = [
  leafOutboxRows,
  logEntryRows,
  logTileRows,
  logCheckpointRows,
  logHeadRows,
  uploadRows,
];

/** Every migration, oldest first. A released one is never edited; a change is a new one. */
export const MIGRATIONS: readonly (new () => MigrationInterface)[] = [Log20261124000100, Upload20261124000300];
