import { type Clock, isRefusal, utf8 } from '@filmdeed/kernel';
import type { AddressedChannel, Carrier } from '@filmdeed/registry';
import type { OutboundHttp } from '../outbound-http.js';
import { signWebhook } from './standard-webhook.js';

export interface GatewaySettings {
  readonly channel: AddressedChannel;
  readonly url: string;
  readonly key: Uint8Array;
}

const MOST_BYTES = 64 * 1024;

/**
 * A gateway of another for text messages or WeChat: each message is one signed POST (Standard Webhooks 1.0.0) whose id is the reference, the same at each
 * attempt. 2xx: it answers for the message and reports to `/api/v1/message-reports`. 422: it will never deliver it. Anything else is tried again.
 */
export function gatewayCarrier({ channel, url, key }: GatewaySettings, http: OutboundHttp, clock: Clock): Carrier {
  return async ({ reference, to, kind, language, subject, text, createdAt }) => {
    const data = { reference, channel, to, kind, language, subject, text };
    const body = utf8(JSON.stringify({ type: 'message.send', timestamp: createdAt.toISOString(), data }));
    const headers = { 'content-type': 'application/json', ...signWebhook(key, reference, clock.now(), body) };
    try {
      const { status } = await http({ method: 'POST', url, headers, body, mostBytes: MOST_BYTES });
      const outcome = status >= 200 && status < 300 ? 'taken' : status === 422 ? 'never' : 'later';
      return { outcome, reply: `HTTP ${status}` };
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return { outcome: 'later', reply: `no answer (${String(error.facts.why ?? error.code)})` };
    }
  };
}
