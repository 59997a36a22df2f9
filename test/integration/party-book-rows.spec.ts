import { partyKey } from '@filmdeed/evidence';
import { newId } from '@filmdeed/kernel';
import { postgresBookWords, postgresRecoveryWatch } from '@filmdeed/postgres';
import { bookOutboxContract } from '../support/book-outbox.contract.js';
import { migratedDatabase } from '../support/migrated-database.js';

const database = migratedDatabase();
const hex = (bytes: number): string =>
  `0x${Buffer.from(crypto.getRandomValues(new Uint8Array(bytes))).toString('hex')}`;

describe('words on their way to a book, in PostgreSQL', () => {
  bookOutboxContract(async () => postgresBookWords(database.dataSource));
});

describe('recoveries that a book announced, in PostgreSQL', () => {
  it('are recorded once, with the party if it is one of ours, until they end', async () => {
    const watch = postgresRecoveryWatch(database.dataSource);
    const [salt, party, at] = [hex(32), newId('pty'), new Date('2026-11-24T12:00:00.000Z')];
    await database.dataSource.query(
      `INSERT INTO party (id, kind, name, created_at) VALUES ($1, 'NATURAL_PERSON', '李', now())`,
      [party],
    );
    const proposed = (of: string) => ({
      ...({
        id: hex(32),
        party: of,
        means: 'law',
        signer: hex(20),
        dueAt: new Date('2026-12-24T12:00:00.000Z'),
      } as const),
    });
    const [own, strange] = [proposed(partyKey(party)), proposed(hex(32))];
    expect(await watch.seen(salt)).toBeNull();
    await watch.note(salt, 7, [own, strange], at);
    await watch.note(salt, 9, [own], at);
    await watch.note(hex(32), 5, [], at);
    expect(await watch.seen(salt)).toBe(9);
    expect(await watch.standing(salt)).toEqual([
      { ...own, partyId: party },
      { ...strange, partyId: null },
    ]);
    await watch.end(own.id, at);
    expect((await watch.standing(salt)).map(({ id }) => id)).toEqual([strange.id]);
  });
});
