import type { KeyAction } from '@filmdeed/evidence';
import { fromHex, type KeyEventId, type PartyId, type SignerId, toHex } from '@filmdeed/kernel';
import type { Signer, Signers } from '@filmdeed/registry';
import { type DataSource, In } from 'typeorm';
import { outageRefusal, tellingOutage } from './outage.js';
import { sharedLookup } from './shared-lookup.js';
import { commitSignerChange, NotCommitted } from './signer-change.js';
import { type SignerRow, signerRows, signerThresholdRows } from './signer.rows.js';

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
  const thresholdOf = sharedLookup(async (parties: readonly PartyId[]) => {
    const rows = await dataSource.getRepository(signerThresholdRows).findBy({ party: In([...new Set(parties)]) });
    const found = new Map(rows.map(({ party, threshold }) => [party, threshold]));
    return parties.map((party) => found.get(party) ?? 1);
  });
  return tellingOutage<Signers>({
    async commit(change) {
      try {
        await dataSource.transaction((manager) => commitSignerChange(manager, change));
        return 'done';
      } catch (error) {
        if (error instanceof NotCommitted) return error.reason;
        throw outageRefusal(error) ?? error;
      }
    },

    async live(party, scheme, key, now = new Date()) {
      const row = await ofKey(key);
      const isTheirs = row !== null && row.party === party && row.scheme === scheme;
      return isTheirs && row.revokedAt === null && row.effectiveAt <= now ? signerOfRow(row) : null;
    },

    threshold: thresholdOf,

    async byId(id) {
      const row = await table.findOneBy({ id });
      return row === null ? null : signerOfRow(row);
    },

    async ofParty(party) {
      return (await ofParty(party)).map(signerOfRow);
    },

    async events(party) {
      const rows = await dataSource.query<EventRow[]>(
        `SELECT key_event.*, log_entry.index FROM key_event LEFT JOIN log_entry USING (leaf_hash)
         WHERE party = $1 ORDER BY at DESC, key_event.id DESC LIMIT 500`,
        [party],
      );
      return rows.map(({ id, action, signer, at, agreed, leaf_hash: leafHash, index }) => ({
        ...{ id, action, signer, at, agreed, leafHash: toHex(leafHash) },
        leafIndex: index === null ? null : Number(index),
      }));
    },

    async eventLeaf(party, id) {
      const [row] = await dataSource.query<{ leaf: Buffer; index: string | null }[]>(
        `SELECT COALESCE(log_entry.leaf, leaf_outbox.leaf) AS leaf, log_entry.index
         FROM key_event LEFT JOIN log_entry USING (leaf_hash) LEFT JOIN leaf_outbox USING (leaf_hash)
         WHERE key_event.party = $1 AND key_event.id = $2`,
        [party, id],
      );
      if (row === undefined) return null;
      return { leaf: new Uint8Array(row.leaf), leafIndex: row.index === null ? null : Number(row.index) };
    },
  });
}

interface EventRow {
  readonly id: KeyEventId;
  readonly action: KeyAction;
  readonly signer: SignerId | null;
  readonly at: Date;
  readonly agreed: boolean;
  readonly leaf_hash: Buffer;
  readonly index: string | null;
}

function signerOfRow(row: SignerRow): Signer {
  return { ...row, id: row.id as SignerId, party: row.party as PartyId, key: toHex(row.key) };
}
