import {
  eventStatement,
  type KeyBody,
  keyLeaf,
  keyStatement,
  newNonce,
  parseKeyLeaf,
  RECOVERY_MS,
  type Scheme,
  type Signature,
  verifyKeyLeaf,
} from '@filmdeed/evidence';
import { FixedClock, fromHex, newId, type PartyId, toBase64Url, utf8 } from '@filmdeed/kernel';
import { PARTY, PARTY_KEY, TEST_ORIGIN } from '../../../../test/support/filed-bundle.js';
import { MemorySigners } from '../../../../test/support/memory-signers.js';
import { codeOf, codesOf } from '../../../../test/support/outcomes.js';
import { PARTY_SIGNERS, signWithPasskey } from '../../../../test/support/party-signers.js';
import {
  type Agreement,
  agreeToSigner,
  changeThreshold,
  type RegisterSigner,
  registerSigner,
  revokeSigner,
  rotateSigner,
  type SignerPorts,
} from './signer.flow.js';
import { restrictedUntil, type Signer, signerAdvice } from './signer.js';

const NOW = new Date('2026-11-24T08:30:00.000Z');
const [SECOND, THIRD] = [fromHex('22'.repeat(32)), fromHex('33'.repeat(32))];
const KEY = PARTY_SIGNERS.p256(new Uint8Array(32)).signer;

function world(changes: Partial<SignerPorts> = {}) {
  return { signers: new MemorySigners(), clock: new FixedClock(NOW), origin: TEST_ORIGIN, ...changes };
}
type World = ReturnType<typeof world> & { signers: MemorySigners };

interface Says {
  readonly party?: PartyId;
  readonly origin?: string;
  readonly signedAt?: string;
  readonly secret?: Uint8Array;
  readonly scheme?: Scheme;
}

/** What a client sends whose key has signed that it is the party's. */
function order(changes: Partial<RegisterSigner> = {}, says: Says = {}): RegisterSigner {
  const {
    party = PARTY,
    origin = TEST_ORIGIN,
    signedAt = NOW.toISOString(),
    secret = PARTY_KEY,
    scheme = 'p256',
  } = says;
  const nonce = newNonce();
  const { signer: key } = PARTY_SIGNERS[scheme](new Uint8Array(32), secret);
  const { digest } = keyStatement({ origin, party, scheme, key, signedAt, nonce });
  const { signature } = PARTY_SIGNERS[scheme](digest, secret);
  return { party: PARTY, scheme, key, label: '剪辑室', proof: { signedAt, nonce, signature }, ...changes };
}

/** The word of a key of the party over an event. */
function agreement(body: KeyBody, secret: Uint8Array = PARTY_KEY, says: Says = {}): Agreement {
  const { party = PARTY, origin = TEST_ORIGIN, signedAt = NOW.toISOString(), scheme = 'p256' } = says;
  const nonce = newNonce();
  const { digest } = eventStatement({ party, body }, { origin, signedAt, nonce })!;
  return { ...PARTY_SIGNERS[scheme](digest, secret), signedAt, nonce };
}

/** A party with one live key, and what binds a second one. */
async function bound(changes: Partial<SignerPorts> = {}) {
  const ports = world(changes) as World;
  const first = await registerSigner(ports)(order());
  const second = order({}, { secret: SECOND });
  const body = (action: 'bind' | 'revoke' | 'veto', { scheme, key }: { scheme: string; key: string } = second) =>
    ({ action, scheme, key, custody: 'party' }) as KeyBody;
  return { ports, first, second, body };
}

const leafOf = ({ signers }: World) => parseKeyLeaf(signers.leaves.at(-1)!);

