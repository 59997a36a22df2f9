import { Refusal } from '@filmdeed/kernel';

/** Ways by which a message reaches somebody: our own page, e-mail, and gateways of others for text messages and WeChat. */
export const CHANNELS = ['inbox', 'mail', 'sms', 'wechat'] as const;
export type Channel = (typeof CHANNELS)[number];

/** Channels that need an address. */
export const ADDRESSED_CHANNELS = ['mail', 'sms', 'wechat'] as const;
export type AddressedChannel = (typeof ADDRESSED_CHANNELS)[number];

export const LANGUAGES = ['zh', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What a kind of message is. */
export interface KindTerms {
  /** Somebody's rights or duties begin, change or end by it: its way is recorded, and a person sees to it when it does not arrive. */
  readonly legalEffect: boolean;
  /** Where it goes by itself: the inbox, and the confirmed addresses of the party on these channels. */
  readonly channels: readonly Channel[];
  /** Days until a person looks after a message that has not been served. */
  readonly serveWithinDays: number | null;
  /** Facts that are sealed where they stand: who has them can act. */
  readonly secrets: readonly string[];
}

const TOLD: KindTerms = { legalEffect: false, channels: ['inbox', 'mail'], serveWithinDays: null, secrets: [] };
const SERVED: KindTerms = {
  ...TOLD,
  legalEffect: true,
  channels: ['inbox', 'mail', 'sms', 'wechat'],
  serveWithinDays: 3,
};

/** Every kind of message. The list only grows; a kind keeps its meaning. */
export const MESSAGE_KINDS = {
  // The code goes to the address alone: the inbox would confirm any address.
  'address-confirmation': { ...TOLD, channels: [], secrets: ['code'] },
  invitation: { ...TOLD, channels: [], secrets: ['link'] },
  'verification-decided': SERVED,
  'key-bound': TOLD,
  'key-rotated': TOLD,
  'key-revoked': TOLD,
  'recovery-begun': { ...SERVED, serveWithinDays: 2 },
  'mandate-granted': SERVED,
  'mandate-revoked': SERVED,
  'mandate-renounced': SERVED,
  'sign-in-new-device': TOLD,
  'filing-certificate-ready': { ...TOLD, channels: ['inbox'] },
  'expiry-reminder': TOLD,
  'filing-hidden': SERVED,
  'filing-restored': SERVED,
  'report-decided': TOLD,
} as const satisfies Record<string, KindTerms>;

export type MessageKind = keyof typeof MESSAGE_KINDS;

export function isMessageKind(text: string): text is MessageKind {
  return Object.hasOwn(MESSAGE_KINDS, text);
}

/** Refuses `message.invalid`. */
export function termsOf(kind: string): KindTerms {
  if (isMessageKind(kind)) return MESSAGE_KINDS[kind];
  throw new Refusal('message.invalid', 'no such kind of message', { kind: kind.slice(0, 60) });
}
