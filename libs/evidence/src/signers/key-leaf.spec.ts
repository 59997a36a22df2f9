import { fromHex, toHex } from '@filmdeed/kernel';
import fc from 'fast-check';
import { PARTY, TEST_ORIGIN } from '../../../../test/support/filed-bundle.js';
import { codesOf, outcomeOf } from '../../../../test/support/outcomes.js';
import { PARTY_SIGNERS, type Signed } from '../../../../test/support/party-signers.js';
import { canonicalBytes, type Json } from '../canonical-json.js';
import type { Scheme } from '../signature-form.js';
import { keyStatement, newNonce } from '../statement.js';
import { type KeyAuth, type KeyBody, keyLeaf, parseKeyLeaf, RECOVERY_MS } from './key-leaf.js';
import { eventStatement, verifyKeyLeaf } from './verify-key-leaf.js';

const AT = new Date('2026-11-24T08:30:00.000Z');
const [OLD, NEW] = [fromHex('11'.repeat(32)), fromHex('22'.repeat(32))];
const OPERATOR = { kind: 'operator' } as const;

/** A key with its own word that it is the party's. */
function possessed(secret: Uint8Array, scheme: Scheme = 'p256') {
  const [signedAt, nonce] = [AT.toISOString(), newNonce()];
  const { signer: key } = PARTY_SIGNERS[scheme](new Uint8Array(32), secret);
  const { digest } = keyStatement({ origin: TEST_ORIGIN, party: PARTY, scheme, key, signedAt, nonce });
  const { signature } = PARTY_SIGNERS[scheme](digest, secret);
  const custody = scheme === 'p256-custodial' ? ('operator' as const) : ('party' as const);
  return { scheme, key, custody, possession: { signedAt, nonce, signature } };
}

/** A key of the party agrees. */
function agreed(body: KeyBody, secret: Uint8Array): KeyAuth {
  const [signedAt, nonce] = [AT.toISOString(), newNonce()];
  const { digest } = eventStatement({ party: PARTY, body }, { origin: TEST_ORIGIN, signedAt, nonce })!;
  const signed: Signed = PARTY_SIGNERS.p256(digest, secret);
  return { kind: 'party', ...signed, statement: toHex(digest), signedAt, nonce };
}

function bodies(): [KeyBody, boolean][] {
  const { possession: _, ...named } = possessed(NEW);
  const { key, scheme } = possessed(OLD);
  return [
    [{ action: 'bind', ...possessed(NEW) }, false],
    [{ action: 'bind', ...possessed(NEW, 'webauthn-p256') }, true],
    [{ action: 'bind', ...possessed(NEW, 'p256-custodial') }, true],
    [{ action: 'rotate', ...possessed(NEW, 'secp256k1'), replaces: { key, scheme } }, true],
    [{ action: 'recover', ...possessed(NEW), effective: new Date(AT.getTime() + RECOVERY_MS).toISOString() }, false],
    [{ action: 'veto', ...named }, true],
    [{ action: 'revoke', ...named }, true],
    [{ action: 'revoke', ...named }, false],
    [{ action: 'threshold', threshold: 2 }, true],
  ];
}
const made = (body: KeyBody, agrees: boolean) =>
  keyLeaf({ party: PARTY, body, auth: agrees ? agreed(body, OLD) : OPERATOR, at: AT });

describe('key leaves', () => {
  it('are read as they were made, and prove both words by themselves', () => {
    for (const [body, agrees] of bodies()) {
      const { leaf, parsed } = made(body, agrees);
      expect(parseKeyLeaf(leaf)).toEqual(parsed);
      expect(verifyKeyLeaf(parsed, TEST_ORIGIN)).toMatchObject({ action: body.action, agreed: agrees });
    }
  });

  it('hold no other log, party, key, action or member', async () => {
    for (const [body, agrees] of bodies()) {
      const { parsed } = made(body, agrees);
      const { auth } = parsed;
      const signed = auth.kind === 'party' || 'possession' in body;
      if (!signed) continue;
      const other = bodies().find(([each]) => each.action === 'bind')![0];
      const changes = [
        () => verifyKeyLeaf(parsed, 'elsewhere.test/log'),
        () => verifyKeyLeaf({ ...parsed, party: `pty_${'0'.repeat(26)}` as never }, TEST_ORIGIN),
        ...('key' in body
          ? [() => verifyKeyLeaf({ ...parsed, body: { ...body, key: '33'.repeat(body.key.length / 2) } }, TEST_ORIGIN)]
          : []),
        ...(auth.kind === 'party' ? [() => verifyKeyLeaf({ ...parsed, body: other }, TEST_ORIGIN)] : []),
      ];
      for (const change of changes) expect(outcomeOf(change)).toMatch(/^(?:signature\.invalid|statement\.mismatch)$/);
    }
    const soon = { action: 'recover', ...possessed(NEW), effective: AT.toISOString() } as const;
    expect(outcomeOf(() => verifyKeyLeaf(made(soon, false).parsed, TEST_ORIGIN))).toBe('time.invalid');
  });

  it('of another form are refused by name', () => {
    const [bind, rotate] = [bodies()[0]![0], bodies()[3]![0]];
    const bytes = (change: (value: any) => void, body: KeyBody = bind, agrees = false): Uint8Array => {
      const value = JSON.parse(new TextDecoder().decode(made(body, agrees).leaf));
      change(value);
      return canonicalBytes(value as Json);
    };
    const cases: [Uint8Array, string][] = [
      [bytes((leaf) => (leaf.v = 2)), 'leaf.unknown-type'],
      [bytes((leaf) => (leaf.type = 'mandate')), 'leaf.unknown-type'],
      [bytes((leaf) => (leaf.body.action = 'lend')), 'code.unknown'],
      [bytes((leaf) => (leaf.body.label = '剪辑室')), 'leaf.invalid'],
      [bytes((leaf) => (leaf.body.custody = 'operator')), 'leaf.invalid'],
      [bytes((leaf) => delete leaf.body.possession), 'leaf.invalid'],
      [bytes((leaf) => (leaf.links = [{}])), 'leaf.invalid'],
      [bytes((leaf) => (leaf.auth = { kind: 'operator' }), rotate, true), 'leaf.invalid'],
      [bytes((leaf) => (leaf.body = { action: 'threshold', threshold: 0 })), 'leaf.invalid'],
      [bytes((leaf) => (leaf.body = { action: 'threshold', threshold: 1 })), 'leaf.invalid'],
      [bytes((leaf) => (leaf.id = leaf.id.replace('key_', 'fil_'))), 'leaf.invalid'],
    ];
    for (const [leaf, code] of cases) expect(outcomeOf(() => parseKeyLeaf(leaf))).toBe(code);
  });

  it('never throw anything but a refusal', async () => {
    const { leaf } = made(bodies()[3]![0], true);
    await fc.assert(
      fc.asyncProperty(fc.nat(leaf.length - 1), fc.integer({ min: 0, max: 255 }), async (at, byte) => {
        const changed = leaf.slice();
        changed[at] = byte;
        await codesOf([Promise.resolve().then(() => verifyKeyLeaf(parseKeyLeaf(changed), TEST_ORIGIN))]);
      }),
      { numRuns: 60 },
    );
  });
});