describe('registerSigner', () => {
  it('binds the first key by its own word, and says so in a leaf without anything personal', async () => {
    const ports = world() as World;
    const signer = await registerSigner(ports)(order({ credentialId: 'Y3JlZA' }));
    expect(signer).toMatchObject({ party: PARTY, scheme: 'p256', key: KEY, label: '剪辑室', credentialId: 'Y3JlZA' });
    expect(signer).toMatchObject({ createdAt: NOW, effectiveAt: NOW, revokedAt: null });
    expect(await ports.signers.live(PARTY, 'p256', KEY, NOW)).toEqual(signer);
    expect(leafOf(ports)).toMatchObject({
      party: PARTY,
      auth: { kind: 'operator' },
      body: { action: 'bind', key: KEY },
    });
    expect(verifyKeyLeaf(leafOf(ports), TEST_ORIGIN)).toMatchObject({ agreed: false });
    expect(new TextDecoder().decode(ports.signers.leaves[0])).not.toContain('剪辑室');
  });

  it('refuses a key without its own word for this party, log and time, and then keeps nothing', async () => {
    const ports = world() as World;
    const good = order();
    const passkey = order({}, { scheme: 'webauthn-p256' });
    const cases: [RegisterSigner, string][] = [
      [order({ scheme: 'sm2' }), 'signature.unknown-scheme'],
      [order({ scheme: 'toString' }), 'signature.unknown-scheme'],
      [order({ scheme: 'threshold' }), 'signature.unknown-scheme'],
      [order({ scheme: 'erc1271', key: 'ab'.repeat(20) }), 'signature.unknown-scheme'],
      [order({ scheme: 'sm2-sm3' }), 'signature.invalid'],
      [order({ key: KEY.slice(2) }), 'signer.invalid'],
      [order({ key: KEY.toUpperCase() }), 'signer.invalid'],
      [order({ key: 'ab'.repeat(64) }), 'signer.invalid'],
      [order({ proof: { ...good.proof, nonce: 'ab' } }), 'signer.invalid'],
      [order({ label: 'a\u202eb' }), 'name.hostile'],
      [order({ label: '长'.repeat(10_000) }), 'name.hostile'],
      [order({ scheme: 'webauthn-p256' }), 'signature.invalid'],
      [order({ scheme: 'p256-custodial' }), 'signature.invalid'],
      [order({ scheme: 'secp256k1', key: 'ab'.repeat(20) }), 'signature.invalid'],
      [order({ proof: { ...good.proof, signature: null } }), 'signature.invalid'],
      [order({ proof: { ...good.proof, nonce: 'ab'.repeat(32) } }), 'signature.invalid'],
      [order({ proof: passkey.proof, scheme: 'webauthn-p256', key: KEY, party: newId('pty') }), 'signature.invalid'],
      [order({}, { party: newId('pty') }), 'signature.invalid'],
      [order({}, { origin: 'elsewhere.test/log' }), 'signature.invalid'],
      [order({}, { signedAt: '2026-11-23T08:29:59.999Z' }), 'time.invalid'],
      [order({}, { signedAt: '2026-11-24T08:35:00.001Z' }), 'time.future'],
    ];
    for (const [given, code] of cases) expect(await codeOf(registerSigner(ports)(given))).toBe(code);
    expect(ports.signers.signers.size).toBe(0);
    expect(ports.signers.leaves).toHaveLength(0);
  });

  it('takes a key once, however many register it at once', async () => {
    const ports = world();
    const asked = [1, 2, 3].map(() => registerSigner(ports)(order()).then(() => 'bound'));
    expect((await codesOf(asked)).sort()).toEqual(['bound', 'signer.taken', 'signer.taken']);
  });

  it('lets another key sign at once if one of the party agrees, and shows its word in the leaf', async () => {
    const { ports, second, body } = await bound();
    const signer = await registerSigner(ports)({ ...second, agreement: agreement(body('bind')) });
    expect(signer.effectiveAt).toEqual(NOW);
    expect(verifyKeyLeaf(leafOf(ports), TEST_ORIGIN)).toMatchObject({ action: 'bind', agreed: true, agreedBy: KEY });
    expect(restrictedUntil(signer)).toBeNull();
  });

  it('makes a key to which none agrees wait 30 days in public; any key may object or agree meanwhile', async () => {
    const { ports, second, body } = await bound();
    const signer = await registerSigner(ports)(second);
    const effective = new Date(NOW.getTime() + RECOVERY_MS);
    expect(signer.effectiveAt).toEqual(effective);
    expect(leafOf(ports)).toMatchObject({
      auth: { kind: 'operator' },
      body: { action: 'recover', effective: effective.toISOString() },
    });
    expect(await ports.signers.live(PARTY, 'p256', second.key, new Date(effective.getTime() - 1))).toBeNull();
    expect(await ports.signers.live(PARTY, 'p256', second.key, effective)).not.toBeNull();
    expect(restrictedUntil(signer)).toEqual(new Date(effective.getTime() + RECOVERY_MS));
    // It cannot agree to itself.
    const own = agreement(body('bind'), SECOND);
    expect(await codeOf(agreeToSigner(ports)({ party: PARTY, id: signer.id, agreement: own }))).toBe('signer.unknown');
    await agreeToSigner(ports)({ party: PARTY, id: signer.id, agreement: agreement(body('bind')) });
    expect(await ports.signers.live(PARTY, 'p256', second.key, NOW)).not.toBeNull();
    const again = agreement(body('bind'));
    expect(await codeOf(agreeToSigner(ports)({ party: PARTY, id: signer.id, agreement: again }))).toBe('signer.moved');
    expect(ports.signers.leaves.map((leaf) => parseKeyLeaf(leaf).body.action)).toEqual(['bind', 'recover', 'bind']);
  });

  it('never lets a party that had a key begin anew without that delay', async () => {
    const { ports, first, second } = await bound();
    await revokeSigner(ports)({ party: PARTY, id: first.id });
    const signer = await registerSigner(ports)(second);
    expect(signer.effectiveAt.getTime()).toBe(NOW.getTime() + RECOVERY_MS);
    await revokeSigner(ports)({ party: PARTY, id: signer.id });
    expect(leafOf(ports).body.action).toBe('veto');
  });

  it('refuses an agreement that is not of a live key of this party over this key, once, and then changes nothing', async () => {
    const { ports, second, body } = await bound();
    const good = agreement(body('bind'));
    const other = order({}, { secret: THIRD });
    const cases: [Agreement, string][] = [
      [agreement(body('bind'), THIRD), 'signer.unknown'],
      [agreement(body('bind', other)), 'signature.invalid'],
      [agreement(body('revoke')), 'signature.invalid'],
      [agreement(body('bind'), PARTY_KEY, { origin: 'elsewhere.test/log' }), 'signature.invalid'],
      [agreement(body('bind'), PARTY_KEY, { party: newId('pty') }), 'signature.invalid'],
      [agreement(body('bind'), PARTY_KEY, { signedAt: '2026-11-23T08:29:59.999Z' }), 'time.invalid'],
      [agreement(body('bind'), PARTY_KEY, { signedAt: '2026-11-24T08:35:00.001Z' }), 'time.future'],
      [{ ...good, nonce: newNonce() }, 'signature.invalid'],
      [{ ...good, nonce: 'ab' }, 'signer.invalid'],
      [{ ...good, scheme: 'threshold' }, 'signer.invalid'],
      [{ ...good, scheme: 'sm9' }, 'signature.unknown-scheme'],
    ];
    const before = [ports.signers.leaves.length, ports.signers.signers.size];
    for (const [given, code] of cases) {
      const fresh = order({}, { secret: SECOND });
      expect([code, await codeOf(registerSigner(ports)({ ...fresh, agreement: given }))]).toEqual([code, code]);
    }
    expect([ports.signers.leaves.length, ports.signers.signers.size]).toEqual(before);
    const signer = await registerSigner(ports)({ ...second, agreement: good });
    await revokeSigner(ports)({ party: PARTY, id: signer.id });
    expect(await codeOf(registerSigner(ports)({ ...second, agreement: good }))).toBe('signature.replayed');
  });

  it('takes no word of a key that the operator keeps: it changes no keys', async () => {
    const ports = world() as World;
    await registerSigner(ports)(order({}, { scheme: 'p256-custodial' }));
    const second = order({}, { secret: SECOND });
    const word = agreement(
      { action: 'bind', scheme: 'p256', key: second.key, custody: 'party' } as KeyBody,
      PARTY_KEY,
      {
        scheme: 'p256-custodial',
      },
    );
    expect(await codeOf(registerSigner(ports)({ ...second, agreement: word }))).toBe('access.denied');
    expect(ports.signers.leaves).toHaveLength(1);
    const forged = keyLeaf({
      ...{ party: PARTY, at: NOW, body: { ...leafOf(ports).body } },
      auth: { kind: 'party', ...word, signature: word.signature as Signature, statement: 'ab'.repeat(32) },
    });
    expect(() => verifyKeyLeaf(forged.parsed, TEST_ORIGIN)).toThrow('custody');
  });

  it('uses a statement once: what a key agreed to once is no second agreement', async () => {
    const { ports, second, body } = await bound();
    const signer = await registerSigner(ports)({ ...second, agreement: agreement(body('bind')) });
    const word = agreement(body('revoke'));
    await revokeSigner(ports)({ party: PARTY, id: signer.id, agreement: word });
    // The same key, bound by a store that forgot it: the word that ended it does not end it again.
    ports.signers.signers.set(signer.id, { ...signer, revokedAt: null });
    expect(await codeOf(revokeSigner(ports)({ party: PARTY, id: signer.id, agreement: word }))).toBe(
      'signature.replayed',
    );
    expect(ports.signers.signers.get(signer.id)!.revokedAt).toBeNull();
  });

  it('takes no passkey that another site asked', async () => {
    const passkey = (origin: string): RegisterSigner => {
      const given = order({}, { scheme: 'webauthn-p256' });
      const { signedAt, nonce } = given.proof;
      const { digest } = keyStatement({
        origin: TEST_ORIGIN,
        party: PARTY,
        scheme: 'webauthn-p256',
        key: KEY,
        signedAt,
        nonce,
      });
      const { signature } = signWithPasskey(digest);
      const clientData = { type: 'webauthn.get', challenge: toBase64Url(digest), origin };
      const other: Signature = { ...signature, clientDataJSON: toBase64Url(utf8(JSON.stringify(clientData))) };
      return { ...given, proof: { signedAt, nonce, signature: origin === '' ? signature : other } };
    };
    const here = world({ site: 'http://localhost:3000' });
    for (const origin of ['https://evil.test', 'http://localhost:3000.evil.test', 'http://localhost']) {
      expect(await codeOf(registerSigner(here)(passkey(origin)))).toBe('signature.other-site');
    }
    expect(await codeOf(registerSigner(world({ site: 'https://deeds.test' }))(passkey('https://deeds.test')))).toBe(
      'signature.other-site',
    );
    expect(await codeOf(registerSigner(here)(passkey('')))).toBe('done');
  });

  it('takes the word of a contract wallet from whoever asks its contract', async () => {
    const wallet = 'ab'.repeat(20);
    const asked: string[] = [];
    const contractWallets = {
      async accepts(address: string, _digest: Uint8Array, signature: Uint8Array) {
        asked.push(address);
        return signature.length === 65;
      },
    };
    const ports = world({ contractWallets });
    const given = (bytes: number) => {
      const signature = { rs: toBase64Url(new Uint8Array(bytes)) };
      return order({ scheme: 'erc1271', key: wallet, proof: { ...order().proof, signature } });
    };
    expect(await codeOf(registerSigner(ports)(given(64)))).toBe('signature.invalid');
    expect(await codeOf(registerSigner(ports)(given(65)))).toBe('done');
    expect(asked).toEqual([wallet, wallet]);
  });
});

