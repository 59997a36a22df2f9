import { type AccountId, newId, type PartyId, type VerificationId } from '@filmdeed/kernel';
import {
  type Account,
  type Accounts,
  type Decision,
  type Invitation,
  type Invitations,
  type KeptIdentifier,
  type Member,
  type MemberRole,
  type Members,
  MOST_DOCUMENTS,
  type Parties,
  type Verifications,
} from '@filmdeed/registry';
import { someAccount } from './accounts.contract.js';

const NOON = new Date('2026-11-25T12:00:00.000Z');
const at = (seconds: number): Date => new Date(NOON.getTime() + seconds * 1000);
const DAY = 86_400;

export interface PartyWorld {
  readonly accounts: Accounts;
  readonly parties: Parties;
  readonly members: Members;
  readonly invitations: Invitations;
  readonly verifications: Verifications;
}

export const someNumber = (shown = '91110102MAD55U9H0F'): KeptIdentifier => ({
  ...{ type: 'USCC', country: 'CN', registry: '', shown, sealed: null, registryKey: `USCC\n${shown}` },
});

/** What parties, members, invitations and verifications promise (libs/registry/src/party). `make` gives empty ones. */
export function partiesContract(make: () => Promise<PartyWorld>): void {
  let world: PartyWorld;
  beforeEach(async () => {
    world = await make();
  });

  async function account(changes: Partial<Account> = {}): Promise<Account> {
    const made = someAccount(changes);
    await world.accounts.add(made, 'hash');
    return made;
  }

  const memberOf = (party: PartyId, who: AccountId, roles: readonly MemberRole[], seconds = 0): Member => ({
    ...{ id: newId('mbr'), party, account: who, roles, addedAt: at(seconds), addedBy: who, endedAt: null },
  });

  async function organisation(
    name = '影契文化',
    seconds = 0,
  ): Promise<{ party: PartyId; owner: Member; maker: Account }> {
    const maker = await account();
    const id = newId('pty');
    const owner = memberOf(id, maker.id, ['owner'], seconds);
    const made = { id, kind: 'ENTERPRISE', name, displayName: null, createdAt: at(seconds) } as const;
    await world.parties.addOrganisation(made, owner);
    return { party: id, owner, maker };
  }

  async function joined(party: PartyId, roles: readonly MemberRole[] = ['reader'], seconds = 1): Promise<Member> {
    const member = memberOf(party, (await account()).id, roles, seconds);
    expect(await world.members.add(member)).toBe(true);
    return member;
  }

  async function verification(party: PartyId, seconds = 0): Promise<VerificationId> {
    const id = newId('vrf');
    expect(await world.verifications.begin({ id, party, createdAt: at(seconds) })).toBe(true);
    return id;
  }

  const decision = (changes: Partial<Decision> = {}): Decision => ({
    ...{ state: 'verified', method: 'documents', decidedBy: newId('acc'), by: newId('pty'), byName: '韩梅梅' },
    ...{ reason: null, until: null, ...changes },
  });

  async function verified(party: PartyId, changes: Partial<Decision> = {}, seconds = 10): Promise<VerificationId> {
    const id = await verification(party, seconds);
    expect(await world.verifications.submit(id, newId('acc'), at(seconds))).toBe(true);
    expect(await world.verifications.decide(id, decision(changes), at(seconds))).toBe('decided');
    return id;
  }

  it('gives back an organisation with its owner, and a person as its account has it', async () => {
    const { party, owner, maker } = await organisation();
    const found = await world.parties.byId(party, NOON);
    expect(found).toEqual({
      ...{ id: party, kind: 'ENTERPRISE', name: '影契文化', displayName: null, createdAt: NOON },
      ...{ identifier: null, vouched: null },
    });
    expect(await world.members.live(party, maker.id)).toEqual(owner);
    expect(await world.members.byId(party, owner.id)).toEqual(owner);
    expect(await world.members.byId(newId('pty'), owner.id)).toBeNull();
    expect(await world.parties.byId(maker.party, NOON)).toMatchObject({ kind: 'NATURAL_PERSON', name: maker.name });
    expect(await world.parties.byId(newId('pty'), NOON)).toBeNull();
  });

  it('lists own organisations and members by page and by search, newest first', async () => {
    const [one, two, three] = [
      await organisation('一号', 1),
      await organisation('Two', 2),
      await organisation('三', 3),
    ];
    const all = [two, three];
    for (const { party } of all)
      await world.members.add(memberOf(party, one.maker.id, ['filer'], party === two.party ? 5 : 4));
    const { id } = one.maker;
    const names = async (query: { limit: number; cursor?: string; search?: string }) => {
      const page = await world.parties.ofAccount(id, query, NOON);
      return { names: page.items.map(({ name }) => name), next: page.next };
    };
    expect(await names({ limit: 9 })).toEqual({ names: ['Two', '三', '一号'], next: null });
    const first = await names({ limit: 2 });
    expect(first.names).toEqual(['Two', '三']);
    expect(await names({ limit: 2, cursor: first.next! })).toEqual({ names: ['一号'], next: null });
    expect((await names({ limit: 9, search: 'ＴＷO' })).names).toEqual(['Two']);
    expect((await names({ limit: 9, search: '%' })).names).toEqual([]);
    await expect(names({ limit: 9, cursor: 'nonsense' })).rejects.toMatchObject({ code: 'cursor.invalid' });

    const shown = await world.members.list(two.party, { limit: 1 }, NOON);
    expect(shown.items[0]).toMatchObject({ account: id, login: one.maker.login, person: one.maker.party });
    const rest = await world.members.list(two.party, { limit: 1, cursor: shown.next! }, NOON);
    expect([rest.items[0]!.account, rest.next]).toEqual([two.maker.id, null]);
    expect((await world.members.list(two.party, { limit: 9, search: one.maker.login }, NOON)).items).toHaveLength(1);
  });

  it('keeps an owner, also when the last two leave at once', async () => {
    const { party, owner } = await organisation();
    expect(await world.members.end(party, owner.id, at(1))).toBe('last-owner');
    expect(await world.members.changeRoles(party, owner.id, ['filer'], at(1))).toBe('last-owner');
    expect(await world.members.changeRoles(party, owner.id, ['owner', 'filer'], at(1))).toBe('changed');
    const second = await joined(party, ['owner']);
    const left = await Promise.all([owner, second].map(({ id }) => world.members.end(party, id, at(2))));
    expect(left.sort()).toEqual(['changed', 'last-owner']);
    expect(await world.members.end(newId('pty'), owner.id, at(2))).toBe('absent');
  });

  it('ends a membership, takes the end back for a while, and knows ever after who was in', async () => {
    const { party, maker } = await organisation();
    const member = await joined(party);
    expect(await world.members.add({ ...member, id: newId('mbr') })).toBe(false);
    expect(await world.members.end(party, member.id, at(5))).toBe('changed');
    expect(await world.members.end(party, member.id, at(5))).toBe('absent');
    expect(await world.members.live(party, member.account)).toBeNull();
    expect(await world.members.everIn(party, member.account)).toBe(true);
    expect(await world.members.reopen(party, member.id, at(6))).toBe('absent');
    expect(await world.members.reopen(party, member.id, at(5))).toBe('changed');
    expect(await world.members.live(party, member.account)).toEqual(member);
    await world.members.end(party, member.id, at(7));
    await world.members.add(memberOf(party, member.account, ['filer']));
    expect(await world.members.reopen(party, member.id, at(7))).toBe('absent');
    expect(await world.members.everIn(maker.party, maker.id)).toBe(true);
    expect(await world.members.everIn(party, newId('acc'))).toBe(false);
  });

  const invitation = (party: PartyId, by: AccountId, changes: Partial<Invitation> = {}): Invitation => ({
    ...{ id: newId('inv'), party, kind: 'member', roles: ['filer'], note: '给小王', createdBy: by, createdAt: NOON },
    ...{ expiresAt: at(DAY), usedAt: null, usedBy: null, revokedAt: null, ...changes },
  });
  async function invited(party: PartyId, by: AccountId, token: number, changes: Partial<Invitation> = {}) {
    const made = invitation(party, by, changes);
    await world.invitations.add(made, new Uint8Array(32).fill(token));
    return made;
  }

  it('uses an invitation once, however many ask at once, and none that is over', async () => {
    const { party, maker } = await organisation();
    const open = await invited(party, maker.id, 1);
    expect(await world.invitations.byToken(new Uint8Array(32).fill(1))).toEqual(open);
    expect(await world.invitations.byToken(new Uint8Array(32).fill(9))).toBeNull();
    const known = memberOf(party, maker.id, ['filer']);
    expect(await world.invitations.join(open.id, maker.id, known, at(1))).toBe('known');
    const came = await Promise.all(Array.from({ length: 6 }, () => account()));
    const joins = came.map(({ id }) => world.invitations.join(open.id, id, memberOf(party, id, ['filer']), at(1)));
    expect((await Promise.all(joins)).filter((outcome) => outcome === 'joined')).toHaveLength(1);
    expect((await world.members.list(party, { limit: 9 }, NOON)).items).toHaveLength(2);

    const revoked = await invited(party, maker.id, 2);
    expect(await world.invitations.revoke(newId('pty'), revoked.id, at(1))).toBe(false);
    expect(await world.invitations.revoke(party, revoked.id, at(1))).toBe(true);
    expect(await world.invitations.revoke(party, revoked.id, at(1))).toBe(false);
    const late = await invited(party, maker.id, 3, { kind: 'buyer', roles: [], createdAt: at(2) });
    for (const { id } of [revoked]) expect(await world.invitations.join(id, came[0]!.id, null, at(2))).toBe('over');
    expect(await world.invitations.join(late.id, came[0]!.id, null, late.expiresAt)).toBe('over');
    const page = await world.invitations.ofParty(party, { limit: 1 });
    expect(page.items[0]).toEqual(late);
    expect((await world.invitations.ofParty(party, { limit: 9, cursor: page.next! })).items).toHaveLength(2);
  });

  it('opens an account by an invitation wholly or not at all', async () => {
    const { party, maker } = await organisation();
    const { id } = await invited(party, maker.id, 1);
    const taken = someAccount({ login: maker.login });
    const open = (made: Account) =>
      world.invitations.signUp(made, 'hash', { id, member: memberOf(party, made.id, ['filer']) }, at(1));
    expect(await open(taken)).toBe('login-taken');
    expect(await world.accounts.byId(taken.id)).toBeNull();
    const [one, two] = [someAccount(), someAccount()];
    expect((await Promise.all([open(one), open(two)])).sort()).toEqual(['joined', 'over']);
    const made = await Promise.all([one, two].map((each) => world.accounts.byId(each.id)));
    expect(made.filter((each) => each !== null)).toHaveLength(1);
  });

  it('leaves no open invitation of whoever is no owner any more', async () => {
    const { party } = await organisation();
    const second = await joined(party, ['owner']);
    const { id } = await invited(party, second.account, 1);
    await world.members.end(party, second.id, at(1));
    expect(await world.invitations.join(id, (await account()).id, null, at(2))).toBe('over');
  });

  it('holds name and number while they are being verified or are verified', async () => {
    const { party } = await organisation();
    const names = { name: '影契文化', displayName: '影契' };
    expect(await world.parties.setIdentifier(party, someNumber(), NOON)).toBe(true);
    expect(await world.parties.identifier(party)).toEqual(someNumber());
    const id = await verification(party);
    expect(await world.parties.rename(party, { name: '改名', displayName: null }, NOON)).toBe(true);
    expect(await world.parties.rename(party, { name: '影契文化', displayName: null }, NOON)).toBe(true);
    await world.verifications.submit(id, newId('acc'), at(1));
    expect(await world.parties.rename(party, { name: '他人', displayName: null }, at(1))).toBe(false);
    expect(await world.parties.rename(party, names, at(1))).toBe(true);
    expect(await world.parties.setIdentifier(party, null, at(1))).toBe(false);
    await world.verifications.decide(id, decision({ until: at(DAY) }), at(2));
    expect(await world.parties.rename(party, { name: '他人', displayName: null }, at(3))).toBe(false);
    expect(await world.parties.setIdentifier(party, someNumber('9'), at(3))).toBe(false);
    expect((await world.parties.byId(party, at(3)))!.displayName).toBe('影契');
    expect(await world.parties.setIdentifier(party, null, at(3))).toBe(true);
    expect(await world.parties.identifier(party)).toBeNull();
    expect(await world.parties.rename(party, { name: '他人', displayName: null }, at(DAY))).toBe(true);
  });

  it('moves a verification through its states, once each', async () => {
    const { party, maker } = await organisation();
    const id = await verification(party);
    const { begin, submit, decide, withdraw, byId } = world.verifications;
    expect(await begin.call(world.verifications, { id: newId('vrf'), party, createdAt: NOON })).toBe(false);
    expect(await decide.call(world.verifications, id, decision(), at(1))).toBe('moved');
    expect(await submit.call(world.verifications, id, maker.id, at(1))).toBe(false);
    await world.parties.setIdentifier(party, someNumber(), NOON);
    const submits = [1, 2, 3].map(() => submit.call(world.verifications, id, maker.id, at(2)));
    expect((await Promise.all(submits)).filter(Boolean)).toHaveLength(1);
    expect(await byId.call(world.verifications, id)).toMatchObject({
      ...{ state: 'submitted', submittedAt: at(2), submittedBy: maker.id, kind: 'ENTERPRISE', name: '影契文化' },
      identifier: { type: 'USCC', shown: '91110102MAD55U9H0F' },
    });
    const decisions = [decision(), decision({ state: 'refused', reason: '不清楚' })];
    const outcomes = await Promise.all(decisions.map((each) => decide.call(world.verifications, id, each, at(3))));
    expect(outcomes.sort()).toEqual(['decided', 'moved']);
    const { state } = (await byId.call(world.verifications, id))!;
    expect(await withdraw.call(world.verifications, id, at(4))).toBe(state === 'verified');
    expect(await withdraw.call(world.verifications, id, at(4))).toBe(false);
    expect((await world.parties.byId(party, at(4)))!.vouched).toBeNull();
    await verification(party, 5);
    expect((await world.verifications.ofParty(party, { limit: 9 })).items).toHaveLength(2);
  });

  it('shows who vouched, until it is over', async () => {
    const { party, owner, maker } = await organisation();
    await world.parties.setIdentifier(party, someNumber(), NOON);
    const by = newId('pty');
    await verified(party, { by, until: at(DAY) });
    const vouched = { by, byName: '韩梅梅', method: 'documents', at: at(10), until: at(DAY) };
    expect((await world.parties.byId(party, at(11)))!.vouched).toEqual(vouched);
    expect(await world.parties.vouchings([party, maker.party], at(11))).toEqual(new Map([[party, vouched]]));
    expect((await world.parties.ofAccount(maker.id, { limit: 1 }, at(11))).items[0]!.vouched).toEqual(vouched);
    expect((await world.members.list(party, { limit: 1 }, at(11))).items[0]).toMatchObject({
      id: owner.id,
      vouched: null,
    });
    expect((await world.parties.byId(party, at(DAY)))!.vouched).toBeNull();
    expect(await world.verifications.expireDue(at(DAY - 1))).toBe(0);
    expect(await world.verifications.expireDue(at(DAY))).toBe(1);
    expect((await world.verifications.ofParty(party, { limit: 1 })).items[0]).toMatchObject({ state: 'expired' });
  });

  it('vouches for a party by one verification, and for a number by one party', async () => {
    const [one, two] = [await organisation(), await organisation()];
    for (const { party } of [one, two]) await world.parties.setIdentifier(party, someNumber(), NOON);
    const first = await verified(one.party, { until: at(DAY) });
    await verified(one.party, { until: at(DAY) }, 20);
    expect(await world.verifications.byId(first)).toMatchObject({ state: 'expired' });
    const id = await verification(two.party);
    await world.verifications.submit(id, newId('acc'), at(30));
    expect(await world.verifications.decide(id, decision(), at(30))).toBe('taken');
    expect(await world.verifications.byId(id)).toMatchObject({ state: 'submitted', decidedAt: null });
    expect(await world.verifications.decide(id, decision(), at(DAY))).toBe('decided');
  });

  it('queues what waits for a decision, whoever waits longest first', async () => {
    const made = [await organisation('甲', 0), await organisation('乙 B', 0), await organisation('丙', 0)];
    const ids: VerificationId[] = [];
    for (const [n, { party }] of made.entries()) {
      await world.parties.setIdentifier(party, someNumber(String(n)), NOON);
      ids.push(await verification(party));
      await world.verifications.submit(ids[n]!, newId('acc'), at(10 - n));
    }
    const first = await world.verifications.queue({ limit: 2 });
    expect(first.items.map(({ id }) => id)).toEqual([ids[2], ids[1]]);
    const rest = await world.verifications.queue({ limit: 2, cursor: first.next! });
    expect([rest.items.map(({ id }) => id), rest.next]).toEqual([[ids[0]], null]);
    expect((await world.verifications.queue({ limit: 9, search: 'b' })).items.map(({ id }) => id)).toEqual([ids[1]]);
  });

  it('takes documents until it is submitted, and forgets them when it is over', async () => {
    const { party } = await organisation();
    await world.parties.setIdentifier(party, someNumber(), NOON);
    const id = await verification(party);
    const document = () => ({
      ...({
        verification: id,
        kind: 'BUSINESS_LICENSE',
        name: '执照.pdf',
        mediaType: 'application/pdf',
        size: 9,
      } as const),
      ...{ sha256: 'ab'.repeat(32), object: newId('obj'), addedAt: NOON },
    });
    const { verifications } = world;
    const first = document();
    expect(await verifications.addDocument(first)).toBe(true);
    expect(await verifications.documents(id)).toEqual([{ ...first, position: 1 }]);
    const more = await Promise.all(Array.from({ length: MOST_DOCUMENTS }, () => verifications.addDocument(document())));
    expect(more.filter(Boolean)).toHaveLength(MOST_DOCUMENTS - 1);
    expect(await verifications.removeDocument(id, 1)).toBe(first.object);
    expect(await verifications.removeDocument(id, 1)).toBeNull();
    await verifications.submit(id, newId('acc'), at(1));
    expect([await verifications.addDocument(document()), await verifications.removeDocument(id, 2)]).toEqual([
      false,
      null,
    ]);
    expect(await verifications.forgetDocuments(party)).toEqual([]);
    await verifications.decide(id, decision(), at(2));
    const objects = (await verifications.documents(id)).map(({ object }) => object);
    expect([...(await verifications.forgetDocuments(party))].sort()).toEqual(objects.sort());
    expect((await verifications.documents(id)).every(({ object, name }) => object === null && name === '')).toBe(true);
    expect(await verifications.forgetDocuments(party)).toEqual([]);
  });
}
