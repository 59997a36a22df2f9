import { newId, type PartyId } from '@filmdeed/kernel';
import { MESSAGE_NOON, messageWorld } from '../../../../test/support/message-world.js';
import { codesOf } from '../../../../test/support/outcomes.js';
import { nextAttempt } from './delivery.js';
import { lookAtMessage, messageText } from './inbox.flow.js';
import { messageProof } from './message-proof.js';
import { textDigest } from './templates/template.js';

const revoked = { grantor: '甲公司', mandatary: '李雷', mandate: 'mdt_1', at: MESSAGE_NOON.toISOString() };
const legal = (party: PartyId) => ({ kind: 'mandate-revoked' as const, party, facts: revoked });

describe('notify', () => {
  it('puts a message into the inbox and to what the party confirmed, in its language, once for a mark', async () => {
    const world = messageWorld();
    const { party } = await world.reached();
    const message = (await world.tell({ ...legal(party), once: 'revoked mdt_1' }))!;
    expect(message).toMatchObject({ language: 'en', legalEffect: true, served: null });
    expect(await world.tell({ ...legal(party), once: 'revoked mdt_1' })).toBeNull();
    await world.deliver();
    expect(world.carried).toMatchObject([
      { to: 'li.lei@post.cn', subject: '[FilmDeed] Mandate revoked: 甲公司 → 李雷' },
    ]);
    const record = (await world.messages.byId(message.id))!;
    expect(record.deliveries.map(({ channel, state }) => [channel, state])).toEqual([
      ['inbox', 'delivered'],
      ['mail', 'sent'],
    ]);
    expect(textDigest(await messageText(world)(record.message))).toBe(message.textSha256);
  });

  it('refuses what does not fit its template, is to nobody, or goes where nothing goes', async () => {
    const world = messageWorld(['mail']);
    const party = newId('pty');
    const to = (channel: 'mail' | 'sms', address: string) => ({ to: { channel, address } });
    const codes = await codesOf([
      world.tell({ ...legal(party), facts: {} }),
      world.tell({ ...legal(party), party: null }),
      world.tell({ ...legal(party), kind: 'constructor' as 'invitation' }),
      world.tell({ ...legal(party), ...to('sms', '+8613800138000') }),
      world.tell({ ...legal(party), ...to('mail', 'a@b.cn\r\nBcc: c@d.cn') }),
    ]);
    const wrong = Array<string>(3).fill('message.invalid');
    expect(codes).toEqual([...wrong, 'channel.not-offered', 'address.invalid']);
    expect(world.messages.records.size).toBe(0);
  });
});

describe('deliverDue', () => {
  it('tries again after each wait with the same parcel, and ends in a task when nobody ever takes it', async () => {
    const world = messageWorld();
    const { party } = await world.reached();
    const message = (await world.tell(legal(party)))!;
    world.says.answer = () => ({ outcome: 'later', reply: '451 4.7.1 greylisted' });
    let tries = 0;
    for (;;) {
      expect(await world.deliver()).toBe(1);
      tries++;
      const mail = (await world.messages.byId(message.id))!.deliveries[1]!;
      expect(mail).toMatchObject({ attempts: tries, reply: '451 4.7.1 greylisted' });
      if (mail.state === 'failed') break;
      expect(mail.nextAt).toEqual(nextAttempt(tries, world.clock.now()));
      expect(await world.deliver()).toBe(0);
      world.clock.advance(mail.nextAt!.getTime() - world.clock.now().getTime());
    }
    expect(tries).toBe(10);
    expect(new Set(world.carried.map((parcel) => JSON.stringify(parcel))).size).toBe(1);
    expect(world.tasks.all()).toMatchObject([{ reason: 'failed', message: message.id, state: 'open' }]);
  });

  it('makes a bounce a task, marks the address, and serves nothing by it', async () => {
    const world = messageWorld();
    const { party, address } = await world.reached();
    const message = (await world.tell(legal(party)))!;
    world.says.answer = () => ({ outcome: 'never', reply: '550 5.1.1 <li.lei@post.cn> unknown' });
    await world.deliver();
    const [task] = world.tasks.all();
    const { deliveries, message: stands } = (await world.messages.byId(message.id))!;
    expect(deliveries[1]).toMatchObject({ state: 'bounced', reply: '550 5.1.1 <…> unknown' });
    expect(task).toMatchObject({ reason: 'bounced', delivery: deliveries[1]!.id });
    expect((await world.addresses.byId(party, address.id))!.bouncedAt).toEqual(MESSAGE_NOON);
    expect(stands.served).toBeNull();
  });

  it('serves by the report of arrival, once; words that come later or twice change nothing', async () => {
    const world = messageWorld();
    const { party } = await world.reached();
    const message = (await world.tell(legal(party)))!;
    await world.deliver();
    const delivery = (await world.messages.byId(message.id))!.deliveries[1]!.id;
    world.clock.advance(1000);
    await world.settle({ delivery, move: 'deliver', reply: '250 2.0.0 delivered' });
    const served = (await world.messages.byId(message.id))!;
    world.clock.advance(1000);
    for (const move of ['deliver', 'send', 'bounce', 'fail'] as const)
      await world.settle({ delivery, move, reply: 'x' });
    expect(await world.messages.byId(message.id)).toEqual(served);
    expect(served.message.served).toMatchObject({ channel: 'mail', rule: 'mail-delivered-2021' });
    expect(world.tasks.all()).toEqual([]);
    expect(await codesOf([world.settle({ delivery: newId('dlv'), move: 'deliver', reply: '' })])).toEqual([
      'message.not-found',
    ]);
  });

  it('counts as opened what a person opened in the inbox, once, for its own party alone', async () => {
    const world = messageWorld();
    const [party, account] = [newId('pty'), newId('acc')];
    const message = (await world.tell(legal(party)))!;
    const strange = { party: newId('pty'), account, id: message.id };
    expect(await codesOf([world.open(strange), lookAtMessage(world)(strange)])).toEqual([
      'message.not-found',
      'message.not-found',
    ]);
    const opened = await world.open({ party, account, id: message.id });
    world.clock.advance(5000);
    expect(await world.open({ party, account: newId('acc'), id: message.id })).toEqual(opened);
    expect(opened.message).toMatchObject({ openedAt: MESSAGE_NOON, openedBy: account });
    expect(opened.message.served).toMatchObject({ at: MESSAGE_NOON, channel: 'inbox', event: 'opened' });
  });

  it('proves the way with addresses, times, text and law', async () => {
    const world = messageWorld();
    const { party } = await world.reached();
    const message = (await world.tell(legal(party)))!;
    await world.deliver();
    await world.open({ party, account: newId('acc'), id: message.id });
    const record = (await world.messages.byId(message.id))!;
    const prove = messageProof({ vault: world.vault, origin: 'a.cn/log' });
    const text = await messageText(world)(record.message);
    const { proof, sha256 } = await prove(record, text, MESSAGE_NOON);
    expect(proof).toMatchObject({
      message: { textSha256: message.textSha256, legalEffect: true },
      deliveries: [
        { channel: 'inbox', address: null },
        { address: 'li.lei@post.cn', sentAt: MESSAGE_NOON.toISOString() },
      ],
      service: { rule: 'inbox-opened-2021', law: expect.stringContaining('第一百三十七条') },
    });
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  });
});
