import { keyLeaf, type KeyBody } from '@filmdeed/evidence';
import { newId, type PartyId, toHex } from '@filmdeed/kernel';
import type { Signer, SignerChange, Signers } from '@filmdeed/registry';

const NOON = new Date('2026-11-24T12:00:00.000Z');
const LATER = new Date(NOON.getTime() + 1000);

export function someSigner(changes: Partial<Signer> = {}): Signer {
  return {
    id: newId('sgn'),
    party: newId('pty'),
    scheme: 'p256',
    key: toHex(crypto.getRandomValues(new Uint8Array(64))),
    credentialId: null,
    label: '剪辑室 key',
    createdAt: NOON,
    effectiveAt: changes.createdAt ?? NOON,
    revokedAt: null,
    possession: { signedAt: NOON.toISOString(), nonce: 'ab'.repeat(32), signature: { rs: 'AAAA' } },
    ...changes,
  };
}

/** A change of the party's keys with some leaf; what it states is not its store's affair. */
export function someChange(party: PartyId, change: Partial<SignerChange> = {}): SignerChange {
  const at = change.at ?? NOON;
  const body: KeyBody = {
    action: 'revoke',
    scheme: 'p256',
    key: toHex(crypto.getRandomValues(new Uint8Array(64))),
    custody: 'party',
  };
  return {
    event: keyLeaf({ party, auth: { kind: 'operator' }, body, at }),
    signer: null,
    at,
    statements: [],
    ...change,
  };
}

export function adding(add: Signer, change: Partial<SignerChange> = {}): SignerChange {
  return someChange(add.party, { signer: add.id, add, at: add.createdAt, ...change });
}

