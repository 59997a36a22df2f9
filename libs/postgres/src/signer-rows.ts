import { fromHex, type PartyId, type SignerId, toHex } from '@filmdeed/kernel';
import type { Signer, Signers } from '@filmdeed/registry';
import { type DataSource, In, IsNull } from 'typeorm';
import { tellingOutage } from './outage.js';
import { sharedLookup } from './shared-lookup.js';
import { type SignerRow, signerRows } from './signer.rows.js';

/** `Signers` in PostgreSQL. */
export function postgresSigners(dataSource: DataSource): Signers {
  const table = dataSource.getRepository(signerRows);
  // A key stands here once, whosever it is.
  const ofKey = sharedLookup(async (keys: readonly string[]) => {
    const rows = await table.findBy({ key: In([...new Set(keys)].map((key) => Buffer.from(fromHex(key)))) });
    const found = new Map(rows.map((row) => [toHex(row.key), row]));
    return keys.map((key) => found.get(key) ?? null);
  });
  const ofParty = sharedLookup(async (parties: readonly PartyId[]) => {
    const where = { party: In([...new Set(parties)]) };
    const rows = await table.find({ where, order: { createdAt: 'DESC', id: 'DESC' } });
    return parties.map((party) => rows.filter((row) => row.party === party));
  });
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
      const row = await ofKey(key);
      const live = row !== null && row.party === party && row.scheme === scheme && row.revokedAt === null;
      return live ? signerOfRow(row) : null;
    },

    async byId(id) {
      const row = await table.findOneBy({ id });
      return row === null ? null : signerOfRow(row);
    },

    async ofParty(party) {
      return (await ofParty(party)).map(signerOfRow);
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
