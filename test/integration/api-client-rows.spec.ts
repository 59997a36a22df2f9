import { newId } from '@filmdeed/kernel';
import {
  apiClientRows,
  apiClientSecretRows,
  apiClientTokenRows,
  partyRows,
  postgresApiClients,
} from '@filmdeed/postgres';
import { apiClientsContract } from '../support/api-clients.contract.js';
import { migratedDatabase } from '../support/migrated-database.js';

const database = migratedDatabase();

describe('postgresApiClients', () => {
  apiClientsContract(async () => {
    const { dataSource } = database;
    for (const rows of [apiClientTokenRows, apiClientSecretRows, apiClientRows]) {
      await dataSource.getRepository(rows).deleteAll();
    }
    const [party, partyName] = [newId('pty'), '被试影业'];
    const row = { id: party, kind: 'ENTERPRISE', name: partyName, displayName: null, createdAt: new Date() };
    await dataSource.getRepository(partyRows).insert(row);
    return { clients: postgresApiClients(dataSource), party, partyName };
  });
});
