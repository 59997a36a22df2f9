import type { AddressId, PartyId } from '@filmdeed/kernel';
import type { Address, AddressCode, Addresses } from '@filmdeed/registry';
import { type DataSource, Equal, IsNull, Not } from 'typeorm';
import { type MessageAddressRow, messageAddressRows } from './message-address.rows.js';
import { tellingOutage } from './outage.js';

const NO_CODE = {
  ...{ codeHash: null, codeExpiresAt: null, codeTriesLeft: null },
  ...{ codeSentAt: null, codeSent: null, codeSince: null },
} as const;

/** `Addresses` in PostgreSQL. */
export function postgresAddresses(dataSource: DataSource): Addresses {
  const table = dataSource.getRepository(messageAddressRows);
  return tellingOutage<Addresses>({
    async add(address) {
      const row = { ...address, sealed: Buffer.from(address.sealed), fingerprint: Buffer.from(address.fingerprint) };
      const query = table.createQueryBuilder().insert().values(row).orIgnore().returning('id');
      return ((await query.execute()).raw as unknown[]).length === 1;
    },

    async byId(party, id) {
      const row = await table.findOneBy({ id, party });
      return row === null ? null : addressOfRow(row);
    },

    async ofParty(party) {
      return (await table.find({ where: { party }, order: { createdAt: 'ASC', id: 'ASC' } })).map(addressOfRow);
    },

    async remove(party, id) {
      return (await table.delete({ party, id })).affected === 1;
    },

    async code(id) {
      return codeOfRow(await table.findOneBy({ id }));
    },

    async setCode(id, before, { hash, expiresAt, triesLeft, sentAt, sent, since }) {
      const seen = before === null ? IsNull() : Equal(Buffer.from(before.hash));
      const written = await table.update(
        { id, codeHash: seen },
        {
          ...{ codeHash: Buffer.from(hash), codeExpiresAt: expiresAt, codeTriesLeft: triesLeft },
          ...{ codeSentAt: sentAt, codeSent: sent, codeSince: since },
        },
      );
      return written.affected === 1;
    },

    async takeTry(id, now) {
      // One statement: of many that guess at once each waits for the row and sees what the one before it left.
      const rows = await dataSource.query<{ tries_left: number }[]>(
        `WITH taken AS (
           UPDATE message_address SET code_tries_left = code_tries_left - 1
           WHERE id = $1 AND code_tries_left > 0 AND code_expires_at > $2 RETURNING code_tries_left + 1 AS tries_left
         ) SELECT tries_left FROM taken`,
        [id, now],
      );
      if (rows[0] === undefined) return null;
      const code = codeOfRow(await table.findOneBy({ id }));
      return code === null ? null : { ...code, triesLeft: rows[0].tries_left };
    },

    async confirm(id, now) {
      await table.update({ id, codeHash: Not(IsNull()) }, { ...NO_CODE, confirmedAt: now, bouncedAt: null });
    },

    async noteBounce(fingerprint, now) {
      await table.update({ fingerprint: Equal(Buffer.from(fingerprint)) }, { bouncedAt: now });
    },
  });
}

function addressOfRow(row: MessageAddressRow): Address {
  return {
    id: row.id as AddressId,
    party: row.party as PartyId,
    channel: row.channel as Address['channel'],
    sealed: Uint8Array.from(row.sealed),
    fingerprint: Uint8Array.from(row.fingerprint),
    masked: row.masked,
    language: row.language as Address['language'],
    createdAt: row.createdAt,
    confirmedAt: row.confirmedAt,
    bouncedAt: row.bouncedAt,
  };
}

function codeOfRow(row: MessageAddressRow | null): AddressCode | null {
  if (row === null || row.codeHash === null) return null;
  return {
    hash: Uint8Array.from(row.codeHash),
    expiresAt: row.codeExpiresAt!,
    triesLeft: row.codeTriesLeft!,
    sentAt: row.codeSentAt!,
    sent: row.codeSent!,
    since: row.codeSince!,
  };
}
