import { keyStatement, newNonce, p256Signer, type Scheme, signP256 } from '@filmdeed/evidence';
import { FixedClock, newId, type PartyId } from '@filmdeed/kernel';
import { PARTY, PARTY_KEY, TEST_ORIGIN } from '../../../../test/support/filed-bundle.js';
import { MemorySigners } from '../../../../test/support/memory-signers.js';
import { codesOf } from '../../../../test/support/outcomes.js';
import { type RegisterSigner, registerSigner, revokeSigner } from './signer.flow.js';

const NOW = new Date('2026-11-24T08:30:00.000Z');
const KEY = p256Signer(PARTY_KEY);

function world() {
  const signers = new MemorySigners();
  return { signers, clock: new FixedClock(NOW), origin: TEST_ORIGIN };
}

/** What a client sends whose key has signed that it is the party's. */
function order(
  changes: Partial<RegisterSigner> = {},
  says: { party?: PartyId; origin?: string; signedAt?: string } = {},
): RegisterSigner {
  const { party = PARTY, origin = TEST_ORIGIN, signedAt = NOW.toISOString() } = says;
  const scheme: Scheme = 'p256';
  const nonce = newNonce();
  const { digest } = keyStatement({ origin, party, scheme, key: KEY, signedAt, nonce });
  const proof = { signedAt, nonce, signature: signP256(PARTY_KEY, digest) };
  return { party: PARTY, scheme, key: KEY, label: '剪辑室', proof, ...changes };
}

describe('registerSigner', () => {
  it('binds a key that has signed for this party', async () => {
    const ports = world();
    const signer = await registerSigner(ports)(order({ credentialId: 'Y3JlZA' }));
    const expected = {
      party: PARTY,
      scheme: 'p256',
      key: KEY,
      label: '剪辑室',
      credentialId: 'Y3JlZA',
      revokedAt: null,
    };
    expect(signer).toMatchObject({ ...expected, createdAt: NOW });
    expect(await ports.signers.live(PARTY, 'p256', KEY)).toEqual(signer);
  });

  it('refuses a key without its own word for this party, log and time, and then keeps nothing', async () => {
    const ports = world();
    const good = order();
    const cases: [RegisterSigner, string][] = [
      [order({ scheme: 'sm2' }), 'signature.unknown-scheme'],
      [order({ scheme: 'toString' }), 'signature.unknown-scheme'],
      [order({ key: KEY.slice(2) }), 'signer.invalid'],
      [order({ key: KEY.toUpperCase() }), 'signer.invalid'],
      [order({ key: 'ab'.repeat(64) }), 'signer.invalid'],
      [order({ proof: { ...good.proof, nonce: 'ab' } }), 'signer.invalid'],
      [order({ label: 'a\u202eb' }), 'name.hostile'],
      [order({ scheme: 'webauthn-p256' }), 'signature.invalid'],
      [order({ scheme: 'secp256k1', key: 'ab'.repeat(20) }), 'signature.invalid'],
      [order({ proof: { ...good.proof, signature: null } }), 'signature.invalid'],
      [order({ proof: { ...good.proof, nonce: 'ab'.repeat(32) } }), 'signature.invalid'],
      [order({}, { party: newId('pty') }), 'signature.invalid'],
      [order({}, { origin: 'elsewhere.test/log' }), 'signature.invalid'],
      [order({}, { signedAt: '2026-11-23T08:29:59.999Z' }), 'time.invalid'],
      [order({}, { signedAt: '2026-11-24T08:35:00.001Z' }), 'time.future'],
    ];
    for (const [given, code] of cases) expect(await codesOf([registerSigner(ports)(given)])).toEqual([code]);
    expect(ports.signers.signers.size).toBe(0);
  });

  it('takes a key once, however many register it at once', async () => {
    const ports = world();
    const asked = [1, 2, 3].map(() => registerSigner(ports)(order()).then(() => 'bound'));
    expect((await codesOf(asked)).sort()).toEqual(['bound', 'signer.taken', 'signer.taken']);
  });
});

describe('revokeSigner', () => {
  it('ends a key for its own party only, once, and for ever', async () => {
    const ports = world();
    const { id } = await registerSigner(ports)(order());
    const revoke = revokeSigner(ports);
    expect(await codesOf([revoke({ party: newId('pty'), id }), revoke({ party: PARTY, id: newId('sgn') })])).toEqual([
      'signer.unknown',
      'signer.unknown',
    ]);
    await revoke({ party: PARTY, id });
    expect(await ports.signers.live(PARTY, 'p256', KEY)).toBeNull();
    expect(await codesOf([revoke({ party: PARTY, id }), registerSigner(ports)(order())])).toEqual([
      'signer.unknown',
      'signer.taken',
    ]);
  });
});
