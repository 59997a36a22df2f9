import { call, callJson } from './call.js';
import type { Page } from './types.js';

export interface ServiceView {
  readonly at: string;
  readonly channel: Channel;
  readonly event: 'delivered' | 'opened';
  readonly rule: string;
  readonly law: string | null;
}

export type Channel = 'inbox' | 'mail' | 'sms' | 'wechat';
export type DeliveryState = 'queued' | 'sent' | 'delivered' | 'opened' | 'bounced' | 'failed';

export interface MessageView {
  readonly id: string;
  readonly kind: string;
  readonly legalEffect: boolean;
  readonly language: 'zh' | 'en';
  readonly subject: string;
  readonly about: string | null;
  readonly createdAt: string;
  readonly openedAt: string | null;
  readonly served: ServiceView | null;
}

export interface DeliveryView {
  readonly channel: Channel;
  readonly address: string | null;
  readonly state: DeliveryState;
  readonly queuedAt: string;
  readonly sentAt: string | null;
  readonly deliveredAt: string | null;
  readonly openedAt: string | null;
  readonly endedAt: string | null;
  readonly reply: string | null;
}

export interface WholeMessage extends MessageView {
  readonly text: string;
  readonly textSha256: string;
  readonly deliveries: readonly DeliveryView[];
}

export interface AddressView {
  readonly id: string;
  readonly channel: Exclude<Channel, 'inbox'>;
  readonly address: string;
  readonly language: 'zh' | 'en';
  readonly confirmedAt: string | null;
  readonly bouncedAt: string | null;
}

export interface AddressList extends Page<AddressView> {
  readonly offered: readonly Exclude<Channel, 'inbox'>[];
}

export type TaskState = 'open' | 'claimed' | 'done';

export interface TaskView {
  readonly id: string;
  readonly reason: 'bounced' | 'failed' | 'not-served';
  readonly state: TaskState;
  readonly message: string;
  readonly kind: string;
  readonly party: string | null;
  readonly channel: Channel | null;
  readonly address: string | null;
  readonly reply: string | null;
  readonly createdAt: string;
  readonly claimedBy: string | null;
  readonly doneAt: string | null;
  readonly note: string | null;
}

const given = (signal?: AbortSignal) => (signal === undefined ? {} : { signal });
const at = (path: string, id: string, more = ''): string => `${path}/${encodeURIComponent(id)}${more}`;

export function listMessages(
  query: { search: string; unread: boolean; cursor?: string | undefined },
  signal?: AbortSignal,
): Promise<Page<MessageView>> {
  const search = new URLSearchParams({
    ...(query.search === '' ? {} : { search: query.search }),
    ...(query.unread ? { unread: 'true' } : {}),
    ...(query.cursor === undefined ? {} : { cursor: query.cursor }),
  });
  return callJson(`/messages?${search}`, given(signal));
}

export async function unreadMessages(signal?: AbortSignal): Promise<number> {
  return (await callJson<{ count: number }>('/messages/unread', given(signal))).count;
}

/** A person opened it: recorded, and perhaps served by it. */
export function openMessage(id: string, signal?: AbortSignal): Promise<WholeMessage> {
  return callJson(at('/messages', id, '/opened'), { method: 'POST', ...given(signal) });
}

export function proofPath(id: string): string {
  return at('/messages', id, '/proof');
}

export function listAddresses(signal?: AbortSignal): Promise<AddressList> {
  return callJson('/addresses', given(signal));
}

export function addAddress(address: { channel: string; value: string; language: string }): Promise<AddressView> {
  return callJson('/addresses', { method: 'POST', body: address });
}

export async function sendCode(id: string): Promise<void> {
  await call(at('/addresses', id, '/code'), { method: 'POST' });
}

export async function confirmAddress(id: string, code: string): Promise<void> {
  await call(at('/addresses', id, '/confirmation'), { method: 'POST', body: { code } });
}

export async function removeAddress(id: string): Promise<void> {
  await call(at('/addresses', id), { method: 'DELETE' });
}

export function listTasks(state: TaskState, signal?: AbortSignal): Promise<Page<TaskView>> {
  return callJson(`/message-tasks?state=${state}`, given(signal));
}

export function moveTask(id: string, move: 'claim' | 'release'): Promise<TaskView> {
  return callJson(at('/message-tasks', id, `/${move}`), { method: 'POST' });
}

export function finishTask(id: string, note: string): Promise<TaskView> {
  return callJson(at('/message-tasks', id, '/done'), { method: 'POST', body: { note } });
}
