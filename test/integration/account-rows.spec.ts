import {
  accountRows,
  postgresAccounts,
  postgresCosignings,
  postgresSessions,
  postgresSignInAttempts,
  postgresSigners,
  sessionRows,
  signerRows,
  signInAttemptRows,
} from '@filmdeed/postgres';
import { accountsContract } from '../support/accounts.contract.js';
import { cosigningsContract } from '../support/cosignings.contract.js';
import { migratedDatabase } from '../support/migrated-database.js';
import { signersContract } from '../support/signers.contract.js';

const database = migratedDatabase();

describe('postgresAccounts, postgresSessions, postgresSignInAttempts', () => {
  accountsContract(async () => {
    for (const rows of [accountRows, sessionRows, signInAttemptRows])
      await database.dataSource.getRepository(rows).deleteAll();
    return {
      accounts: postgresAccounts(database.dataSource),
      sessions: postgresSessions(database.dataSource),
      attempts: postgresSignInAttempts(database.dataSource),
    };
  });
});

describe('postgresSigners', () => {
  signersContract(async () => {
    await database.dataSource.getRepository(signerRows).deleteAll();
    return postgresSigners(database.dataSource);
  });
});

describe('postgresCosignings', () => {
  cosigningsContract(async () => postgresCosignings(database.dataSource));
});
