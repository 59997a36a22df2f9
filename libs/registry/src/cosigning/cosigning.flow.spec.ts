import { type Json, keyChangeStatement, newNonce, type TypedData, verifySignature } from '@filmdeed/evidence';
import { FixedClock, fromHex, newId, type PartyId } from '@filmdeed/kernel';
import { MemoryCosignings } from '../../../../test/support/memory-cosignings.js';
import { MemorySigners } from '../../../../test/support/memory-signers.js';
import { codeOf } from '../../../../test/support/outcomes.js';
import { PARTY, TEST_ORIGIN } from '../../../../test/support/filed-bundle.js';
import { PARTY_SIGNERS, type Signed } from '../../../../test/support/party-signers.js';
import { adding, someChange, someSigner } from '../../../../test/support/signers.contract.js';
import { beginCosigning, cosign, findCosigning, listCosignings } from './cosigning.flow.js';
import { cosigningState, jointSignature, missingCosigners } from './cosigning.js';

const NOW = new Date('2026-11-24T12:00:00.000Z');
const HOUR = 3_600_000;
const SECRETS = ['11', '22', '33'].map((byte) => fromHex(byte.repeat(32)));
const SCHEMES = ['p256', 'secp256k1', 'webauthn-p256'] as const;
const sign = (place: number, digest: Uint8Array): Signed => PARTY_SIGNERS[SCHEMES[place]!](digest, SECRETS[place]);

/** A party of three keys of which two must sign. */
async function world() {
  const [signers, cosignings, clock] = [new MemorySigners(), new MemoryCosignings(), new FixedClock(NOW)];
  for (const place of [0, 1, 2]) {
    const { signer: key, scheme } = sign(place, new Uint8Array(32));
    await signers.commit(adding(someSigner({ party: PARTY, scheme, key })));
  }
  await signers.commit(adding(someSigner({ party: PARTY, scheme: 'p256-custodial' })));
  await signers.commit(someChange(PARTY, { threshold: { from: 1, to: 2 } }));
  const ports = { signers, cosignings, clock, origin: TEST_ORIGIN };
  const begin = (changes: object = {}) => {
    const order = {
      party: PARTY,
      typedData: statement() as unknown as Json,
      handIn: { for: '合同' },
      deadline: inTime,
    };
    return beginCosigning(ports)({ ...order, ...changes });
  };
  return { ports, clock, signers, begin };
}
const inTime = new Date(NOW.getTime() + 24 * HOUR).toISOString();

function statement(changes: { party?: PartyId; origin?: string } = {}): TypedData {
  const { party = PARTY, origin = TEST_ORIGIN } = changes;
  const signing = { origin, party, signedAt: NOW.toISOString(), nonce: newNonce() };
  const subject = { scheme: 'p256', key: 'ab'.repeat(64) };
  return keyChangeStatement({ ...signing, change: 'veto', subject }).typedData;
}

