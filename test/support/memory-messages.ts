import type { AddressId, DeliveryId, MessageId, MessageTaskId, PartyId } from '@filmdeed/kernel';
import {
  type Address,
  type AddressCode,
  type Addresses,
  type Delivery,
  type Expiries,
  type Expiry,
  type InboxQuery,
  type Message,
  type MessageRecord,
  type Messages,
  type MessageTask,
  type MessageTasks,
  searchKey,
  type TaskState,
  type WorkingCalendar,
  type WorkingYear,
} from '@filmdeed/registry';
import { equalBytes } from '@filmdeed/kernel';

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
const byTime = <T extends { readonly id: string }>(time: (of: T) => Date) => {
  return (a: T, b: T): number => time(a).getTime() - time(b).getTime() || (a.id < b.id ? -1 : 1);
};

/** Twin of the messages, with the tasks that are made in the same step. */
export class MemoryMessages implements Messages {
  readonly records = new Map<MessageId, MessageRecord>();
  readonly tasks: MemoryMessageTasks;

  constructor(tasks = new MemoryMessageTasks()) {
    this.tasks = tasks;
  }

  async add(record: MessageRecord): Promise<boolean> {
    const { once, id } = record.message;
    if (once !== null && this.#all().some(({ message }) => message.once === once)) return false;
    this.records.set(id, record);
    return true;
  }

  async byId(id: MessageId): Promise<MessageRecord | null> {
    return this.records.get(id) ?? null;
  }

  async byDelivery(id: DeliveryId): Promise<MessageRecord | null> {
    return this.#all().find(({ deliveries }) => deliveries.some((each) => each.id === id)) ?? null;
  }

  async inbox({ party, unread, kinds, search, before, limit }: InboxQuery): Promise<Message[]> {
    const text = ({ facts, id }: Message): string => [...Object.values(facts), id].map(searchKey).join('\n');
    return this.#inboxOf(party)
      .filter(({ openedAt }) => !unread || openedAt === null)
      .filter((each) => search === '' || text(each).includes(search) || (kinds ?? []).includes(each.kind))
      .sort(byTime((each) => each.createdAt))
      .reverse()
      .filter((each) => before === null || byTime<Message>((of) => of.createdAt)(each, before as Message) < 0)
      .slice(0, limit);
  }

  async unread(party: PartyId): Promise<number> {
    return this.#inboxOf(party).filter(({ openedAt }) => openedAt === null).length;
  }

  async claim(now: Date, until: Date, limit: number): Promise<MessageRecord[]> {
    const due = this.#all()
      .flatMap(({ deliveries }) => deliveries)
      .filter(({ state, nextAt }) => state === 'queued' && nextAt! <= now)
      .sort(byTime((each) => each.nextAt!))
      .slice(0, limit)
      .map((each) => ({ ...each, nextAt: until, attempts: each.attempts + 1 }));
    for (const each of due) this.#put(each);
    return due.map((each) => ({ message: this.records.get(each.message)!.message, deliveries: [each] }));
  }

  async putOff(id: DeliveryId, nextAt: Date, reply: string | null): Promise<void> {
    const found = (await this.byDelivery(id))?.deliveries.find((each) => each.id === id);
    if (found?.state === 'queued') this.#put({ ...found, nextAt, reply });
  }

  async change(before: MessageRecord, changed: MessageRecord, task: MessageTask | null): Promise<boolean> {
    const stands = this.records.get(before.message.id);
    if (stands === undefined) return false;
    const { openedAt, served } = before.message;
    if (!same([stands.message.openedAt, stands.message.served], [openedAt, served])) return false;
    const pairs = changed.deliveries.map((each, i) => [each, before.deliveries[i]!] as const);
    const moved = pairs.filter(([each, seen]) => each !== seen);
    const standing = (id: DeliveryId): Delivery => stands.deliveries.find((each) => each.id === id)!;
    if (moved.some(([, seen]) => standing(seen.id).state !== seen.state)) return false;
    this.records.set(before.message.id, { ...stands, message: changed.message });
    for (const [each] of moved) this.#put({ ...each, attempts: standing(each.id).attempts });
    if (task !== null) await this.tasks.add(task);
    return true;
  }

  async notServed(now: Date, limit: number): Promise<Message[]> {
    return this.#all()
      .map(({ message }) => message)
      .filter(
        ({ legalEffect, served, serveBy }) => legalEffect && served === null && serveBy !== null && serveBy <= now,
      )
      .filter(({ id }) => !this.tasks.all().some((each) => each.reason === 'not-served' && each.message === id))
      .sort(byTime((each) => each.serveBy!))
      .slice(0, limit);
  }

  #all(): MessageRecord[] {
    return [...this.records.values()];
  }

  #inboxOf(party: PartyId): Message[] {
    return this.#all()
      .filter(
        ({ message, deliveries }) => message.party === party && deliveries.some((each) => each.channel === 'inbox'),
      )
      .map(({ message }) => message);
  }

  #put(delivery: Delivery): void {
    const { message, deliveries } = this.records.get(delivery.message)!;
    const changed = deliveries.map((each) => (each.id === delivery.id ? delivery : each));
    this.records.set(message.id, { message, deliveries: changed });
  }
}

