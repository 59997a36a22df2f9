import { postgresReports } from '@filmdeed/postgres';
import { migratedDatabase } from '../support/migrated-database.js';
import { reportsContract } from '../support/reports.contract.js';

const database = migratedDatabase();

describe('postgresReports', () => {
  reportsContract(async () => postgresReports(database.dataSource));
});
