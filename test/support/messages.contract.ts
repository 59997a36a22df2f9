import { newId, type PartyId } from '@filmdeed/kernel';
import {
  type Address,
  type AddressCode,
  type Addresses,
  type Delivery,
  type Expiries,
  type Expiry,
  type Message,
  type MessageRecord,
  type Messages,
  type MessageTask,
  type MessageTasks,
  moveDelivery,
  moveTask,
  serviceOf,
  type WorkingCalendar,
  type WorkingYear,
} from '@filmdeed/registry';

const NOON = new Date('2026-11-25T04:00:00.000Z');
export const at = (seconds: number): Date => new Date(NOON.getTime() + seconds * 1000);

export function someDelivery(message: Message, changes: Partial<Delivery> = {}): Delivery {
  const queued: Delivery = {
    ...{ id: newId('dlv'), message: message.id, channel: 'mail', address: Uint8Array.of(1, 2), masked: 'l***@a.cn' },
    ...{ confirmed: true, state: 'queued', attempts: 0, nextAt: message.createdAt, queuedAt: message.createdAt },
    ...{ sentAt: null, deliveredAt: null, openedAt: null, endedAt: null, reply: null },
    ...changes,
  };
  if (queued.channel !== 'inbox') return queued;
  return { ...queued, address: null, masked: null, state: 'delivered', nextAt: null, deliveredAt: message.createdAt };
}

export function someMessage(party: PartyId | null, seconds: number, changes: Partial<Message> = {}): Message {
  return {
    ...{ id: newId('msg'), kind: 'mandate-revoked', party, legalEffect: true, template: 1, language: 'zh' },
    ...{ facts: { grantor: '甲公司', mandatary: '李雷' }, secrets: null, textSha256: 'ab'.repeat(32), about: null },
    ...{ once: null, createdAt: at(seconds), notAfter: null, serveBy: at(seconds + 100), openedAt: null },
    ...{ openedBy: null, served: null },
    ...changes,
  };
}

export function someRecord(party: PartyId | null, seconds: number, changes: Partial<Message> = {}): MessageRecord {
  const message = someMessage(party, seconds, changes);
  return { message, deliveries: [someDelivery(message, { channel: 'inbox' }), someDelivery(message)] };
}

export const someTask = (record: MessageRecord, changes: Partial<MessageTask> = {}): MessageTask => ({
  ...{ id: newId('tsk'), reason: 'bounced', message: record.message.id, delivery: record.deliveries[0]?.id ?? null },
  ...{ state: 'open', createdAt: at(1), claimedBy: null, claimedAt: null, doneAt: null, note: null },
  ...changes,
});

