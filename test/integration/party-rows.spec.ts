import {
  accountRows,
  invitationRows,
  memberRows,
  partyIdentifierRows,
  partyRows,
  PERSONAL_TABLES,
  postgresAccounts,
  postgresInvitations,
  postgresMembers,
  postgresParties,
  postgresPersonalRecords,
  postgresVerifications,
  verificationDocumentRows,
  verificationRows,
} from '@filmdeed/postgres';
import { newId } from '@filmdeed/kernel';
import { someAccount } from '../support/accounts.contract.js';
import { migratedDatabase } from '../support/migrated-database.js';
import { partiesContract, someNumber } from '../support/parties.contract.js';

const database = migratedDatabase();
const ROWS = [
  ...[accountRows, partyRows, memberRows, partyIdentifierRows],
  ...[verificationRows, verificationDocumentRows, invitationRows],
];

describe('postgresParties, postgresMembers, postgresInvitations, postgresVerifications', () => {
  partiesContract(async () => {
    const { dataSource } = database;
    for (const rows of ROWS) await dataSource.getRepository(rows.options.name).deleteAll();
    return {
      accounts: postgresAccounts(dataSource),
      parties: postgresParties(dataSource),
      members: postgresMembers(dataSource),
      invitations: postgresInvitations(dataSource),
      verifications: postgresVerifications(dataSource),
    };
  });
});

it('erased, a verification bears neither number nor kind of it, and its documents read as erased; who vouched stays', async () => {
  const { dataSource } = database;
  const [verifications, parties] = [postgresVerifications(dataSource), postgresParties(dataSource)];
  const records = postgresPersonalRecords(dataSource, PERSONAL_TABLES);
  const account = someAccount();
  await postgresAccounts(dataSource).add(account, 'hash');
  const { party } = account;
  const now = new Date();
  const [id, object] = [newId('vrf'), newId('obj')];
  const number = { ...someNumber('310***********1234'), type: 'ID_CARD', sealed: Uint8Array.of(1) } as const;
  expect(await parties.setIdentifier(party, { ...number, registryKey: null }, now)).toBe(true);
  await verifications.begin({ id, party, createdAt: now });
  const document = {
    kind: 'ID_CARD',
    name: '身份证.png',
    mediaType: 'image/png',
    size: 8,
    sha256: 'ab'.repeat(32),
  } as const;
  await verifications.addDocument({ ...document, verification: id, object, addedAt: now });
  await verifications.submit(id, account.id, now);
  const decision = { state: 'verified', method: 'documents', decidedBy: null, by: null, byName: '韩梅梅' } as const;
  expect(await verifications.decide(id, { ...decision, reason: null, until: null }, now)).toBe('decided');
  expect((await verifications.byId(id))!.identifier).toMatchObject({ type: 'ID_CARD' });

  const subject = (await records.find(party))!;
  const identity = PERSONAL_TABLES.find(({ kind }) => kind === 'identity')!;
  const erase = () => identity.erase(dataSource.manager, { subject, kinds: ['identity'], now, actsBefore: now });
  expect(await erase()).toEqual([object]);
  expect((await verifications.byId(id))!.identifier).toBeNull();
  const [columns] = await dataSource.query<object[]>(
    `SELECT name, identifier_type, identifier_country, identifier_registry, identifier_shown, registry_key FROM verification WHERE id = $1`,
    [id],
  );
  expect(Object.values(columns!)).toEqual([null, null, null, null, null, null]);
  // Named until its bytes are gone: a crash in between erases them when it is asked again.
  expect(await erase()).toEqual([object]);
  await records.forget([object]);
  expect(await verifications.documents(id)).toMatchObject([{ name: '', object: null }]);
  expect(await erase()).toEqual([]);
  expect((await parties.byId(party, now))!.vouched).toMatchObject({ byName: '韩梅梅', method: 'documents' });
});
