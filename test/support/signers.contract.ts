import { newId, toHex } from '@filmdeed/kernel';
import type { Signer, Signers } from '@filmdeed/registry';

const NOON = new Date('2026-11-24T12:00:00.000Z');

export function someSigner(changes: Partial<Signer> = {}): Signer {
  return {
    id: newId('sgn'),
    party: newId('pty'),
    scheme: 'p256',
    key: toHex(crypto.getRandomValues(new Uint8Array(64))),
    credentialId: null,
    label: '剪辑室 key',
    createdAt: NOON,
    revokedAt: null,
    ...changes,
  };
}

/** What signers promise (libs/registry/src/signer/signer.flow.ts). */
export function signersContract(make: () => Promise<Signers>): void {
  let signers: Signers;
  beforeEach(async () => {
    signers = await make();
  });

  it('gives a signer back as it was added', async () => {
    const plain = someSigner();
    const passkey = someSigner({ scheme: 'webauthn-p256', credentialId: 'Y3JlZA' });
    for (const signer of [plain, passkey]) {
      expect(await signers.add(signer)).toBe(true);
      expect(await signers.byId(signer.id)).toEqual(signer);
      expect(await signers.live(signer.party, signer.scheme, signer.key)).toEqual(signer);
    }
    expect(await signers.byId(newId('sgn'))).toBeNull();
  });

  it('gives a key to one party for ever: not at once, not under another scheme, not after it was revoked', async () => {
    const first = someSigner();
    const asked = [first, ...Array.from({ length: 7 }, () => someSigner({ key: first.key }))];
    const taken = await Promise.all(asked.map((signer) => signers.add(signer)));
    expect(taken.filter(Boolean)).toHaveLength(1);
    const owner = asked[taken.indexOf(true)]!;
    expect(await signers.add(someSigner({ key: first.key, scheme: 'webauthn-p256' }))).toBe(false);
    expect(await signers.revoke(owner.party, owner.id, NOON)).toBe(true);
    expect(await signers.add(someSigner({ key: first.key }))).toBe(false);
    expect((await signers.byId(owner.id))?.party).toBe(owner.party);
  });

  it('finds a live key only for its own party and scheme', async () => {
    const signer = someSigner();
    await signers.add(signer);
    expect(await signers.live(newId('pty'), signer.scheme, signer.key)).toBeNull();
    expect(await signers.live(signer.party, 'secp256k1', signer.key)).toBeNull();
    expect(await signers.live(signer.party, signer.scheme, 'ab'.repeat(64))).toBeNull();
  });

  it('revokes once, only for its party; the key stays to be seen', async () => {
    const signer = someSigner();
    await signers.add(signer);
    expect(await signers.revoke(newId('pty'), signer.id, NOON)).toBe(false);
    expect(await signers.revoke(signer.party, newId('sgn'), NOON)).toBe(false);
    expect(await signers.revoke(signer.party, signer.id, NOON)).toBe(true);
    expect(await signers.revoke(signer.party, signer.id, new Date())).toBe(false);
    expect(await signers.live(signer.party, signer.scheme, signer.key)).toBeNull();
    expect(await signers.ofParty(signer.party)).toEqual([{ ...signer, revokedAt: NOON }]);
  });

  it('lists a party’s signers, newest first', async () => {
    const party = newId('pty');
    const older = someSigner({ party });
    const newer = someSigner({ party, createdAt: new Date(NOON.getTime() + 1) });
    for (const signer of [newer, older, someSigner()]) await signers.add(signer);
    expect(await signers.ofParty(party)).toEqual([newer, older]);
  });
}