/** What `Messages` and `MessageTasks` promise together. */
export function messagesContract(make: () => Promise<{ messages: Messages; tasks: MessageTasks }>): void {
  const [one, two] = [newId('pty'), newId('pty')];
  let messages: Messages;
  let tasks: MessageTasks;
  beforeEach(async () => ({ messages, tasks } = await make()));
  const all = { party: one, unread: false, search: '', kinds: null, before: null, limit: 100 };
  const idsOf = (found: readonly Message[]): string[] => found.map(({ id }) => id);

  it('keeps a message as it is, with its ways in their order', async () => {
    const record = someRecord(one, 0, { secrets: Uint8Array.of(9), about: 'mdt_x', once: 'a', notAfter: at(9) });
    expect(await messages.add(record)).toBe(true);
    expect(await messages.byId(record.message.id)).toEqual(record);
    expect(await messages.byDelivery(record.deliveries[1]!.id)).toEqual(record);
    expect([await messages.byId(newId('msg')), await messages.byDelivery(newId('dlv'))]).toEqual([null, null]);
    const toStranger = someRecord(null, 0);
    await messages.add({ ...toStranger, deliveries: toStranger.deliveries.slice(1) });
    expect((await messages.byId(toStranger.message.id))!.deliveries).toHaveLength(1);
  });

  it('takes one mark once, however many come at once', async () => {
    const added = await Promise.all([1, 2, 3, 4].map((n) => messages.add(someRecord(one, n, { once: 'same' }))));
    expect(added.filter(Boolean)).toHaveLength(1);
    expect(await messages.inbox(all)).toHaveLength(1);
    expect(await messages.unread(one)).toBe(1);
  });

  it('shows each party its own, newest first, page by page, searched, unread', async () => {
    const records = [0, 1, 1, 2].map((n) => someRecord(one, n, { facts: { grantor: `甲_${n}`, mandatary: 'ＡＢ%c' } }));
    for (const record of records) await messages.add(record);
    await messages.add(someRecord(two, 3));
    const mailOnly = someRecord(one, 4);
    await messages.add({ ...mailOnly, deliveries: mailOnly.deliveries.slice(1) });
    const found = await messages.inbox(all);
    expect(found).toHaveLength(4);
    expect([found[0]!.id, found[3]!.id]).toEqual([records[3]!.message.id, records[0]!.message.id]);
    const first = await messages.inbox({ ...all, limit: 2 });
    const rest = await messages.inbox({ ...all, before: first[1]! });
    expect(idsOf([...first, ...rest])).toEqual(idsOf(found));
    const search = (text: string): Promise<Message[]> => messages.inbox({ ...all, search: text });
    expect(idsOf(await search('甲_0'))).toEqual([records[0]!.message.id]);
    expect(await search('ab%c')).toHaveLength(4);
    expect(await search('b_c')).toHaveLength(0);
    expect(idsOf(await search(records[2]!.message.id))).toEqual([records[2]!.message.id]);
    expect(await messages.inbox({ ...all, search: 'nowhere', kinds: ['mandate-revoked'] })).toHaveLength(4);
    const opened = { ...records[0]!.message, openedAt: at(5), openedBy: newId('acc') };
    expect(await messages.change(records[0]!, { ...records[0]!, message: opened }, null)).toBe(true);
    expect([await messages.unread(one), await messages.unread(two)]).toEqual([3, 1]);
    expect(await messages.inbox({ ...all, unread: true })).toHaveLength(3);
  });

  it('gives each queued delivery to one, when its turn has come, and again after the lease', async () => {
    const records = [0, 1, 2, 3, 4].map((n) => someRecord(one, n));
    for (const record of records) await messages.add(record);
    const claims = await Promise.all([1, 2, 3].map(() => messages.claim(at(3), at(60), 2)));
    const claimed = claims.flat();
    expect(claimed.map(({ message }) => message.id).sort()).toEqual(
      idsOf(records.slice(0, 4).map((r) => r.message)).sort(),
    );
    expect(claimed.every(({ deliveries: [way, ...more] }) => way!.attempts === 1 && more.length === 0)).toBe(true);
    expect(await messages.claim(at(3), at(60), 9)).toEqual([]);
    await messages.putOff(claimed[0]!.deliveries[0]!.id, at(20), '451 later');
    const [again, ...others] = await messages.claim(at(20), at(60), 9);
    expect(again!.deliveries[0]).toMatchObject({ attempts: expect.any(Number), reply: again!.deliveries[0]!.reply });
    expect(others).toHaveLength(1);
    expect(await messages.claim(at(60), at(90), 9)).toHaveLength(5);
  });

  it('changes what still stands, and makes the task in the same step; else nothing at all', async () => {
    const record = someRecord(one, 0);
    await messages.add(record);
    const [inbox, mail] = record.deliveries as [Delivery, Delivery];
    const bounced = moveDelivery(mail, 'bounce', at(2), '550 5.1.1 no such user');
    const task = someTask(record, { delivery: mail.id });
    const changed = { ...record, deliveries: [inbox, bounced] };
    const outcomes = await Promise.all([1, 2, 3].map(() => messages.change(record, changed, task)));
    expect(outcomes.filter(Boolean)).toHaveLength(1);
    expect(await messages.byId(record.message.id)).toEqual(changed);
    expect(await tasks.list('open', 9)).toEqual([task]);
    const stale = { ...record, deliveries: [inbox, moveDelivery(mail, 'send', at(3))] };
    expect(await messages.change(record, stale, someTask(record, { reason: 'failed' }))).toBe(false);
    expect(await tasks.list(null, 9)).toHaveLength(1);
    await messages.putOff(mail.id, at(9), 'never');
    expect((await messages.byId(record.message.id))!.deliveries[1]).toEqual(bounced);
    const opened = moveDelivery(inbox, 'open', at(4));
    const now = (await messages.byId(record.message.id))!;
    const deliveries = [opened, now.deliveries[1]!];
    const served = serviceOf(now.message, deliveries);
    const message = { ...now.message, openedAt: at(4), openedBy: newId('acc'), served };
    expect(await messages.change(now, { message, deliveries }, null)).toBe(true);
    expect((await messages.byId(record.message.id))!.message).toEqual(message);
    expect(message.served).toMatchObject({ at: at(4), channel: 'inbox', event: 'opened', rule: 'inbox-opened-2021' });
  });

  it('finds what was not served in time and has no task yet', async () => {
    const late = [0, 1].map((n) => someRecord(one, n, { serveBy: at(50 + n) }));
    const others = [someRecord(one, 0, { serveBy: null, legalEffect: false }), someRecord(one, 0, { serveBy: at(99) })];
    for (const record of [...late, ...others]) await messages.add(record);
    expect(idsOf(await messages.notServed(at(51), 9))).toEqual(idsOf(late.map(({ message }) => message)));
    expect(await messages.notServed(at(51), 1)).toHaveLength(1);
    expect(await tasks.add(someTask(late[0]!, { reason: 'not-served', delivery: null }))).toBe(true);
    expect(idsOf(await messages.notServed(at(51), 9))).toEqual([late[1]!.message.id]);
  });

  it('keeps a task once for a reason, in the order in which they came, and moves it as it stands', async () => {
    const record = someRecord(one, 0);
    await messages.add(record);
    const task = someTask(record);
    expect([await tasks.add(task), await tasks.add(someTask(record))]).toEqual([true, false]);
    const other = someTask(record, { reason: 'not-served', delivery: null, createdAt: at(0) });
    await tasks.add(other);
    expect(await tasks.list(null, 9)).toEqual([other, task]);
    expect(await tasks.list(null, 1)).toEqual([other]);
    const claims = await Promise.all(
      [newId('acc'), newId('acc')].map((by) => tasks.change(task, moveTask(task, 'claim', by, at(3)))),
    );
    expect(claims.filter(Boolean)).toHaveLength(1);
    const claimed = (await tasks.byId(task.id))!;
    const done = moveTask(claimed, 'finish', claimed.claimedBy!, at(4), '已电话联系');
    expect(await tasks.change(claimed, done)).toBe(true);
    expect([await tasks.byId(task.id), await tasks.list('done', 9)]).toEqual([done, [done]]);
    expect(await tasks.byId(newId('tsk'))).toBeNull();
  });
}

