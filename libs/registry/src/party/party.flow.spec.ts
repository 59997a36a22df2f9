import type { PartyId } from '@filmdeed/kernel';
import { codeOf, codesOf } from '../../../../test/support/outcomes.js';
import { PartyFlowWorld } from '../../../../test/support/party-world.js';
import type { Account } from '../account/account.js';
import { acceptInvitation, invite, revokeInvitation, signUp, viewInvitation } from './invitation.flow.js';
import { UNDO_MS } from './party.js';
import { changeRoles, endMember, makeOrganisation, reopenMember } from './party.flow.js';

const PASSWORD = '一个足够长的密码 2026';

let world: PartyFlowWorld;
beforeEach(() => {
  world = new PartyFlowWorld();
});

const link = async (party: PartyId, by: Account) =>
  invite(world.ports)(party, by.id, { kind: 'member', roles: ['filer'], note: '小王', days: 7 });

describe('members', () => {
  it('always have an owner among them', async () => {
    const [maker, other] = [await world.account(), await world.account()];
    const party = await world.organisation(maker);
    const { id: first } = (await world.parties.members.live(party, maker.id))!;
    const lost = [endMember(world.ports)(party, first), changeRoles(world.ports)(party, first, ['filer'])];
    expect(await codesOf(lost)).toEqual(['member.last-owner', 'member.last-owner']);
    await acceptInvitation(world.ports)((await link(party, maker)).token, other.id);
    const { id: second } = (await world.parties.members.live(party, other.id))!;
    expect(await codeOf(endMember(world.ports)(party, first))).toBe('member.last-owner');
    await changeRoles(world.ports)(party, second, ['owner']);
    await endMember(world.ports)(party, first);
    expect(await codeOf(endMember(world.ports)(party, second))).toBe('member.last-owner');
    expect((await world.parties.members.live(party, other.id))!.roles).toEqual(['owner']);
  });

  it('come back for as long as their end can be undone, and not after', async () => {
    const [maker, other] = [await world.account(), await world.account()];
    const party = await world.organisation(maker);
    await acceptInvitation(world.ports)((await link(party, maker)).token, other.id);
    const { id } = (await world.parties.members.live(party, other.id))!;
    await endMember(world.ports)(party, id);
    world.clock.advance(UNDO_MS);
    await reopenMember(world.ports)(party, id);
    await endMember(world.ports)(party, id);
    world.clock.advance(UNDO_MS + 1);
    expect(await codeOf(reopenMember(world.ports)(party, id))).toBe('member.not-found');
    expect(await world.parties.members.live(party, other.id)).toBeNull();
  });

  it('are of organisations, which nobody makes of a person', async () => {
    const maker = await world.account();
    const person = { kind: 'NATURAL_PERSON', name: '李雷' } as const;
    expect(await codeOf(makeOrganisation(world.ports)(maker.id, person))).toBe('request.invalid');
    expect(await codeOf(link(maker.party, maker))).toBe('request.invalid');
  });
});

describe('an invitation', () => {
  it('works once, whoever is faster, and makes one member', async () => {
    const maker = await world.account();
    const party = await world.organisation(maker);
    const { token } = await link(party, maker);
    const came = [await world.account(), await world.account(), await world.account()];
    const outcomes = await codesOf(came.map(({ id }) => acceptInvitation(world.ports)(token, id).then(() => 'joined')));
    expect(outcomes.toSorted()).toEqual(['invitation.over', 'invitation.over', 'joined']);
    const live = await Promise.all(came.map(({ id }) => world.parties.members.live(party, id)));
    expect(live.filter((member) => member !== null)).toMatchObject([{ roles: ['filer'], addedBy: maker.id }]);
    const person = { login: 'li.lei', password: PASSWORD, name: '李雷', invitation: token };
    expect(await codesOf([viewInvitation(world.ports)(token), signUp(world.ports)(person)])).toEqual([
      'invitation.over',
      'invitation.over',
    ]);
    expect(await world.accounts.byLogin('li.lei')).toBeNull();
  });

  it('stays open after a member tried it, and is over once revoked or expired', async () => {
    const maker = await world.account();
    const party = await world.organisation(maker);
    const [one, two] = [await link(party, maker), await link(party, maker)];
    expect(await codeOf(acceptInvitation(world.ports)(one.token, maker.id))).toBe('member.known');
    expect((await viewInvitation(world.ports)(one.token)).party.id).toBe(party);
    await revokeInvitation(world.ports)(party, one.invitation.id);
    const other = await world.account();
    expect(await codeOf(acceptInvitation(world.ports)(one.token, other.id))).toBe('invitation.over');
    expect(await codeOf(revokeInvitation(world.ports)(party, one.invitation.id))).toBe('invitation.not-found');
    world.clock.advance(7 * 86_400_000);
    expect(await codeOf(acceptInvitation(world.ports)(two.token, other.id))).toBe('invitation.over');
    expect(await codeOf(acceptInvitation(world.ports)('x'.repeat(43), other.id))).toBe('invitation.not-found');
    expect(await world.parties.members.live(party, other.id)).toBeNull();
  });

  it('is what sign-up asks for where it is closed', async () => {
    const person = { login: 'li.lei', password: PASSWORD, name: '李雷' };
    expect(await codeOf(signUp(world.ports)(person))).toBe('sign-up.closed');
    const maker = await world.account();
    const { token } = await link(await world.organisation(maker), maker);
    for (const [changes, code] of [
      [{ password: 'short' }, 'account.password-weak'],
      [{ login: maker.login }, 'account.login-taken'],
      [{ name: 'Аpple' }, 'name.hostile'],
    ] as const) {
      expect(await codeOf(signUp(world.ports)({ ...person, ...changes, invitation: token }))).toBe(code);
    }
    expect((await signUp(world.ports)({ ...person, invitation: token })).login).toBe('li.lei');
  });
});
