import { asId, type DeliveryId, isRefusal, Refusal } from '@filmdeed/kernel';
import type { DeliveryMove } from '@filmdeed/registry';

/** What a mail server says of a mail that it was given. */
export interface DeliveryReport {
  readonly delivery: DeliveryId;
  readonly move: Extract<DeliveryMove, 'deliver' | 'bounce'>;
  readonly reply: string;
}

const MOST_CHARACTERS = 256 * 1024;

/**
 * Reads a delivery status notification (RFC 3464) as it came. Which mail it is of stands in the envelope's id that we gave (RFC 3461), or in the Message-ID of the headers
 * that it returns. Null for `delayed`, `relayed` and `expanded`: they end nothing. Refuses `message.invalid` for anything else, and for a
 * report on several recipients: none of ours has them.
 */
export function readDeliveryReport(mail: string): DeliveryReport | null {
  const invalid = (problem: string): Refusal => new Refusal('message.invalid', problem, { fact: 'raw' });
  if (mail.length > MOST_CHARACTERS) throw invalid('larger than any report');
  const lines = mail.split(/\r?\n/);
  const status = statusFields(lines);
  if (status === null) throw invalid('holds no delivery status');
  const actions = status.filter(([name]) => name === 'action');
  if (actions.length !== 1) throw invalid('not a report on one recipient');
  const find = (name: string): string | undefined => status.find(([each]) => each === name)?.[1];
  const delivery = reference(find('original-envelope-id')) ?? returnedId(lines);
  if (delivery === null) throw invalid('does not say of which mail');
  const action = actions[0]![1].toLowerCase();
  const reply = [find('status'), find('diagnostic-code')].filter(Boolean).join(' ') || action;
  if (action === 'delivered') return { delivery, move: 'deliver', reply };
  if (action === 'failed') return { delivery, move: 'bounce', reply };
  if (action === 'delayed' || action === 'relayed' || action === 'expanded') return null;
  throw invalid('an action that RFC 3464 does not know');
}

/** Fields of the part message/delivery-status, names in lower case, folded lines joined. */
function statusFields(lines: readonly string[]): [string, string][] | null {
  const start = lines.findIndex((line) => /^content-type:\s{0,9}message\/(?:global-)?delivery-status\b/i.test(line));
  if (start < 0) return null;
  const first = lines.findIndex((line, i) => i > start && line === '');
  if (first < 0) return null;
  const fields: [string, string][] = [];
  for (const line of lines.slice(first + 1)) {
    if (line.startsWith('--')) break;
    const last = fields.at(-1);
    if (/^[ \t]/.test(line) && last !== undefined) last[1] = `${last[1]} ${line.trim()}`;
    const colon = line.indexOf(':');
    if (colon > 0 && !/^[ \t]/.test(line))
      fields.push([line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]);
  }
  return fields;
}

/** Of the headers that the report returns; the report's own come first and are passed over. */
function returnedId(lines: readonly string[]): DeliveryId | null {
  const start = lines.findIndex((line) =>
    /^content-type:\s{0,9}(?:text\/rfc822-headers|message\/rfc822)\b/i.test(line),
  );
  if (start < 0) return null;
  const line = lines.slice(start).find((each) => /^message-id:/i.test(each));
  return reference(/<([^@<>]{1,40})@/.exec(line ?? '')?.[1]);
}

function reference(text: string | undefined): DeliveryId | null {
  if (text === undefined) return null;
  try {
    return asId('dlv', text);
  } catch (error) {
    if (isRefusal(error, 'id.invalid')) return null;
    throw error;
  }
}
