import type { AccountId, DeliveryId, MessageId, PartyId } from '@filmdeed/kernel';
import type { Delivery } from './delivery.js';
import type { Channel, Language, MessageKind } from './message-kinds.js';
import type { ServiceEvent } from './service-rules.js';

/** When a message counts as served (送达), and why. */
export interface Service {
  readonly at: Date;
  readonly channel: Channel;
  readonly event: ServiceEvent;
  readonly delivery: DeliveryId;
  /** Code of the rule in `SERVICE_RULES`. */
  readonly rule: string;
}

/** What is said to a party. Its text is made of kind, template version, language and facts, and is the same for ever. */
export interface Message {
  readonly id: MessageId;
  readonly kind: MessageKind;
  /** Null: to an address whose holder has no account yet. */
  readonly party: PartyId | null;
  readonly legalEffect: boolean;
  /** Version of the template of this kind. */
  readonly template: number;
  readonly language: Language;
  readonly facts: Readonly<Record<string, string>>;
  /** Facts that are secret, sealed by the vault; null without any. */
  readonly secrets: Uint8Array | null;
  /** SHA-256 of the text as `textDigest` takes it, hex. */
  readonly textSha256: string;
  /** Id of what it speaks of. */
  readonly about: string | null;
  /** At most one message has this mark. */
  readonly once: string | null;
  readonly createdAt: Date;
  /** From then on it is not sent any more: what it says has no meaning then. */
  readonly notAfter: Date | null;
  /** From then on a person looks after it if it is not served. */
  readonly serveBy: Date | null;
  readonly openedAt: Date | null;
  readonly openedBy: AccountId | null;
  readonly served: Service | null;
}

export interface MessageRecord {
  readonly message: Message;
  /** In the order of `CHANNELS`, then as they were made. */
  readonly deliveries: readonly Delivery[];
}
