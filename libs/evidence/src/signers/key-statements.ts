import type { PartyId } from '@filmdeed/kernel';
import { type Statement, statementOf } from '../statement.js';
import type { SignerKey } from './signer-bytes.js';

/** What a key of the party says of its keys, and the sentence of each (docs/format.md §14.2). */
export const KEY_CHANGES = {
  bind: '同意将此密钥加入本主体的签署密钥 I agree that this key joins the signing keys of this party',
  rotate: '自此由新密钥取代原密钥 From now on the new key takes the place of the old key',
  revoke: '此密钥自此不再代表本主体签署 From now on this key signs for this party no more',
  veto: '反对将此密钥加入本主体的签署密钥 I object to this key joining the signing keys of this party',
} as const;
export type KeyChange = keyof typeof KEY_CHANGES;

/** The sentence with which a party says how many of its keys must sign together. */
export const THRESHOLD_SENTENCE =
  '本主体的签署自此须由下列数目的不同密钥共同作出 From now on so many different keys of this party must sign together';

interface Signing {
  readonly origin: string;
  readonly party: PartyId;
  readonly signedAt: string;
  /** 32 bytes, hex. */
  readonly nonce: string;
}

/** What a live key of the party signs about `subject`; of a rotation `replaces` is the key that ends. */
export function keyChangeStatement(
  input: Signing & { change: KeyChange; subject: SignerKey; replaces?: SignerKey | undefined },
): Statement {
  const { origin, party, change, subject, replaces, signedAt, nonce } = input;
  return statementOf(origin, 'KeyChangeStatement', [
    ['statement', 'string', KEY_CHANGES[change]],
    ['party', 'string', party],
    ['change', 'string', change],
    ['scheme', 'string', subject.scheme],
    ['key', 'bytes', `0x${subject.key}`],
    ['replacesScheme', 'string', replaces?.scheme ?? ''],
    ['replaces', 'bytes', `0x${replaces?.key ?? ''}`],
    ['signedAt', 'string', signedAt],
    ['nonce', 'bytes32', `0x${nonce}`],
  ]);
}

/** That so many different keys must sign together from now on; signed by as many as must until now. */
export function thresholdStatement(input: Signing & { threshold: number }): Statement {
  const { origin, party, threshold, signedAt, nonce } = input;
  return statementOf(origin, 'SignerThresholdStatement', [
    ['statement', 'string', THRESHOLD_SENTENCE],
    ['party', 'string', party],
    ['threshold', 'uint256', threshold],
    ['signedAt', 'string', signedAt],
    ['nonce', 'bytes32', `0x${nonce}`],
  ]);
}
