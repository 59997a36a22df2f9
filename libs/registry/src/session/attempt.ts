import { Refusal } from '@filmdeed/kernel';
import type { SignInAttempts } from './session.flow.js';

/** Counts an attempt. Refuses `request.too-many` while whoever is counted must wait. */
export async function requireTurn(attempts: SignInAttempts, counter: string, now: Date): Promise<void> {
  const blockedUntil = await attempts.begin(counter, now);
  if (blockedUntil === null) return;
  const retryAfterSeconds = Math.ceil((blockedUntil.getTime() - now.getTime()) / 1000);
  throw new Refusal('request.too-many', 'too many wrong attempts to sign in', { retryAfterSeconds });
}
