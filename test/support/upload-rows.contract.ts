import { digestBytes, pureDigests } from '@filmdeed/fingerprint';
import { type AccountId, newId, type PartyId, utf8 } from '@filmdeed/kernel';
import type { Upload, UploadRows, UploadState } from '@filmdeed/registry';

const NOON = new Date('2026-11-24T12:00:00.000Z');
const minutes = (n: number): Date => new Date(NOON.getTime() + n * 60_000);

/** An upload as a flow would begin it, for the account's own person. */
export function someUpload(account: AccountId, changes: Partial<Upload> = {}): Upload {
  return {
    id: newId('upl'),
    account,
    party: partyOf(account),
    object: newId('obj'),
    name: '影契 final.mov',
    mediaType: 'video/quicktime',
    state: 'open',
    size: 3,
    received: 0,
    declared: {},
    digests: null,
    refusal: null,
    filing: null,
    createdAt: NOON,
    expiresAt: minutes(60),
    ...changes,
  };
}

/** The person of an account in these tests. */
export function partyOf(account: AccountId): PartyId {
  return account.replace('acc_', 'pty_') as PartyId;
}

/** What all upload rows promise (libs/registry/src/upload/upload-rows.ts). */
export function uploadRowsContract(make: () => Promise<UploadRows>): void {
  const digests = digestBytes(pureDigests, utf8('abc'));
  let rows: UploadRows;
  let account: AccountId;
  beforeEach(async () => {
    rows = await make();
    account = newId('acc');
  });

  const added = async (changes: Partial<Upload> = {}): Promise<Upload> => {
    const upload = someUpload(account, changes);
    await rows.add(upload, Number.MAX_SAFE_INTEGER);
    return upload;
  };
  const complete = { state: 'complete', received: 3, digests } as const;

  it('gives an upload back as it was added', async () => {
    const plain = await added();
    const full = await added({
      ...complete,
      name: '"quoted" ; -- 名',
      mediaType: null,
      size: 2 ** 52,
      declared: { sha256: 'ab'.repeat(32), sm3: 'cd'.repeat(32) },
      digests: { ...digests, size: 2 ** 52 },
    });
    expect(await rows.find(plain.id)).toEqual(plain);
    expect(await rows.find(full.id)).toEqual(full);
    expect(await rows.find(newId('upl'))).toBeUndefined();
  });

  it('counts every upload but refused and leaving ones against the quota', async () => {
    for (const state of ['open', 'hashing', 'refused', 'leaving'] as const) await added({ state, size: 10 });
    await added({ ...complete, size: 10, received: 10 });
    await rows.add(someUpload(newId('acc'), { size: 1000 }), 1e6);
    expect(await rows.usedBytes(account)).toBe(30);
    const tooMuch = rows.add(someUpload(account, { size: 21 }), 50);
    await expect(tooMuch).rejects.toMatchObject({
      code: 'upload.quota-exceeded',
      facts: { quota: 50, used: 30, needed: 21 },
    });
    await rows.add(someUpload(account, { size: 20 }), 50);
    expect(await rows.usedBytes(account)).toBe(50);
  });

  it('keeps the quota however many begin at once', async () => {
    const attempts = Array.from({ length: 20 }, () => rows.add(someUpload(account, { size: 10 }), 55));
    const outcomes = await Promise.allSettled(attempts);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    expect(await rows.usedBytes(account)).toBe(50);
  });

  it('records progress only from where the upload stands, and only while it is open', async () => {
    const upload = await added({ size: 100 });
    expect(await rows.progress(upload.id, 0, 40, minutes(70))).toBe(true);
    expect(await rows.progress(upload.id, 0, 50, minutes(80))).toBe(false);
    expect(await rows.find(upload.id)).toMatchObject({ received: 40, expiresAt: minutes(70) });
    await rows.move({ ...upload, state: 'hashing' }, 'open');
    expect(await rows.progress(upload.id, 40, 50, minutes(80))).toBe(false);
  });

  it('moves an upload once, from the state named', async () => {
    const upload = await added({ received: 3 });
    const hashing = { ...upload, state: 'hashing' as UploadState };
    expect(await rows.move(hashing, 'open')).toBe(true);
    expect(await rows.move(hashing, 'open')).toBe(false);
    const done = { ...upload, state: 'complete' as UploadState, digests, expiresAt: minutes(90) };
    expect(await rows.move(done, 'hashing')).toBe(true);
    expect(await rows.find(upload.id)).toEqual(done);
  });

  it('keeps the reason of a refusal', async () => {
    const upload = await added({ state: 'hashing', received: 3 });
    const refusal = { code: 'digest.mismatch', facts: { algorithm: 'sm3', declared: 'a', computed: 'b' } } as const;
    expect(await rows.move({ ...upload, state: 'refused', refusal }, 'hashing')).toBe(true);
    expect(await rows.find(upload.id)).toMatchObject({ state: 'refused', refusal });
  });

  it('lists a party’s unfiled uploads, newest first', async () => {
    const first = await added({ createdAt: minutes(1) });
    const second = await added({ createdAt: minutes(2), state: 'refused' });
    await added({ ...complete, state: 'filed', filing: newId('fil') });
    await added({ state: 'leaving' });
    await rows.add(someUpload(newId('acc')), 1e6);
    expect((await rows.listUnfiled(partyOf(account))).map(({ id }) => id)).toEqual([second.id, first.id]);
  });

  it('lists what waits for digests, and what is due', async () => {
    const only = async (list: Promise<readonly Upload[]>): Promise<string[]> =>
      (await list).filter((upload) => upload.account === account).map(({ id }) => id);
    const hashing = await added({ state: 'hashing', received: 3 });
    const full = await added({ received: 3, expiresAt: minutes(1) });
    await added({ received: 2 });
    await added({ ...complete, state: 'filed', filing: newId('fil'), expiresAt: minutes(0) });
    const leaving = await added({ state: 'leaving' });
    expect((await only(rows.listUnsettled())).sort()).toEqual([hashing.id, full.id].sort());
    expect(await only(rows.listDue(minutes(1), 1000))).toEqual([full.id, leaving.id]);
    expect(await only(rows.listDue(minutes(0.5), 1000))).toEqual([leaving.id]);
    expect(await rows.listDue(minutes(1), 1)).toHaveLength(1);
  });

  it('forgets only what is leaving', async () => {
    const upload = await added();
    await rows.forget(upload.id);
    expect(await rows.find(upload.id)).toBeDefined();
    await rows.move({ ...upload, state: 'leaving' }, 'open');
    await rows.forget(upload.id);
    await rows.forget(upload.id);
    expect(await rows.find(upload.id)).toBeUndefined();
  });
}