export const someAddress = (party: PartyId, seconds: number, changes: Partial<Address> = {}): Address => ({
  ...{ id: newId('adr'), party, channel: 'mail', sealed: Uint8Array.of(7), language: 'zh', masked: 'l***@a.cn' },
  fingerprint: crypto.getRandomValues(new Uint8Array(32)),
  ...{ createdAt: at(seconds), confirmedAt: null, bouncedAt: null },
  ...changes,
});

const someCode = (n: number, changes: Partial<AddressCode> = {}): AddressCode => ({
  ...{ hash: new Uint8Array(32).fill(n), expiresAt: at(900), triesLeft: 3, sentAt: at(0), sent: 1, since: at(0) },
  ...changes,
});

/** What `Addresses` promises. */
export function addressesContract(make: () => Promise<Addresses>): void {
  const [one, two] = [newId('pty'), newId('pty')];
  let addresses: Addresses;
  beforeEach(async () => void (addresses = await make()));

  it('keeps an address once, for its party only', async () => {
    const [first, second] = [someAddress(one, 0), someAddress(one, 1, { channel: 'sms', language: 'en' })];
    expect(await Promise.all([second, first].map((each) => addresses.add(each)))).toEqual([true, true]);
    expect(await addresses.add(someAddress(one, 2, { fingerprint: first.fingerprint }))).toBe(false);
    expect([await addresses.ofParty(one), await addresses.ofParty(two)]).toEqual([[first, second], []]);
    expect([await addresses.byId(one, first.id), await addresses.byId(two, first.id)]).toEqual([first, null]);
    expect([await addresses.remove(two, first.id), await addresses.remove(one, first.id)]).toEqual([false, true]);
    expect(await addresses.byId(one, first.id)).toBeNull();
  });

  it('has one code out, counts tries however many guess at once, and forgets it when it came back', async () => {
    const address = someAddress(one, 0, { bouncedAt: at(1) });
    await addresses.add(address);
    expect([await addresses.code(address.id), await addresses.takeTry(address.id, at(0))]).toEqual([null, null]);
    await addresses.confirm(address.id, at(1));
    expect((await addresses.byId(one, address.id))!.confirmedAt).toBeNull();
    const set = await Promise.all([1, 2].map((n) => addresses.setCode(address.id, null, someCode(n))));
    expect(set.filter(Boolean)).toHaveLength(1);
    const out = (await addresses.code(address.id))!;
    expect(await addresses.setCode(address.id, out, someCode(3))).toBe(true);
    expect(await addresses.takeTry(address.id, at(900))).toBeNull();
    const tries = await Promise.all([1, 2, 3, 4, 5].map(() => addresses.takeTry(address.id, at(899))));
    expect(tries.map((each) => each?.triesLeft ?? 0).sort()).toEqual([0, 0, 1, 2, 3]);
    expect(await addresses.code(address.id)).toEqual(someCode(3, { triesLeft: 0 }));
    await addresses.confirm(address.id, at(5));
    expect(await addresses.byId(one, address.id)).toEqual({ ...address, confirmedAt: at(5), bouncedAt: null });
    expect(await addresses.code(address.id)).toBeNull();
  });

  it('notes what bounced where the address still stands', async () => {
    const address = someAddress(one, 0);
    await addresses.add(address);
    await addresses.noteBounce(address.fingerprint, at(3));
    await addresses.noteBounce(new Uint8Array(32), at(4));
    expect(await addresses.byId(one, address.id)).toEqual({ ...address, bouncedAt: at(3) });
  });
}

