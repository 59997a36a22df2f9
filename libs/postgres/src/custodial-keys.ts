import { fromHex } from '@filmdeed/kernel';
import type { CustodialKeys } from '@filmdeed/registry';
import type { DataSource } from 'typeorm';
import { tellingOutage } from './outage.js';
import { custodialKeyRows } from './signer.rows.js';

/** `CustodialKeys` in PostgreSQL. */
export function postgresCustodialKeys(dataSource: DataSource): CustodialKeys {
  const table = dataSource.getRepository(custodialKeyRows);
  return tellingOutage<CustodialKeys>({
    async add({ party, key, sealed }) {
      await table.insert({ party, key: Buffer.from(fromHex(key)), sealed: Buffer.from(sealed) });
    },

    async find(party, key) {
      const row = await table.findOneBy({ party, key: Buffer.from(fromHex(key)) });
      return row === null ? null : new Uint8Array(row.sealed);
    },
  });
}