describe('rotateSigner', () => {
  it('puts a new key in the place of the old one, by the old one’s word, in one leaf', async () => {
    const { ports, first, second } = await bound();
    const body = {
      action: 'rotate',
      scheme: 'p256',
      key: second.key,
      replaces: { scheme: 'p256', key: KEY },
    } as KeyBody;
    const rotate = { ...second, id: first.id, agreement: agreement(body) };
    expect(await codeOf(rotateSigner(ports)({ ...rotate, agreement: agreement(body, SECOND) }))).toBe('signer.unknown');
    expect(await codeOf(rotateSigner(ports)({ ...rotate, party: newId('pty') }))).toBe('signer.unknown');
    const signer = await rotateSigner(ports)(rotate);
    expect(signer).toMatchObject({ key: second.key, effectiveAt: NOW });
    expect(await ports.signers.live(PARTY, 'p256', KEY, NOW)).toBeNull();
    expect(verifyKeyLeaf(leafOf(ports), TEST_ORIGIN)).toMatchObject({ action: 'rotate', agreed: true });
    // The rotated key is nobody's any more: it agrees to nothing and signs nothing.
    const third = order({}, { secret: THIRD });
    const late = agreement({ action: 'bind', scheme: 'p256', key: third.key } as KeyBody);
    expect(await codeOf(registerSigner(ports)({ ...third, agreement: late }))).toBe('signer.unknown');
    expect(await codeOf(rotateSigner(ports)(rotate))).toBe('signer.unknown');
  });
});