describe('a joint signing', () => {
  it('says who is missing until enough different keys signed, and then is one signature', async () => {
    const { ports, begin } = await world();
    const begun = await begin();
    const digest = fromHex(begun.digest);
    expect(begun).toMatchObject({ threshold: 2, handIn: { for: '合同' }, signatures: [] });
    expect(missingCosigners(begun)).toHaveLength(3);
    const add = (place: number) => {
      const { signer: key, signature } = sign(place, digest);
      return cosign(ports)({ party: PARTY, id: begun.id, key, signature });
    };
    const once = await add(1);
    expect(await add(1)).toEqual(once);
    expect(jointSignature(once)).toBeNull();
    expect(cosigningState(once, NOW)).toBe('open');
    expect(
      missingCosigners(once)
        .map(({ scheme }) => scheme)
        .sort(),
    ).toEqual(['p256', 'webauthn-p256']);
    const twice = await add(2);
    expect(cosigningState(twice, NOW)).toBe('complete');
    for (const whole of [twice, await add(0)]) {
      const joint = jointSignature(whole)!;
      expect(() => verifySignature(joint.scheme, joint.signer, digest, joint.signature)).not.toThrow();
    }
  });

  it('is begun only for a statement of this log and party that shows all of itself, with a deadline within a week', async () => {
    const { ports, begin } = await world();
    const good = statement();
    const changed = (change: (data: any) => void): unknown => {
      const data = structuredClone(good);
      change(data);
      return data;
    };
    const cases: [object, string][] = [
      [{ typedData: statement({ party: newId('pty') }) }, 'access.denied'],
      [{ typedData: statement({ origin: 'elsewhere.test/log' }) }, 'statement.other-domain'],
      [{ typedData: changed((data) => (data.domain.name = 'FilmDeed PartyBook')) }, 'statement.other-domain'],
      [
        {
          typedData: changed((data) => {
            data.types.EIP712Domain = [...data.types.EIP712Domain, { name: 'chainId', type: 'uint256' }];
            data.domain.chainId = 1;
          }),
        },
        'statement.other-domain',
      ],
      [{ typedData: changed((data) => (data.message.more = 'unsigned')) }, 'statement.mismatch'],
      [{ typedData: changed((data) => delete data.message.nonce) }, 'statement.mismatch'],
      [{ typedData: changed((data) => (data.primaryType = 'toString')) }, 'statement.mismatch'],
      [{ typedData: changed((data) => (data.message.nonce = '0x12')) }, 'statement.mismatch'],
      [{ typedData: null }, 'statement.mismatch'],
      [{ typedData: [] }, 'statement.mismatch'],
      [{ deadline: NOW.toISOString() }, 'time.invalid'],
      [{ deadline: new Date(NOW.getTime() + 7 * 24 * HOUR).toISOString() }, 'time.invalid'],
      [{ deadline: 'soon' }, 'time.invalid'],
    ];
    for (const [changes, code] of cases) expect([code, await codeOf(begin(changes))]).toEqual([code, code]);
    expect(await listCosignings(ports)(PARTY)).toEqual([]);
    const stranger = newId('pty');
    expect(await codeOf(begin({ party: stranger, typedData: statement({ party: stranger }) }))).toBe('signer.too-few');
  });

  it('takes no signature of another key, message or party, of an ended key, or after its deadline', async () => {
    const { ports, begin, clock, signers } = await world();
    const begun = await begin();
    const digest = fromHex(begun.digest);
    const { signer: key, signature } = sign(0, digest);
    const asked = { party: PARTY, id: begun.id, key, signature };
    const stranger = PARTY_SIGNERS.p256(digest, fromHex('44'.repeat(32)));
    const cases: [object, string][] = [
      [{ party: newId('pty') }, 'cosigning.not-found'],
      [{ id: newId('csg') }, 'cosigning.not-found'],
      [{ key: stranger.signer, signature: stranger.signature }, 'signer.unknown'],
      [{ signature: sign(0, new Uint8Array(32)).signature }, 'signature.invalid'],
      [{ signature: stranger.signature }, 'signature.invalid'],
      [{ signature: 'text' }, 'signature.invalid'],
    ];
    for (const [changes, code] of cases) expect(await codeOf(cosign(ports)({ ...asked, ...changes }))).toBe(code);
    const [ended] = (await signers.ofParty(PARTY)).filter((signer) => signer.key === key);
    signers.revoke(PARTY, ended!.id, NOW);
    expect(await codeOf(cosign(ports)(asked))).toBe('signer.unknown');
    clock.advance(begun.deadline.getTime() + 1 - NOW.getTime());
    const second = sign(1, digest);
    expect(await codeOf(cosign(ports)({ ...asked, key: second.signer, signature: second.signature }))).toBe(
      'cosigning.closed',
    );
    const after = await findCosigning(ports)(PARTY, begun.id);
    expect([after.signatures, cosigningState(after, clock.now())]).toEqual([[], 'expired']);
  });
});
