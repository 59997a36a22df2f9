import { type JsonObject, canonicalBytes } from '@filmdeed/evidence';
import { toHex } from '@filmdeed/kernel';
import { sha256 } from '@noble/hashes/sha2.js';
import { openAddress } from './message-vault.js';
import type { MessageRecord } from './message.js';
import { lawOf } from './service-rules.js';
import type { MessageText } from './templates/template.js';
import type { Vault } from '../vault/vault.js';

/** What shows how a message went its way: JSON, for a court or an auditor. */
export interface MessageProof {
  readonly proof: JsonObject;
  /** SHA-256 of the canonical JSON (RFC 8785) of `proof`, hex. */
  readonly sha256: string;
}

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

/** The record with its addresses in full and its text. Without service `service` is null: nothing is made up. Refuses `vault.damaged`. */
export const messageProof =
  ({ vault, origin }: { vault: Vault; origin: string }) =>
  async ({ message, deliveries }: MessageRecord, { subject, text }: MessageText, at: Date): Promise<MessageProof> => {
    const ways = await Promise.all(
      deliveries.map(async (each) => ({
        ...{
          id: each.id,
          channel: each.channel,
          state: each.state,
          confirmed: each.confirmed,
          attempts: each.attempts,
        },
        address: each.address === null ? null : await openAddress(vault, each.id, each.address),
        ...{ queuedAt: iso(each.queuedAt), sentAt: iso(each.sentAt), deliveredAt: iso(each.deliveredAt) },
        ...{ openedAt: iso(each.openedAt), endedAt: iso(each.endedAt), reply: each.reply },
      })),
    );
    const { served } = message;
    const service = served === null ? null : { ...served, at: served.at.toISOString(), law: lawOf(served.rule) };
    const proof: JsonObject = {
      ...{ type: 'filmdeed-message-proof', v: 1, origin, statedAt: at.toISOString() },
      message: {
        ...{ id: message.id, kind: message.kind, party: message.party, legalEffect: message.legalEffect },
        ...{ template: message.template, language: message.language, about: message.about },
        ...{ createdAt: iso(message.createdAt), openedAt: iso(message.openedAt), openedBy: message.openedBy },
        ...{ subject, text, textSha256: message.textSha256 },
      },
      deliveries: ways,
      service,
    };
    return { proof, sha256: toHex(sha256(canonicalBytes(proof))) };
  };
