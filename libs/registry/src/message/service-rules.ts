import type { Delivery } from './delivery.js';
import { type Channel, CHANNELS } from './message-kinds.js';
import type { Message, Service } from './message.js';

export type ServiceEvent = 'delivered' | 'opened';

/** Which event on which channel serves a message that was made from `from` on, until a later rule takes its place. */
export interface ServiceRule {
  readonly code: string;
  readonly channel: Channel;
  readonly event: ServiceEvent;
  /** Whether the party must have confirmed the address before. */
  readonly confirmed: boolean;
  /** Beginning of the day in China from which it holds. */
  readonly from: Date;
  readonly law: string;
}

const CIVIL_CODE = new Date('2021-01-01T00:00:00+08:00');
const ENTERED =
  '《中华人民共和国民法典》第一百三十七条第二款；《中华人民共和国电子签名法》第十一条第二款（进入指定的特定系统）';
const KNEW = '《中华人民共和国民法典》第一百三十七条第二款（知道或者应当知道进入其系统）';

/**
 * The rules, oldest first; the list only grows. An address that its party has confirmed is the system named for receiving: entering it serves. The inbox
 * is ours, not the recipient's, so that nothing is served by our putting it there, only by a person opening it. That a server took a
 * mail over (`sent`) serves nothing: it need not be the recipient's.
 */
export const SERVICE_RULES: readonly ServiceRule[] = [
  { code: 'inbox-opened-2021', channel: 'inbox', event: 'opened', confirmed: false, from: CIVIL_CODE, law: KNEW },
  { code: 'mail-delivered-2021', channel: 'mail', event: 'delivered', confirmed: true, from: CIVIL_CODE, law: ENTERED },
  { code: 'sms-delivered-2021', channel: 'sms', event: 'delivered', confirmed: true, from: CIVIL_CODE, law: ENTERED },
  {
    code: 'wechat-delivered-2021',
    channel: 'wechat',
    event: 'delivered',
    confirmed: true,
    from: CIVIL_CODE,
    law: ENTERED,
  },
];

/** The rules that hold for a message made at `at`: of each channel and event the one that began last. */
export function rulesAt(at: Date, rules: readonly ServiceRule[] = SERVICE_RULES): ServiceRule[] {
  const holding = rules.filter(({ from }) => from <= at);
  return holding.filter(
    (rule) =>
      !holding.some((other) => other.channel === rule.channel && other.event === rule.event && other.from > rule.from),
  );
}

/** The earliest event that serves the message, or null. What has once been served stays served as it was. */
export function serviceOf(
  message: Pick<Message, 'createdAt' | 'served'>,
  deliveries: readonly Delivery[],
  rules: readonly ServiceRule[] = SERVICE_RULES,
): Service | null {
  if (message.served !== null) return message.served;
  const services = rulesAt(message.createdAt, rules).flatMap(({ code, channel, event, confirmed }) =>
    deliveries
      .filter((each) => each.channel === channel && (each.confirmed || !confirmed))
      .flatMap((each): Service[] => {
        const at = event === 'delivered' ? each.deliveredAt : each.openedAt;
        return at === null ? [] : [{ at, channel, event, delivery: each.id, rule: code }];
      }),
  );
  services.sort((a, b) => a.at.getTime() - b.at.getTime() || CHANNELS.indexOf(a.channel) - CHANNELS.indexOf(b.channel));
  return services[0] ?? null;
}

/** The article behind a service. */
export function lawOf(rule: string): string | null {
  return SERVICE_RULES.find(({ code }) => code === rule)?.law ?? null;
}