const someExpiry = (about: string, changes: Partial<Expiry> = {}): Expiry => ({
  ...{ about, party: newId('pty'), name: '授权委托', language: 'zh', expiresAt: at(1000), nextAt: at(10) },
  ...changes,
});

/** What `Expiries` promises. */
export function expiriesContract(make: () => Promise<Expiries>): void {
  it('gives what is due, soonest first, and keeps the newest word about a thing', async () => {
    const expiries = await make();
    const [a, b] = [someExpiry('a', { nextAt: at(11) }), someExpiry('b')];
    for (const each of [a, b, someExpiry('c', { nextAt: null }), someExpiry('d', { nextAt: at(99) })]) {
      await expiries.put(each);
    }
    expect([await expiries.due(at(9), 9), await expiries.due(at(11), 9)]).toEqual([[], [b, a]]);
    expect(await expiries.due(at(11), 1)).toEqual([b]);
    const later = { ...b, expiresAt: at(2000), nextAt: at(10) };
    await expiries.put(later);
    await expiries.reminded(b, null);
    expect(await expiries.due(at(10), 9)).toEqual([later]);
    await expiries.reminded(later, at(50));
    await expiries.drop('a');
    expect(await expiries.due(at(50), 9)).toEqual([{ ...later, nextAt: at(50) }]);
  });
}

const someYear = (year: number, seconds: number, changes: Partial<WorkingYear> = {}): WorkingYear => ({
  ...{ year, holidays: [`${year}-01-01`], makeUpDays: [], source: 'notice', loadedAt: at(seconds) },
  loadedBy: newId('acc'),
  ...changes,
});

/** What `WorkingCalendar` promises. */
export function workingCalendarContract(make: () => Promise<WorkingCalendar>): void {
  it('gives the year that was loaded last, as of a time', async () => {
    const calendar = await make();
    const [first, second, other] = [someYear(2031, 0), someYear(2031, 5, { source: 'correction' }), someYear(2030, 1)];
    for (const year of [first, other, second]) await calendar.load(year);
    expect(await calendar.years()).toEqual([second, other]);
    const found = await Promise.all([at(-1), at(0), at(4), at(5)].map((asOf) => calendar.year(2031, asOf)));
    expect(found).toEqual([null, first, first, second]);
    expect(await calendar.year(2029, at(9))).toBeNull();
  });
}
