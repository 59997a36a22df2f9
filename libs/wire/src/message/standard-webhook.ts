import { createHmac, timingSafeEqual } from 'node:crypto';
import { fromBase64, isRefusal, Refusal } from '@filmdeed/kernel';

/** Headers of Standard Webhooks 1.0.0. */
export interface WebhookHeaders {
  readonly 'webhook-id': string;
  readonly 'webhook-timestamp': string;
  readonly 'webhook-signature': string;
}

/** Seconds by which the clocks of both sides may differ. */
const TOLERANCE = 300;

/** The key of a secret `whsec_` and base64 of 24 to 64 bytes. Refuses `environment.invalid`, without a word of the secret. */
export function webhookKey(secret: string): Uint8Array {
  try {
    const key = fromBase64(secret.replace(/^whsec_/, ''));
    if (secret.startsWith('whsec_') && key.length >= 24 && key.length <= 64) return key;
  } catch (error) {
    if (!isRefusal(error, 'encoding.invalid')) throw error;
  }
  throw new Refusal('environment.invalid', 'a webhook secret is whsec_ and base64 of 24 to 64 bytes');
}

/** Signs exactly these bytes. `id` is the same at each attempt; neither it nor the time holds a dot. */
export function signWebhook(key: Uint8Array, id: string, at: Date, body: Uint8Array): WebhookHeaders {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${mac(key, id, timestamp, body).toString('base64')}`,
  };
}

/**
 * Holds a report against any of the keys: several while one is changed for another. Signatures of other versions are passed over. Gives the id, by which who reads it tells a
 * repetition. Refuses `webhook.invalid`.
 */
export function checkWebhook(
  keys: readonly Uint8Array[],
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  body: Uint8Array,
  now: Date,
): string {
  const invalid = (problem: string): Refusal => new Refusal('webhook.invalid', problem);
  const one = (name: string): string => {
    const value = headers[name];
    if (typeof value !== 'string' || value.length > 2000) throw invalid(`the header ${name} is missing`);
    return value;
  };
  const id = one('webhook-id');
  const timestamp = one('webhook-timestamp');
  const signatures = one('webhook-signature').split(' ');
  if (!/^[\x21-\x2d\x2f-\x7e]{1,200}$/.test(id)) throw invalid('the id is none');
  if (!/^\d{1,12}$/.test(timestamp)) throw invalid('the time is none');
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > TOLERANCE) throw invalid('too old, or from the future');
  const expected = keys.map((key) => mac(key, id, timestamp, body));
  const matches = signatures
    .filter((text) => text.startsWith('v1,'))
    .map((text) => Buffer.from(text.slice(3), 'base64'))
    .some((given) => expected.some((each) => given.length === each.length && timingSafeEqual(given, each)));
  if (!matches) throw invalid('no signature matches');
  return id;
}

function mac(key: Uint8Array, id: string, timestamp: string, body: Uint8Array): Buffer {
  return createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
}
