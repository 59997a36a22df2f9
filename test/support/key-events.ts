import {
  eventStatement,
  type KeyAuth,
  type KeyBody,
  keyLeaf,
  keyStatement,
  newNonce,
  RECOVERY_MS,
  type Scheme,
} from '@filmdeed/evidence';
import { fromHex, toHex } from '@filmdeed/kernel';
import { PARTY, TEST_ORIGIN } from './filed-bundle.js';
import { PARTY_SIGNERS, type Signed } from './party-signers.js';

export const EVENT_TIME = new Date('2026-11-24T08:30:00.000Z');
/** Secrets of the party's key, and of the one that comes. */
export const [OLD_SECRET, NEW_SECRET] = [fromHex('11'.repeat(32)), fromHex('22'.repeat(32))];

/** A key with its own word that it is the party's. */
export function possessed(secret: Uint8Array, scheme: Scheme = 'p256') {
  const [signedAt, nonce] = [EVENT_TIME.toISOString(), newNonce()];
  const { signer: key } = PARTY_SIGNERS[scheme](new Uint8Array(32), secret);
  const { digest } = keyStatement({ origin: TEST_ORIGIN, party: PARTY, scheme, key, signedAt, nonce });
  const { signature } = PARTY_SIGNERS[scheme](digest, secret);
  const custody = scheme === 'p256-custodial' ? ('operator' as const) : ('party' as const);
  return { scheme, key, custody, possession: { signedAt, nonce, signature } };
}

/** A key of the party agrees. */
export function agreedBy(body: KeyBody, secret: Uint8Array): KeyAuth {
  const [signedAt, nonce] = [EVENT_TIME.toISOString(), newNonce()];
  const { digest } = eventStatement({ party: PARTY, body }, { origin: TEST_ORIGIN, signedAt, nonce })!;
  const signed: Signed = PARTY_SIGNERS.p256(digest, secret);
  return { kind: 'party', ...signed, statement: toHex(digest), signedAt, nonce };
}

/** Every kind of event, and whether a key agrees to it. */
export function keyBodies(): [KeyBody, boolean][] {
  const { possession: _, ...named } = possessed(NEW_SECRET);
  const { key, scheme } = possessed(OLD_SECRET);
  const effective = new Date(EVENT_TIME.getTime() + RECOVERY_MS).toISOString();
  return [
    [{ action: 'bind', ...possessed(NEW_SECRET) }, false],
    [{ action: 'bind', ...possessed(NEW_SECRET, 'webauthn-p256') }, true],
    [{ action: 'bind', ...possessed(NEW_SECRET, 'p256-custodial') }, true],
    [{ action: 'rotate', ...possessed(NEW_SECRET, 'secp256k1'), replaces: { key, scheme } }, true],
    [{ action: 'recover', ...possessed(NEW_SECRET), effective }, false],
    [{ action: 'veto', ...named }, true],
    [{ action: 'revoke', ...named }, true],
    [{ action: 'revoke', ...named }, false],
    [{ action: 'threshold', threshold: 2 }, true],
  ];
}

export function keyEvent(body: KeyBody, agrees: boolean) {
  const auth: KeyAuth = agrees ? agreedBy(body, OLD_SECRET) : { kind: 'operator' };
  return keyLeaf({ party: PARTY, body, auth, at: EVENT_TIME });
}
