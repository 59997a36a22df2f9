import type { AccountId, PartyId, VerificationId } from '@filmdeed/kernel';
import { codeOf } from '../../../../test/support/outcomes.js';
import { PartyFlowWorld } from '../../../../test/support/party-world.js';
import type { Account } from '../account/account.js';
import type { IdentityAnswer, IdentityCheck, IdentityQuestion } from './identity-check.js';
import { setIdentifier } from './party.flow.js';
import {
  addDocument,
  beginVerification,
  decideVerification,
  erasePersonalData,
  revealNumber,
  submitVerification,
} from './verification.flow.js';

const NUMBER = '31010519900101123X';
const DAY = 86_400_000;
const PDF = Uint8Array.from([0x25, 0x50, 0x44, 0x46, 0x2d, 0x31]);

/** An outside service that answers as it is told, and remembers what it was asked. */
class TestRegistry implements IdentityCheck {
  readonly asked: IdentityQuestion[] = [];
  answer: IdentityAnswer | undefined;

  async ask(question: IdentityQuestion): Promise<IdentityAnswer> {
    this.asked.push(question);
    if (this.answer === undefined) throw new Error('cannot be reached');
    return this.answer;
  }
}

/** A person with a number and its document, ready to be submitted. */
async function ready(world: PartyFlowWorld): Promise<{ account: Account; party: PartyId; id: VerificationId }> {
  const account = await world.account();
  const { party } = account;
  await setIdentifier(world.ports)(party, { type: 'ID_CARD', number: NUMBER });
  const { id } = await beginVerification(world.ports)(party);
  await addDocument(world.ports)(party, id, { kind: 'ID_CARD', name: '身份证.pdf', bytes: PDF });
  return { account, party, id };
}

const decide = (world: PartyFlowWorld, id: VerificationId, { id: account, party, name }: Account, changes = {}) =>
  decideVerification(world.ports)(id, { account, person: party, name }, { state: 'verified', ...changes });

describe('an outside service', () => {
  const service = new TestRegistry();
  let world: PartyFlowWorld;
  beforeEach(() => {
    service.asked.length = 0;
    world = new PartyFlowWorld(service);
  });

  it('is asked once, for name and number, and its word is shown as its own', async () => {
    const { account, party, id } = await ready(world);
    const until = new Date(world.clock.now().getTime() + DAY);
    service.answer = { answer: 'verified', byName: 'registry.example', method: 'three factors', until };
    expect(await submitVerification(world.ports)(party, id, account.id)).toMatchObject({ state: 'verified' });
    const identifier = { type: 'ID_CARD', country: 'CN', registry: '', number: NUMBER };
    expect(service.asked).toEqual([{ kind: 'NATURAL_PERSON', name: account.name, identifier }]);
    const vouched = { by: null, byName: 'registry.example', method: 'three factors', at: world.clock.now(), until };
    expect((await world.parties.byId(party, world.clock.now()))!.vouched).toEqual(vouched);
    expect(await codeOf(submitVerification(world.ports)(party, id, account.id))).toBe('verification.move-not-allowed');
    expect(service.asked).toHaveLength(1);
  });

  it('refuses with its reason', async () => {
    const { account, party, id } = await ready(world);
    service.answer = { answer: 'refused', byName: 'registry.example', method: 'two factors', reason: '姓名不符' };
    expect(await submitVerification(world.ports)(party, id, account.id)).toMatchObject({
      ...{ state: 'refused', reason: '姓名不符', byName: 'registry.example', decidedBy: null },
    });
    expect((await world.parties.byId(party, world.clock.now()))!.vouched).toBeNull();
  });

  it.each([['cannot be reached', undefined] as const, ['does not know', { answer: 'reviewer' }] as const])(
    'that %s leaves it to a person',
    async (_, answer) => {
      const { account, party, id } = await ready(world);
      service.answer = answer;
      expect(await submitVerification(world.ports)(party, id, account.id)).toMatchObject({ state: 'submitted' });
      expect(await decide(world, id, await world.account())).toMatchObject({ state: 'verified', method: 'documents' });
    },
  );
});

describe('a reviewer', () => {
  let world: PartyFlowWorld;
  beforeEach(() => {
    world = new PartyFlowWorld();
  });

  it('reveals the number of what was submitted, and never of their own', async () => {
    const { account, party, id } = await ready(world);
    const reviewer = await world.account();
    const reveal = (who: AccountId): Promise<string> => revealNumber(world.ports)(id, who);
    expect(await codeOf(reveal(reviewer.id))).toBe('verification.not-found');
    await submitVerification(world.ports)(party, id, account.id);
    expect(await reveal(reviewer.id)).toBe(NUMBER);
    expect(await codeOf(reveal(account.id))).toBe('access.own-matter');
    expect(
      JSON.stringify([await world.verifications.byId(id), await world.parties.byId(party, world.clock.now())]),
    ).not.toContain(NUMBER);
    await decide(world, id, reviewer);
    await erasePersonalData(world.ports)(party);
    expect(await codeOf(reveal(reviewer.id))).toBe('verification.not-found');
    expect(await world.verifications.documents(id)).toMatchObject([{ object: null, name: '' }]);
    expect((await world.parties.byId(party, world.clock.now()))!.vouched).toMatchObject({ byName: reviewer.name });
  });

  it('is nobody who was ever a member', async () => {
    const [maker, once] = [await world.account(), await world.account()];
    const party = await world.organisation(maker);
    const { id: member } = (await world.parties.members.live(party, maker.id))!;
    const joined = {
      ...(await world.parties.members.byId(party, member))!,
      account: once.id,
      roles: ['reader'] as const,
    };
    const left = { ...joined, id: `${member.slice(0, -1)}0` as typeof member };
    await world.parties.members.add(left);
    await world.parties.members.end(party, left.id, world.clock.now());
    const { id } = await beginVerification(world.ports)(party);
    await addDocument(world.ports)(party, id, { kind: 'BUSINESS_LICENSE', name: '执照.pdf', bytes: PDF });
    await submitVerification(world.ports)(party, id, maker.id);
    for (const who of [maker, once]) expect(await codeOf(decide(world, id, who))).toBe('access.own-matter');
    expect(await world.verifications.byId(id)).toMatchObject({ state: 'submitted' });
  });

  it('vouches until the end that they set: shown no longer from then on, and written down by the tick', async () => {
    const { account, party, id } = await ready(world);
    await submitVerification(world.ports)(party, id, account.id);
    const reviewer = await world.account();
    const past = world.clock.now();
    expect(await codeOf(decide(world, id, reviewer, { until: past }))).toBe('time.invalid');
    expect(await codeOf(decide(world, id, reviewer, { state: 'refused', reason: ' ' }))).toBe('request.invalid');
    await decide(world, id, reviewer, { until: new Date(past.getTime() + DAY) });
    const vouched = async () => (await world.parties.byId(party, world.clock.now()))!.vouched;
    world.clock.advance(DAY - 1);
    expect(await vouched()).toMatchObject({ byName: reviewer.name });
    expect(await world.verifications.expireDue(world.clock.now())).toBe(0);
    world.clock.advance(1);
    expect(await vouched()).toBeNull();
    expect(await world.verifications.expireDue(world.clock.now())).toBe(1);
    expect(await world.verifications.expireDue(world.clock.now())).toBe(0);
    expect(await world.verifications.byId(id)).toMatchObject({ state: 'expired', endedAt: world.clock.now() });
    expect((await beginVerification(world.ports)(party)).state).toBe('unverified');
  });
});
