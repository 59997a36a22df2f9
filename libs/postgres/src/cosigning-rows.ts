import { canonicalJson, type Json, type Scheme, type TypedData } from '@filmdeed/evidence';
import { type CosigningId, fromHex, type PartyId, toHex } from '@filmdeed/kernel';
import type { Cosigning, Cosignings } from '@filmdeed/registry';
import { type DataSource, In } from 'typeorm';
import { type CosignatureRow, cosignatureRows, type CosigningRow, cosigningRows } from './cosigning.rows.js';
import { tellingOutage } from './outage.js';

/** `Cosignings` in PostgreSQL. */
export function postgresCosignings(dataSource: DataSource): Cosignings {
  const table = dataSource.getRepository(cosigningRows);
  const signatures = dataSource.getRepository(cosignatureRows);
  const withSignatures = async (rows: readonly CosigningRow[]): Promise<Cosigning[]> => {
    const where = { cosigning: In(rows.map(({ id }) => id)) };
    const signed = rows.length === 0 ? [] : await signatures.find({ where, order: { seq: 'ASC' } });
    return rows.map((row) =>
      cosigningOf(
        row,
        signed.filter(({ cosigning }) => cosigning === row.id),
      ),
    );
  };
  return tellingOutage<Cosignings>({
    async add(cosigning) {
      const { id, party, typedData, digest, handIn, threshold, members, createdAt, deadline } = cosigning;
      // What opens a filing is no use to anybody once it can be handed in no more.
      await dataSource.query(
        `UPDATE cosigning SET hand_in = 'null' WHERE hand_in <> 'null' AND deadline < $1::timestamptz - interval '8 days'`,
        [createdAt],
      );
      await dataSource.query(
        `INSERT INTO cosigning (id, party, typed_data, digest, hand_in, threshold, members, created_at, deadline)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [
          ...[id, party, canonicalJson(typedData as unknown as Json), Buffer.from(fromHex(digest))],
          ...[canonicalJson(handIn), threshold, JSON.stringify(members), createdAt, deadline],
        ],
      );
    },

    async byId(id) {
      const row = await table.findOneBy({ id });
      return row === null ? null : (await withSignatures([row]))[0]!;
    },

    async ofParty(party, limit) {
      return withSignatures(
        await table.find({ where: { party }, order: { createdAt: 'DESC', id: 'DESC' }, take: limit }),
      );
    },

    async sign(id, { scheme, key, signature, at }) {
      const written = await dataSource.query<unknown[]>(
        `INSERT INTO cosignature (cosigning, key, scheme, signature, at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT DO NOTHING RETURNING seq`,
        [id, Buffer.from(fromHex(key)), scheme, JSON.stringify(signature), at],
      );
      return written.length === 1;
    },
  });
}

function cosigningOf(row: CosigningRow, signed: readonly CosignatureRow[]): Cosigning {
  return {
    ...row,
    id: row.id as CosigningId,
    party: row.party as PartyId,
    typedData: row.typedData as TypedData,
    handIn: row.handIn as Json,
    digest: toHex(row.digest),
    signatures: signed.map(({ key, scheme, signature, at }) => ({
      ...{ key: toHex(key), scheme: scheme as Scheme, signature, at },
    })),
  };
}
