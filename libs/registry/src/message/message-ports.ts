import type { AccountId, AddressId, DeliveryId, MessageId, MessageTaskId, PartyId } from '@filmdeed/kernel';
import type { Address, AddressCode } from './address.js';
import type { Expiry } from './expiry.js';
import type { AddressedChannel, Language, MessageKind } from './message-kinds.js';
import type { Message, MessageRecord } from './message.js';
import type { MessageTask, TaskState } from './message-task.js';

/** Where a page of messages ends. */
export interface MessageCursor {
  readonly createdAt: Date;
  readonly id: MessageId;
}

export interface InboxQuery {
  readonly party: PartyId;
  readonly unread: boolean;
  /** Messages of these kinds only; null: of all. */
  readonly kinds: readonly MessageKind[] | null;
  /** In the facts or the id, as `searchKey` writes it; empty finds all. With `kinds`, either suffices. */
  readonly search: string;
  readonly before: MessageCursor | null;
  readonly limit: number;
}

/** Messages and their deliveries, durable when a call returns. */
export interface Messages {
  /** All of it or nothing. False, with nothing written, if a message with the same `once` is there, also when two ask at once. */
  add(record: MessageRecord): Promise<boolean>;
  byId(id: MessageId): Promise<MessageRecord | null>;
  byDelivery(id: DeliveryId): Promise<MessageRecord | null>;
  /** Messages with a delivery in the inbox, newest first. */
  inbox(query: InboxQuery): Promise<Message[]>;
  unread(party: PartyId): Promise<number>;
  /**
   * Takes up to `limit` queued deliveries outside the inbox whose turn it is, oldest first: counts an attempt and puts their turn off to
   * `until`. No two callers get the same one.
   */
  claim(now: Date, until: Date, limit: number): Promise<MessageRecord[]>;
  /** The turn of a delivery that is still queued; its state stays. */
  putOff(id: DeliveryId, nextAt: Date, reply: string | null): Promise<void>;
  /**
   * Writes `changed` over deliveries that stand as in `before`, and what the message is then; false, with nothing written, if one no longer
   * does. The task, if one is given and none of its kind is there, in the same step.
   */
  change(before: MessageRecord, changed: MessageRecord, task: MessageTask | null): Promise<boolean>;
  /** Messages with legal effect, not served, to be served by `now`, without a task that says so: oldest first. */
  notServed(now: Date, limit: number): Promise<Message[]>;
}

/** Addresses of parties. */
export interface Addresses {
  /** False, with nothing written, if the party has one with this fingerprint. */
  add(address: Address): Promise<boolean>;
  /** Of the party only. */
  byId(party: PartyId, id: AddressId): Promise<Address | null>;
  /** Oldest first. */
  ofParty(party: PartyId): Promise<Address[]>;
  remove(party: PartyId, id: AddressId): Promise<boolean>;
  code(id: AddressId): Promise<AddressCode | null>;
  /** Puts `code` in the place of `before`; false, with nothing written, if another was put there meanwhile. */
  setCode(id: AddressId, before: AddressCode | null, code: AddressCode): Promise<boolean>;
  /** Takes one try, in one step even when many guess at once; the code as it was before, or null if none is left or it is over at `now`. */
  takeTry(id: AddressId, now: Date): Promise<AddressCode | null>;
  /** The address is its party's: forgets code and bounce. */
  confirm(id: AddressId, now: Date): Promise<void>;
  /** By fingerprint, where a party still has it. */
  noteBounce(fingerprint: Uint8Array, now: Date): Promise<void>;
}

/** What a person must see to. */
export interface MessageTasks {
  /** False, with nothing written, if there is one for the same reason, message and delivery. */
  add(task: MessageTask): Promise<boolean>;
  byId(id: MessageTaskId): Promise<MessageTask | null>;
  /** Oldest first. */
  list(state: TaskState | null, limit: number): Promise<MessageTask[]>;
  /** False, with nothing written, if it no longer stands as in `before`. */
  change(before: MessageTask, changed: MessageTask): Promise<boolean>;
}

/** What will end. */
export interface Expiries {
  /** In the place of an earlier one about the same. */
  put(expiry: Expiry): Promise<void>;
  /** It has ended early, or will not end. */
  drop(about: string): Promise<void>;
  /** Whose reminder is due, soonest first. */
  due(now: Date, limit: number): Promise<Expiry[]>;
  /** Sets the next reminder if `expiry` still stands so. */
  reminded(expiry: Expiry, nextAt: Date | null): Promise<void>;
}

/** What a carrier is given. The same reference always means the same message. */
export interface Parcel {
  readonly reference: DeliveryId;
  readonly to: string;
  readonly kind: MessageKind;
  readonly language: Language;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly createdAt: Date;
}

/** `taken`: the other side answers for it now. `never`: it said that it will not. `later`: try again; nothing or something may have arrived. */
export interface Carried {
  readonly outcome: 'taken' | 'never' | 'later';
  /** What the other side said. */
  readonly reply: string;
}

/**
 * Hands a message to whoever brings it on. Never throws for what the other side does. After `later` it is called again with the same parcel: it sends
 * the same bytes under the same id, so that a server that has it already can tell.
 */
export type Carrier = (parcel: Parcel) => Promise<Carried>;

export type Carriers = Partial<Record<AddressedChannel, Carrier>>;

/** Who opened a message. */
export interface Opening {
  readonly party: PartyId;
  readonly account: AccountId;
}
