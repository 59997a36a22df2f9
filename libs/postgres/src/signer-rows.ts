import { fromHex, type PartyId, type SignerId, toHex } from '@filmdeed/kernel';
import type { Signer, Signers } from '@filmdeed/registry';
import { type DataSource, IsNull } from 'typeorm';
import { tellingOutage } from './outage.js';
import { type SignerRow, signerRows } from './signer.rows.js';

/** `Signers` in PostgreSQL. */
export function postgresSigners(dataSource: DataSource): Signers {
  const table = dataSource.getRepository(signerRows);
  return tellingOutage<Signers>({
    async add(signer) {
      const written = await table
        .createQueryBuilder()
        .insert()
        .values({ ...signer, key: Buffer.from(fromHex(signer.key)) })
        .orIgnore()
        .returning('id')
        .execute();
      return (written.raw as unknown[]).length === 1;
    },

    async live(party, scheme, key) {
      const row = await table.findOneBy({ party, scheme, key: Buffer.from(fromHex(key)), revokedAt: IsNull() });
      return row === null ? null : signerOfRow(row);
    },

    async byId(id) {
      const row = await table.findOneBy({ id });
      return row === null ? null : signerOfRow(row);
    },

    async ofParty(party) {
      const rows = await table.find({ where: { party }, order: { createdAt: 'DESC', id: 'DESC' } });
      return rows.map(signerOfRow);
    },

    async revoke(party, id, now) {
      const result = await table.update({ party, id, revokedAt: IsNull() }, { revokedAt: now });
      return result.affected === 1;
    },
  });
}

function signerOfRow(row: SignerRow): Signer {
  return {
    id: row.id as SignerId,
    party: row.party as PartyId,
    scheme: row.scheme as Signer['scheme'],
    key: toHex(row.key),
    credentialId: row.credentialId,
    label: row.label,
    createdAt: row.createdAt,
    revokedAt: row.revokedAt,
  };
}
