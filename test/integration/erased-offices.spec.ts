import { type AccountId, newId, type PartyId } from '@filmdeed/kernel';
import { PERSONAL_TABLES, postgresAccounts, postgresCosignings, postgresPersonalRecords } from '@filmdeed/postgres';
import type { Account } from '@filmdeed/registry';
import { migratedDatabase } from '../support/migrated-database.js';
import { codeOf } from '../support/outcomes.js';

const database = migratedDatabase();
const NOW = new Date('2026-11-25T12:00:00.000Z');

const records = () => postgresPersonalRecords(database.dataSource, PERSONAL_TABLES);

async function somebody(platformRoles: Account['platformRoles'] = []): Promise<Account> {
  const id = newId('acc');
  const account = { id, login: id.slice(4), name: '某人', platformRoles, party: newId('pty'), createdAt: NOW };
  await postgresAccounts(database.dataSource).add(account, 'hash');
  return account;
}

async function organisation(...members: readonly (readonly [AccountId, string])[]): Promise<PartyId> {
  const party = newId('pty');
  await database.dataSource.query(
    `INSERT INTO party (id, kind, name, created_at) VALUES ($1, 'ENTERPRISE', '某公司', $2)`,
    [...[party, NOW]],
  );
  for (const [account, role] of members) {
    await database.dataSource.query(
      `INSERT INTO member (id, party, account, roles, added_at, added_by) VALUES ($1, $2, $3, $4, $5, $3)`,
      [newId('mbr'), party, account, [role], NOW],
    );
  }
  return party;
}

const erase = ({ id, party }: Account, byOrder = false): Promise<unknown> =>
  records().erase(
    { subject: { party, account: id }, kinds: ['names'], now: NOW, actsBefore: NOW, byOrder },
    { id: newId('red'), leaf: new Uint8Array(1), leafHash: crypto.getRandomValues(new Uint8Array(32)), at: NOW },
  );

async function live(party: PartyId): Promise<string[]> {
  const rows = await database.dataSource.query<{ account: string }[]>(
    `SELECT account FROM member WHERE party = $1 AND ended_at IS NULL`,
    [party],
  );
  return rows.map(({ account }) => account);
}

it('leaves no organisation of others without an owner, unless a court wants it, and ends what the account belonged to', async () => {
  const [owner, reader, second] = [await somebody(), await somebody(), await somebody()];
  const shared = await organisation([owner.id, 'owner'], [reader.id, 'reader']);
  const alone = await organisation([owner.id, 'owner']);
  expect(await codeOf(erase(owner))).toBe('member.last-owner');
  expect(await live(alone)).toEqual([owner.id]);
  await organisation([second.id, 'owner'], [reader.id, 'owner']);
  expect(await erase(second)).toEqual([]);
  expect(await erase(owner, true)).toEqual([]);
  expect([await live(shared), await live(alone)]).toEqual([[reader.id], []]);
});

it('takes out of joint signings what would open a filing', async () => {
  const person = await somebody();
  const hand = (): Promise<{ hand_in: unknown }[]> =>
    database.dataSource.query(`SELECT hand_in FROM cosigning WHERE party = $1`, [person.party]);
  await postgresCosignings(database.dataSource).add({
    ...{ id: newId('csg'), party: person.party, digest: '00'.repeat(32), handIn: { disclosures: ['x'] }, threshold: 1 },
    ...{ typedData: { types: {}, primaryType: 'T', domain: {}, message: {} }, members: [], signatures: [] },
    ...{ createdAt: NOW, deadline: NOW },
  });
  expect(await hand()).toEqual([{ hand_in: { disclosures: ['x'] } }]);
  await erase(person);
  expect(await hand()).toEqual([{ hand_in: null }]);
});

it('leaves the instance an administrator, also when one orders it', async () => {
  const first = await somebody(['administrator']);
  expect(await codeOf(erase(first, true))).toBe('access.last-administrator');
  await somebody(['administrator']);
  expect(await erase(first)).toEqual([]);
});
