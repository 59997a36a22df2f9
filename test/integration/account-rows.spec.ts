import {
  accountRows,
  createDataSource,
  postgresAccounts,
  postgresSessions,
  postgresSignInAttempts,
  postgresSigners,
  runMigrations,
  sessionRows,
  signerRows,
  signInAttemptRows,
} from '@filmdeed/postgres';
import type { DataSource } from 'typeorm';
import { accountsContract } from '../support/accounts.contract.js';
import { type RunningPostgres, startPostgres } from '../support/postgres.js';
import { signersContract } from '../support/signers.contract.js';

let postgres: RunningPostgres;
let dataSource: DataSource;
beforeAll(async () => {
  postgres = await startPostgres();
  dataSource = await createDataSource({ url: postgres.url }).initialize();
  await runMigrations(dataSource);
});
afterAll(async () => {
  await dataSource?.destroy();
  await postgres?.stop();
});

describe('postgresAccounts, postgresSessions, postgresSignInAttempts', () => {
  accountsContract(async () => {
    for (const rows of [accountRows, sessionRows, signInAttemptRows]) await dataSource.getRepository(rows).deleteAll();
    return {
      accounts: postgresAccounts(dataSource),
      sessions: postgresSessions(dataSource),
      attempts: postgresSignInAttempts(dataSource),
    };
  });
});

describe('postgresSigners', () => {
  signersContract(async () => {
    await dataSource.getRepository(signerRows).deleteAll();
    return postgresSigners(dataSource);
  });
});