/** What signers promise (libs/registry/src/signer/signer-ports.ts). */
export function signersContract(make: () => Promise<Signers>): void {
  let signers: Signers;
  beforeEach(async () => {
    signers = await make();
  });

  it('gives a signer back as it was added', async () => {
    const plain = someSigner();
    const passkey = someSigner({ scheme: 'webauthn-p256', credentialId: 'Y3JlZA', possession: null });
    for (const signer of [plain, passkey]) {
      expect(await signers.commit(adding(signer))).toBe('done');
      expect(await signers.byId(signer.id)).toEqual(signer);
      expect(await signers.live(signer.party, signer.scheme, signer.key)).toEqual(signer);
    }
    expect(await signers.byId(newId('sgn'))).toBeNull();
  });

  it('gives a key to one party for ever: not at once, not under another scheme, not after it ended', async () => {
    const first = someSigner();
    const asked = [first, ...Array.from({ length: 7 }, () => someSigner({ key: first.key }))];
    const taken = await Promise.all(asked.map((signer) => signers.commit(adding(signer))));
    expect(taken.filter((each) => each === 'done')).toHaveLength(1);
    const owner = asked[taken.indexOf('done')]!;
    expect(await signers.commit(adding(someSigner({ key: first.key, scheme: 'webauthn-p256' })))).toBe('taken');
    expect(await signers.commit(someChange(owner.party, { end: owner.id }))).toBe('done');
    expect(await signers.commit(adding(someSigner({ key: first.key })))).toBe('taken');
    expect((await signers.byId(owner.id))?.party).toBe(owner.party);
  });

  it('takes the word of keys only while they are live and as many as must sign', async () => {
    const [one, two] = [someSigner(), someSigner({ effectiveAt: LATER })];
    Object.assign(two, { party: one.party });
    for (const signer of [one, two]) expect(await signers.commit(adding(signer))).toBe('done');
    const asked = (threshold: number, keys: readonly string[], at = LATER): Promise<string> =>
      signers.commit(adding(someSigner({ party: one.party, createdAt: at }), { agreedBy: { threshold, keys } }));
    expect(await asked(1, [one.key])).toBe('done');
    expect(await asked(1, [two.key], NOON)).toBe('moved');
    expect(await asked(1, [someSigner().key])).toBe('moved');
    expect(await signers.commit(someChange(one.party, { threshold: { from: 1, to: 2 } }))).toBe('done');
    expect(await asked(1, [one.key])).toBe('moved');
    expect(await asked(2, [one.key, two.key])).toBe('done');
    expect(await signers.commit(someChange(one.party, { end: one.id, at: LATER }))).toBe('done');
    expect(await asked(2, [one.key, two.key])).toBe('moved');
    expect(await signers.ofParty(one.party)).toHaveLength(4);
  });

  it('finds a live key only for its own party and scheme, and from its time on', async () => {
    const signer = someSigner({ effectiveAt: LATER });
    await signers.commit(adding(signer));
    expect(await signers.live(newId('pty'), signer.scheme, signer.key, LATER)).toBeNull();
    expect(await signers.live(signer.party, 'secp256k1', signer.key, LATER)).toBeNull();
    expect(await signers.live(signer.party, signer.scheme, 'ab'.repeat(64), LATER)).toBeNull();
    expect(await signers.live(signer.party, signer.scheme, signer.key, new Date(LATER.getTime() - 1))).toBeNull();
    expect(await signers.live(signer.party, signer.scheme, signer.key, LATER)).toEqual(signer);
  });

  it('ends a key once, only for its party; it stays to be seen', async () => {
    const signer = someSigner();
    await signers.commit(adding(signer));
    expect(await signers.commit(someChange(newId('pty'), { end: signer.id }))).toBe('moved');
    expect(await signers.commit(someChange(signer.party, { end: newId('sgn') }))).toBe('moved');
    expect(await signers.commit(someChange(signer.party, { end: signer.id }))).toBe('done');
    expect(await signers.commit(someChange(signer.party, { end: signer.id, at: new Date() }))).toBe('moved');
    expect(await signers.live(signer.party, signer.scheme, signer.key)).toBeNull();
    expect(await signers.ofParty(signer.party)).toEqual([{ ...signer, revokedAt: NOON }]);
  });

  it('lists a party’s signers, newest first', async () => {
    const party = newId('pty');
    const older = someSigner({ party });
    const newer = someSigner({ party, createdAt: LATER });
    for (const signer of [newer, older, someSigner()]) await signers.commit(adding(signer));
    expect(await signers.ofParty(party)).toEqual([newer, older]);
  });

  it('takes a first key only where there never was one, also when two come at once', async () => {
    const party = newId('pty');
    const both = [someSigner({ party }), someSigner({ party })];
    const taken = await Promise.all(both.map((signer) => signers.commit(adding(signer, { first: true }))));
    expect(taken.sort()).toEqual(['done', 'moved']);
    expect(await signers.ofParty(party)).toHaveLength(1);
  });

  it('uses a statement once; the second time nothing changes', async () => {
    const [first, second] = [someSigner(), someSigner()];
    const statements = [crypto.getRandomValues(new Uint8Array(32)), crypto.getRandomValues(new Uint8Array(32))];
    expect(await signers.commit(adding(first, { statements: [statements[0]!] }))).toBe('done');
    expect(await signers.commit(adding(second, { statements: [statements[1]!, statements[0]!] }))).toBe('replayed');
    expect(await signers.byId(second.id)).toBeNull();
    expect(await signers.events(second.party)).toEqual([]);
    expect(await signers.commit(adding(second, { statements: [statements[1]!] }))).toBe('done');
  });

  it('lets a key that waits sign from now on, once', async () => {
    const signer = someSigner({ effectiveAt: LATER });
    await signers.commit(adding(signer));
    const agree = { effective: signer.id, at: new Date(NOON.getTime() + 1) };
    expect(await signers.commit(someChange(newId('pty'), agree))).toBe('moved');
    expect(await signers.commit(someChange(signer.party, agree))).toBe('done');
    expect(await signers.commit(someChange(signer.party, agree))).toBe('moved');
    expect((await signers.byId(signer.id))!.effectiveAt).toEqual(agree.at);
  });

  it('ends one key and adds another together or not at all', async () => {
    const [old, other] = [someSigner(), someSigner()];
    for (const signer of [old, other]) await signers.commit(adding(signer));
    const taken = someSigner({ party: old.party, key: other.key });
    expect(await signers.commit(adding(taken, { end: old.id }))).toBe('taken');
    expect((await signers.byId(old.id))!.revokedAt).toBeNull();
    const next = someSigner({ party: old.party });
    expect(await signers.commit(adding(next, { end: old.id }))).toBe('done');
    expect((await signers.byId(old.id))!.revokedAt).toEqual(NOON);
    const late = someSigner({ party: old.party });
    expect(await signers.commit(adding(late, { end: old.id }))).toBe('moved');
    expect(await signers.byId(late.id)).toBeNull();
  });

  it('changes how many must sign from what it was thought to be, and from nothing else', async () => {
    const party = newId('pty');
    expect(await signers.threshold(party)).toBe(1);
    const change = (from: number, to: number) => signers.commit(someChange(party, { threshold: { from, to } }));
    expect(await change(2, 3)).toBe('moved');
    expect(await signers.threshold(party)).toBe(1);
    expect(await change(1, 2)).toBe('done');
    expect(await change(1, 3)).toBe('moved');
    expect(await change(2, 3)).toBe('done');
    expect(await signers.threshold(party)).toBe(3);
  });

  it('remembers what happened, newest first', async () => {
    const signer = someSigner();
    const added = adding(signer);
    const ended = someChange(signer.party, { end: signer.id, signer: signer.id, at: LATER });
    for (const change of [added, ended]) await signers.commit(change);
    expect(await signers.events(signer.party)).toEqual(
      [ended, added].map(({ event, at }) => ({
        ...{ id: event.parsed.id, action: 'revoke', signer: signer.id, at, agreed: false },
        ...{ leafHash: toHex(event.leafHash), leafIndex: null },
      })),
    );
    const { id } = ended.event.parsed;
    expect(await signers.eventLeaf(signer.party, id)).toEqual({ leaf: ended.event.leaf, leafIndex: null });
    expect(await signers.eventLeaf(newId('pty'), id)).toBeNull();
    expect(await signers.eventLeaf(signer.party, newId('key'))).toBeNull();
  });
}
