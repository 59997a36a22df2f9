import {
  accountRows,
  invitationRows,
  memberRows,
  partyIdentifierRows,
  partyRows,
  postgresAccounts,
  postgresInvitations,
  postgresMembers,
  postgresParties,
  postgresVerifications,
  verificationDocumentRows,
  verificationRows,
} from '@filmdeed/postgres';
import { migratedDatabase } from '../support/migrated-database.js';
import { partiesContract } from '../support/parties.contract.js';

const database = migratedDatabase();
const ROWS = [
  ...[accountRows, partyRows, memberRows, partyIdentifierRows],
  ...[verificationRows, verificationDocumentRows, invitationRows],
];

describe('postgresParties, postgresMembers, postgresInvitations, postgresVerifications', () => {
  partiesContract(async () => {
    const { dataSource } = database;
    for (const rows of ROWS) await dataSource.getRepository(rows.options.name).deleteAll();
    return {
      accounts: postgresAccounts(dataSource),
      parties: postgresParties(dataSource),
      members: postgresMembers(dataSource),
      invitations: postgresInvitations(dataSource),
      verifications: postgresVerifications(dataSource),
    };
  });
});