describe('revokeSigner', () => {
  it('ends a key for its own party only, once, and for ever', async () => {
    const { ports, first } = await bound();
    const { id } = first;
    const revoke = revokeSigner(ports);
    expect(await codesOf([revoke({ party: newId('pty'), id }), revoke({ party: PARTY, id: newId('sgn') })])).toEqual([
      'signer.unknown',
      'signer.unknown',
    ]);
    await revoke({ party: PARTY, id });
    expect(leafOf(ports)).toMatchObject({ auth: { kind: 'operator' }, body: { action: 'revoke', key: KEY } });
    expect(await ports.signers.live(PARTY, 'p256', KEY, NOW)).toBeNull();
    expect(await codesOf([revoke({ party: PARTY, id }), registerSigner(ports)(order())])).toEqual([
      'signer.unknown',
      'signer.taken',
    ]);
  });
});

describe('changeThreshold', () => {
  it('needs as many keys as must sign until now, and never more than there are', async () => {
    const { ports, second, body } = await bound();
    const change = (threshold: number, secret: Uint8Array = PARTY_KEY) =>
      codeOf(
        changeThreshold(ports)({
          party: PARTY,
          threshold,
          agreement: agreement({ action: 'threshold', threshold: Math.ceil(threshold) }, secret),
        }),
      );
    expect(await change(2)).toBe('signer.too-few');
    await registerSigner(ports)({ ...second, agreement: agreement(body('bind')) });
    expect([await change(0), await change(1.5), await change(17)]).toEqual(Array(3).fill('signer.too-few'));
    expect(await change(2, THIRD)).toBe('signer.unknown');
    expect(await change(2)).toBe('done');
    expect(await ports.signers.threshold(PARTY)).toBe(2);
    // One key alone undoes nothing.
    expect(await change(1)).toBe('signature.too-few');
    expect(await change(1, SECOND)).toBe('signature.too-few');
  });
});

it('advises a second key that does not hang on our domain', () => {
  const signer = (scheme: string, changes: Partial<Signer> = {}): Signer => ({
    ...{ id: newId('sgn'), party: PARTY, scheme, key: '', credentialId: null, label: '', createdAt: NOW },
    ...{ effectiveAt: NOW, revokedAt: null, possession: null, ...changes },
  });
  const passkey = signer('webauthn-p256');
  expect(signerAdvice([], 1, NOW)).toEqual([]);
  expect(signerAdvice([passkey, passkey], 1, NOW)).toEqual(['second-signer']);
  expect(signerAdvice([passkey, signer('p256', { revokedAt: NOW })], 1, NOW)).toEqual(['second-signer']);
  expect(signerAdvice([passkey, signer('p256')], 1, NOW)).toEqual([]);
  expect(signerAdvice([passkey, signer('p256-custodial')], 2, NOW)).toEqual([
    'second-signer',
    'custodial',
    'threshold-unreachable',
  ]);
});
