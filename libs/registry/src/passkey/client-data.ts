import { fromBase64Url, fromUtf8 } from '@filmdeed/kernel';
import { refusePasskey } from './passkey-refusal.js';

export interface ClientData {
  readonly challenge: string;
  /** The bytes that the authenticator signed the hash of. */
  readonly bytes: Uint8Array;
}

export const MOST_CLIENT_DATA = 4000;

/**
 * WebAuthn Level 3 §5.8.1: what the browser says about who asked. Refuses `passkey.invalid`: `form`, `type`, `origin` (another one, or ours inside
 * the frame of another).
 */
export function readClientData(
  text: string,
  expected: { readonly type: 'webauthn.create' | 'webauthn.get'; readonly origin: string },
): ClientData {
  const bytes = bytesOf(text, MOST_CLIENT_DATA);
  let data: Readonly<Record<string, unknown>>;
  try {
    data = JSON.parse(fromUtf8(bytes)) as typeof data;
  } catch {
    return refusePasskey('form', 'client data is no JSON');
  }
  if (typeof data !== 'object' || data === null) return refusePasskey('form', 'client data is no object');
  if (data['type'] !== expected.type) refusePasskey('type', 'the answer to another kind of question');
  if (data['origin'] !== expected.origin) refusePasskey('origin', 'asked by a page of another origin');
  const framed = (data['crossOrigin'] ?? false) !== false || data['topOrigin'] !== undefined;
  if (framed) refusePasskey('origin', 'asked inside the frame of another page');
  const { challenge } = data;
  return typeof challenge === 'string' ? { challenge, bytes } : refusePasskey('form', 'no challenge');
}

/** Refuses `passkey.invalid` (`form`). */
export function bytesOf(text: string, most: number): Uint8Array {
  if (text.length > 2 * most) refusePasskey('form', 'too long');
  try {
    return fromBase64Url(text);
  } catch {
    return refusePasskey('form', 'not base64url');
  }
}
