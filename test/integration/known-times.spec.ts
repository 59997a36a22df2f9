import { postgresAnchorRows, postgresAttestationRows, postgresKnownTimes } from '@filmdeed/postgres';
import { createHash } from 'node:crypto';
import { type AnchorChainIdentity, anchorChainKey, type Attestation } from '@filmdeed/ledger';
import { migratedDatabase } from '../support/migrated-database.js';

const database = migratedDatabase();

const CHAIN: AnchorChainIdentity = {
  ...{ name: 'chain', operator: 'public', chainId: 1, confirmations: 1 },
  ...{ genesis: `0x${'11'.repeat(32)}`, contract: `0x${'22'.repeat(20)}` },
};
const KEY = anchorChainKey(CHAIN);
const root = createHash('sha256').digest();
const at = (hour: number): Date => new Date(Date.UTC(2026, 10, 25, hour));

describe('postgresKnownTimes', () => {
  /** Without what is kept for a second. */
  const anchored = async (): Promise<Date | null> => (await postgresKnownTimes(database.dataSource)()).anchored;

  it('tells the clock of the database, carried on between two looks', async () => {
    const knownTimes = postgresKnownTimes(database.dataSource);
    const first = (await knownTimes()).database;
    expect(Math.abs(first.getTime() - Date.now())).toBeLessThan(10_000);
    await new Promise((wait) => setTimeout(wait, 30));
    expect((await knownTimes()).database.getTime() - first.getTime()).toBeGreaterThanOrEqual(25);
  });

  it('tells the newest time at which an anchor stands, of a chain that is there or a clock beside it', async () => {
    const rows = postgresAnchorRows(database.dataSource);
    await rows.saveChain(CHAIN);
    expect(await anchored()).toBeNull();
    for (const size of [3, 5, 7]) {
      const queued = (await rows.queue({ chain: KEY, size, root, note: 'note', createdAt: at(1) }))!;
      const block = { number: size, hash: `0x${'33'.repeat(32)}`, time: at(size) };
      const sent = { ...queued, state: 'sent', transaction: `0x${String(size).repeat(64)}`, raw: '0x00' } as const;
      await rows.move(sent, 'queued');
      // The largest is on its way only.
      if (size < 7) await rows.move({ ...sent, state: 'anchored', block, confirmations: 1 }, 'sent');
    }
    expect(await anchored()).toEqual(at(5));
    const attestations = postgresAttestationRows(database.dataSource);
    await attestations.saveAttestor({ key: 'rfc3161:clock', kind: 'rfc3161', name: 'clock', operator: 'authority' });
    const attested: Attestation = {
      ...{ attestor: 'rfc3161:clock', size: 6, root, note: 'note', time: at(6), evidence: {}, isComplete: true },
      createdAt: at(6),
    };
    await attestations.save(attested);
    await attestations.save({ ...attested, size: 7, time: null, isComplete: false });
    expect(await anchored()).toEqual(at(6));
    await attestations.save({ ...attested, size: 8, time: at(4) });
    expect(await anchored()).toEqual(at(5));
    await rows.noteLost(KEY, at(9));
    expect(await anchored()).toEqual(at(4));
  });
});