/** Twin of the tasks. */
export class MemoryMessageTasks implements MessageTasks {
  readonly #tasks = new Map<MessageTaskId, MessageTask>();

  all(): MessageTask[] {
    return [...this.#tasks.values()];
  }

  async add(task: MessageTask): Promise<boolean> {
    const key = ({ reason, message, delivery }: MessageTask): string => `${reason} ${delivery ?? message}`;
    if (this.all().some((each) => key(each) === key(task))) return false;
    this.#tasks.set(task.id, task);
    return true;
  }

  async byId(id: MessageTaskId): Promise<MessageTask | null> {
    return this.#tasks.get(id) ?? null;
  }

  async list(state: TaskState | null, limit: number): Promise<MessageTask[]> {
    return this.all()
      .filter((each) => state === null || each.state === state)
      .sort(byTime((each) => each.createdAt))
      .slice(0, limit);
  }

  async change(before: MessageTask, changed: MessageTask): Promise<boolean> {
    const stands = this.#tasks.get(before.id);
    if (stands?.state !== before.state || stands.claimedBy !== before.claimedBy) return false;
    this.#tasks.set(before.id, changed);
    return true;
  }
}

/** Twin of the addresses. */
export class MemoryAddresses implements Addresses {
  readonly addresses = new Map<AddressId, { address: Address; code: AddressCode | null }>();

  async add(address: Address): Promise<boolean> {
    const taken = [...this.addresses.values()].some((each) =>
      equalBytes(each.address.fingerprint, address.fingerprint),
    );
    if (!taken) this.addresses.set(address.id, { address, code: null });
    return !taken;
  }

  async byId(party: PartyId, id: AddressId): Promise<Address | null> {
    const found = this.addresses.get(id)?.address;
    return found?.party === party ? found : null;
  }

  async ofParty(party: PartyId): Promise<Address[]> {
    const all = [...this.addresses.values()].map(({ address }) => address);
    return all.filter((each) => each.party === party).sort(byTime((each) => each.createdAt));
  }

  async remove(party: PartyId, id: AddressId): Promise<boolean> {
    return (await this.byId(party, id)) !== null && this.addresses.delete(id);
  }

  async code(id: AddressId): Promise<AddressCode | null> {
    return this.addresses.get(id)?.code ?? null;
  }

  async setCode(id: AddressId, before: AddressCode | null, code: AddressCode): Promise<boolean> {
    const found = this.addresses.get(id);
    if (found === undefined || !same(found.code?.hash, before?.hash)) return false;
    found.code = code;
    return true;
  }

  async takeTry(id: AddressId, now: Date): Promise<AddressCode | null> {
    const found = this.addresses.get(id);
    const code = found?.code ?? null;
    if (found === undefined || code === null || code.triesLeft === 0 || code.expiresAt <= now) return null;
    found.code = { ...code, triesLeft: code.triesLeft - 1 };
    return code;
  }

  async confirm(id: AddressId, now: Date): Promise<void> {
    const found = this.addresses.get(id);
    if (found === undefined || found.code === null) return;
    this.addresses.set(id, { address: { ...found.address, confirmedAt: now, bouncedAt: null }, code: null });
  }

  async noteBounce(fingerprint: Uint8Array, now: Date): Promise<void> {
    for (const [id, { address, code }] of this.addresses) {
      if (!equalBytes(address.fingerprint, fingerprint)) continue;
      this.addresses.set(id, { address: { ...address, bouncedAt: now }, code });
    }
  }
}

/** Twin of the expiries. */
export class MemoryExpiries implements Expiries {
  readonly expiries = new Map<string, Expiry>();

  async put(expiry: Expiry): Promise<void> {
    this.expiries.set(expiry.about, expiry);
  }

  async drop(about: string): Promise<void> {
    this.expiries.delete(about);
  }

  async due(now: Date, limit: number): Promise<Expiry[]> {
    return [...this.expiries.values()]
      .filter(({ nextAt }) => nextAt !== null && nextAt <= now)
      .sort((a, b) => a.nextAt!.getTime() - b.nextAt!.getTime() || (a.about < b.about ? -1 : 1))
      .slice(0, limit);
  }

  async reminded(expiry: Expiry, nextAt: Date | null): Promise<void> {
    const stands = this.expiries.get(expiry.about);
    if (stands === undefined || !same([stands.expiresAt, stands.nextAt], [expiry.expiresAt, expiry.nextAt])) return;
    this.expiries.set(expiry.about, { ...stands, nextAt });
  }
}

/** Twin of the calendar. */
export class MemoryWorkingCalendar implements WorkingCalendar {
  readonly loaded: WorkingYear[] = [];

  async year(year: number, asOf: Date): Promise<WorkingYear | null> {
    return this.loaded.findLast((each) => each.year === year && each.loadedAt <= asOf) ?? null;
  }

  async years(): Promise<WorkingYear[]> {
    const years = [...new Set(this.loaded.map(({ year }) => year))].sort((a, b) => b - a);
    return years.map((year) => this.loaded.findLast((each) => each.year === year)!);
  }

  async load(year: WorkingYear): Promise<void> {
    this.loaded.push(year);
  }
}
