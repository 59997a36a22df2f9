import { keyChangeStatement, newNonce } from '@filmdeed/evidence';
import { newId, toHex } from '@filmdeed/kernel';
import type { Cosigning, Cosignings } from '@filmdeed/registry';
import { TEST_ORIGIN } from './filed-bundle.js';

const NOON = new Date('2026-11-24T12:00:00.000Z');

export function someCosigning(changes: Partial<Cosigning> = {}): Cosigning {
  const party = changes.party ?? newId('pty');
  const member = () => ({ scheme: 'p256', key: toHex(crypto.getRandomValues(new Uint8Array(64))) }) as const;
  const members = [member(), member(), member()];
  const [subject] = members;
  const signing = { origin: TEST_ORIGIN, party, signedAt: NOON.toISOString(), nonce: newNonce() };
  const { typedData, digest } = keyChangeStatement({ ...signing, change: 'revoke', subject: subject! });
  return {
    ...{ id: newId('csg'), party, typedData, digest: toHex(digest), handIn: { note: '合同 7' }, threshold: 2, members },
    ...{ createdAt: NOON, deadline: new Date(NOON.getTime() + 86_400_000), signatures: [] },
    ...changes,
  };
}

/** What joint signings promise (libs/registry/src/cosigning/cosigning.flow.ts). */
export function cosigningsContract(make: () => Promise<Cosignings>): void {
  let cosignings: Cosignings;
  beforeEach(async () => {
    cosignings = await make();
  });

  it('gives one back as it was begun', async () => {
    const begun = someCosigning();
    await cosignings.add(begun);
    expect(await cosignings.byId(begun.id)).toEqual(begun);
    expect(await cosignings.byId(newId('csg'))).toBeNull();
  });

  it('takes each key’s signature once, also when it comes twice at once, in the order in which they come', async () => {
    const begun = someCosigning();
    await cosignings.add(begun);
    const sign = (place: number) =>
      cosignings.sign(begun.id, {
        ...begun.members[place]!,
        signature: { rs: 'AAAA' },
        at: new Date(NOON.getTime() + place),
      });
    const taken = await Promise.all([sign(1), sign(1), sign(1)]);
    expect(taken.filter(Boolean)).toHaveLength(1);
    expect(await sign(0)).toBe(true);
    expect(await sign(1)).toBe(false);
    const { signatures } = (await cosignings.byId(begun.id))!;
    expect(signatures.map(({ key }) => key)).toEqual([begun.members[1]!.key, begun.members[0]!.key]);
    expect(signatures[0]).toEqual({
      ...begun.members[1]!,
      signature: { rs: 'AAAA' },
      at: new Date(NOON.getTime() + 1),
    });
  });

  it('lists those of one party, newest first', async () => {
    const party = newId('pty');
    const older = someCosigning({ party });
    const newer = someCosigning({ party, createdAt: new Date(NOON.getTime() + 1) });
    for (const each of [newer, older, someCosigning()]) await cosignings.add(each);
    expect(await cosignings.ofParty(party, 10)).toEqual([newer, older]);
    expect(await cosignings.ofParty(party, 1)).toEqual([newer]);
  });
}
