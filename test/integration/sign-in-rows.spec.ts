import {
  identityRows,
  passkeyRows,
  postgresIdentities,
  postgresPasskeys,
  postgresSecondFactors,
  postgresSignInTickets,
  recoveryCodeRows,
  signInTicketRows,
  totpRows,
} from '@filmdeed/postgres';
import { migratedDatabase } from '../support/migrated-database.js';
import { signInContract } from '../support/sign-in.contract.js';

const database = migratedDatabase();

describe('postgresPasskeys, postgresSecondFactors, postgresSignInTickets, postgresIdentities', () => {
  signInContract(async () => {
    const { dataSource } = database;
    for (const rows of [passkeyRows, totpRows, recoveryCodeRows, signInTicketRows, identityRows]) {
      await dataSource.getRepository(rows).deleteAll();
    }
    return {
      passkeys: postgresPasskeys(dataSource),
      factors: postgresSecondFactors(dataSource),
      tickets: postgresSignInTickets(dataSource),
      identities: postgresIdentities(dataSource),
    };
  });
});
