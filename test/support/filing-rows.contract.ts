import { redactionLeaf } from '@filmdeed/evidence';
import { digestBytes, pureDigests } from '@filmdeed/fingerprint';
import { type AccountId, type FilingId, newId, toHex, type UploadId, utf8 } from '@filmdeed/kernel';
import { leafHash } from '@filmdeed/ledger';
import type {
  AnchorFact,
  FilingQuery,
  FilingRows,
  FilingState,
  NewErasure,
  NewFiling,
  UploadRows,
} from '@filmdeed/registry';
import { sha256 } from '@noble/hashes/sha2.js';
import { codesOf } from './outcomes.js';
import { partyOf, someUpload } from './upload-rows.contract.js';

const NOON = new Date('2026-11-24T12:00:00.000Z');
const random = (bytes: number): Uint8Array => crypto.getRandomValues(new Uint8Array(bytes));

/** A filing as the flow hands it to the writer. */
export function someFiling(account: AccountId, changes: Partial<NewFiling> = {}): NewFiling {
  const id = changes.id ?? newId('fil');
  const leaf = utf8(`leaf of ${id} ${toHex(random(4))}`);
  return {
    id,
    account,
    party: partyOf(account),
    idempotencyKey: toHex(random(8)),
    requestDigest: random(32),
    leaf,
    leafHash: leafHash(leaf),
    disclosures: ['WyJhIl0', 'b'],
    promise: 'filmdeed.promise/v1\norigin\n\n— origin abc\n',
    receivedAt: NOON,
    upload: null,
    manifestUpload: null,
    title: '松江夜雨',
    fileName: null,
    sha256: random(32),
    ...changes,
  };
}

/** The rows under test, and the parts of the house that change beside them. */
export interface FilingRowsAtWork {
  readonly filings: FilingRows;
  readonly uploads: UploadRows;
  /** Records of the acts that wait, in their order. */
  acts(): Promise<string[]>;
  /** Gives the leaves their places in the log; says which. */
  log(ids: readonly FilingId[]): Promise<number[]>;
  /** Replaces all anchors. */
  anchor(anchors: readonly AnchorFact[]): Promise<void>;
}

/** What filing rows promise (libs/registry/src/filing/filing-ports.ts). */
export function filingRowsContract(make: () => Promise<FilingRowsAtWork>): void {
  let work: FilingRowsAtWork;
  let filings: FilingRows;
  let account: AccountId;
  beforeEach(async () => {
    work = await make();
    filings = work.filings;
    account = newId('acc');
  });

  const added = async (changes: Partial<NewFiling> = {}): Promise<NewFiling> => {
    const filing = someFiling(account, changes);
    expect(await filings.add(filing)).toEqual({ outcome: 'added', id: filing.id });
    return filing;
  };
  const uploaded = async (holder = account, changes: Parameters<typeof someUpload>[1] = {}): Promise<UploadId> => {
    const digests = digestBytes(pureDigests, utf8('abc'));
    const upload = someUpload(holder, { state: 'complete', received: 3, digests, ...changes });
    await work.uploads.add(upload, 1e9);
    return upload.id;
  };
  const list = async (query: Partial<FilingQuery> = {}): Promise<FilingId[]> =>
    (await filings.list({ party: partyOf(account), limit: 50, ...query })).items.map(({ id }) => id);

  it('gives a filing back as it was added', async () => {
    const odd = '{"a"}, \\x00 \\ \' " $1; -- 名';
    const plain = await added();
    const full = await added({ title: odd, fileName: odd, disclosures: [odd, '', 'NULL'], promise: odd });
    expect(await filings.find(plain.id)).toEqual({ ...plain, leafIndex: null, redaction: null });
    expect(await filings.find(full.id)).toEqual({ ...full, leafIndex: null, redaction: null });
    expect(await filings.find(newId('fil'))).toBeNull();
  });

  it('takes an act with what is added, and with nothing else', async () => {
    const filing = someFiling(account);
    const { idempotencyKey, requestDigest } = filing;
    const before = await work.acts();
    const act = (): { record: string; disclosure: string } => ({
      record: `{"${toHex(random(4))}":"\\\\名"}`,
      disclosure: 'd',
    });
    const [first, beside, whole] = [act(), act(), act()];
    const batch = [someFiling(account), someFiling(account)];
    await filings.add(filing, first);
    await filings.add(someFiling(account, { idempotencyKey, requestDigest }), act());
    const asked = [
      filings.add(someFiling(account, { idempotencyKey }), act()),
      filings.add(someFiling(account, { id: filing.id }), act()),
      filings.add(someFiling(account, { upload: newId('upl') }), act()),
      filings.add(someFiling(account), beside).then(() => 'added'),
      filings.addBatch([someFiling(account, { id: filing.id })], act()),
    ];
    expect(await codesOf(asked)).toEqual([
      ...['idempotency.key-reused', 'filing.id-taken', 'upload.not-found', 'added', 'filing.id-taken'],
    ]);
    expect([await filings.addBatch(batch, whole), await filings.addBatch(batch, act())]).toEqual(['added', 'repeated']);
    expect((await work.acts()).slice(before.length)).toEqual([first.record, beside.record, whole.record]);
  });

  it('keeps the leaf when it moves from the outbox into the log', async () => {
    const [first, second] = [await added(), await added()];
    const [index] = await work.log([second.id]);
    expect(await filings.find(second.id)).toEqual({ ...second, leafIndex: index, redaction: null });
    expect(await filings.find(first.id)).toEqual({ ...first, leafIndex: null, redaction: null });
  });

  it('answers the earlier filing for the same key and request, and refuses the key for another', async () => {
    const filing = await added();
    const { idempotencyKey, requestDigest } = filing;
    const again = someFiling(account, { idempotencyKey, requestDigest });
    expect(await filings.add(again)).toEqual({ outcome: 'repeated', id: filing.id });
    expect(await codesOf([filings.add(someFiling(account, { idempotencyKey }))])).toEqual(['idempotency.key-reused']);
    expect(await filings.ofKey(account, idempotencyKey)).toEqual({ id: filing.id, requestDigest });
    expect(await filings.ofKey(newId('acc'), idempotencyKey)).toBeNull();
    expect(await filings.add(someFiling(newId('acc'), { idempotencyKey }))).toMatchObject({ outcome: 'added' });
    expect(await list()).toEqual([filing.id]);
  });

  it('makes one filing of one key, however many ask at once', async () => {
    const [a, b] = [random(32), random(32)];
    const asked = Array.from({ length: 12 }, (_, i) =>
      someFiling(account, { idempotencyKey: 'one', requestDigest: i % 3 === 2 ? b : a }),
    );
    const outcomes = await codesOf(asked.map((filing) => filings.add(filing).then(({ outcome }) => outcome)));
    const [stored] = await list();
    expect(await list()).toHaveLength(1);
    const known = await filings.ofKey(account, 'one');
    expect(known?.id).toBe(stored);
    const same = asked.map(({ requestDigest }) => toHex(requestDigest) === toHex(known!.requestDigest));
    expect(outcomes.filter((outcome) => outcome === 'added')).toHaveLength(1);
    expect(outcomes.map((outcome) => outcome !== 'idempotency.key-reused')).toEqual(same);
  });

  it('takes an id once, one after the other or at once', async () => {
    const filing = await added();
    expect(await codesOf([filings.add(someFiling(account, { id: filing.id }))])).toEqual(['filing.id-taken']);
    const id = newId('fil');
    const asked = Array.from({ length: 6 }, () => filings.add(someFiling(account, { id })).then(() => 'added'));
    expect((await codesOf(asked)).sort()).toEqual(['added', ...Array<string>(5).fill('filing.id-taken')]);
  });

  it('claims the upload with the filing, an original’s or a manifest', async () => {
    const [upload, manifestUpload] = [await uploaded(), await uploaded()];
    const original = await added({ upload });
    const set = await added({ manifestUpload });
    expect(await work.uploads.find(upload)).toMatchObject({ state: 'filed', filing: original.id });
    expect(await work.uploads.find(manifestUpload)).toMatchObject({ state: 'filed', filing: set.id });
  });

  it('writes nothing of a filing whose upload it refuses, and the key stays free', async () => {
    const taken = await uploaded();
    await added({ upload: taken });
    const refused: [UploadId, string][] = [
      [newId('upl'), 'upload.not-found'],
      [await uploaded(newId('acc')), 'upload.not-found'],
      [await uploaded(account, { state: 'open', received: 1, digests: null }), 'upload.not-complete'],
      [taken, 'upload.already-filed'],
    ];
    for (const [upload, code] of refused) {
      const filing = someFiling(account, { upload });
      const beside = someFiling(account);
      expect(await codesOf([filings.add(filing), filings.add(beside).then(() => 'added')])).toEqual([code, 'added']);
      expect([await filings.find(filing.id), await filings.ofKey(account, filing.idempotencyKey)]).toEqual([
        null,
        null,
      ]);
      expect(await filings.unknownLeaves([toHex(filing.leafHash)])).toHaveLength(1);
      const again = { ...filing, requestDigest: random(32), upload: null };
      expect(await filings.add(again)).toEqual({ outcome: 'added', id: filing.id });
    }
  });

  it('gives an upload to one of many filings at once', async () => {
    const upload = await uploaded();
    const asked = Array.from({ length: 6 }, () => someFiling(account, { upload }));
    const outcomes = await codesOf(asked.map((filing) => filings.add(filing).then(() => 'added')));
    expect([...outcomes].sort()).toEqual(['added', ...Array<string>(5).fill('upload.already-filed')]);
    const winner = asked[outcomes.indexOf('added')]!;
    expect(await work.uploads.find(upload)).toMatchObject({ state: 'filed', filing: winner.id });
    expect(await list()).toEqual([winner.id]);
  });

  it('leaves the upload alone of whoever is refused for key or id', async () => {
    const { id, idempotencyKey } = await added();
    const upload = await uploaded();
    const asked = [someFiling(account, { idempotencyKey, upload }), someFiling(account, { id, upload })];
    for (const [i, code] of ['idempotency.key-reused', 'filing.id-taken'].entries()) {
      expect(await codesOf([filings.add(asked[i]!)])).toEqual([code]);
      expect(await work.uploads.find(upload)).toMatchObject({ state: 'complete', filing: null });
    }
  });

  it('answers a repeated request whose upload is filed already', async () => {
    const filing = await added({ upload: await uploaded() });
    expect(await filings.add({ ...filing, id: newId('fil') })).toEqual({ outcome: 'repeated', id: filing.id });
  });

  it('lists the party’s filings, newest first, in pages that lose and repeat nothing', async () => {
    const times = [3, 1, 2, 2, 2, 2, 1].map((n) => new Date(NOON.getTime() + n));
    const made: NewFiling[] = [];
    for (const receivedAt of times) made.push(await added({ receivedAt }));
    await filings.add(someFiling(newId('acc')));
    const whole = await list();
    expect([...whole].sort()).toEqual(made.map(({ id }) => id).sort());
    expect(whole[0]).toBe(made[0]!.id);
    for (const limit of [1, 2, 3, 7]) {
      const seen: FilingId[] = [];
      for (let cursor: string | undefined; ;) {
        const page = await filings.list({
          party: partyOf(account),
          limit,
          ...(cursor === undefined ? {} : { cursor }),
        });
        seen.push(...page.items.map(({ id }) => id));
        if (page.next === null) break;
        cursor = page.next;
      }
      expect(seen).toEqual(whole);
    }
    expect(await codesOf([filings.list({ party: partyOf(account), limit: 1, cursor: 'eA' })])).toEqual([
      'cursor.invalid',
    ]);
  });

  it('finds by part of title, file name or id, and by the beginning of the digest', async () => {
    const film = await added({ title: '松江夜雨 Rain 50%_\\ 版', fileName: 'Night-Rain.MOV' });
    const other = await added({ title: '另一部', receivedAt: new Date(NOON.getTime() - 1) });
    const hex = toHex(film.sha256);
    const hits = [
      '夜雨',
      'rain',
      'ＲＡＩＮ 50',
      '50%_\\',
      'night-rain.mov',
      film.id,
      film.id.slice(8, 20).toUpperCase(),
    ];
    for (const search of [...hits, hex, hex.toUpperCase(), hex.slice(0, 8), hex.slice(0, 33)]) {
      expect([search, await list({ search })]).toEqual([search, [film.id]]);
    }
    for (const search of ['5_%', '夜 雨', hex.slice(1), hex.slice(0, 7)]) {
      expect([search, await list({ search })]).toEqual([search, []]);
    }
    expect(await list({ search: ' ' })).toEqual([film.id, other.id]);
    expect(await list({ search: hex, party: newId('pty') })).toEqual([]);
  });

  it('names the leaves that neither log nor outbox holds', async () => {
    const [waiting, logged] = [await added(), await added()];
    await work.log([logged.id]);
    const [known, unknown] = [[waiting, logged].map(({ leafHash: hash }) => toHex(hash)), toHex(sha256(random(8)))];
    expect(await filings.unknownLeaves([...known, unknown])).toEqual([unknown]);
    expect(await filings.unknownLeaves([])).toEqual([]);
  });

  it('finds filings by state as filingState derives it', async () => {
    const made: FilingId[] = [];
    for (let i = 0; i < 4; i++) made.push((await added({ receivedAt: new Date(NOON.getTime() - i) })).id);
    const [first, second, third] = (await work.log(made.slice(0, 3))) as [number, number, number];
    const states = async (): Promise<Record<FilingState, FilingId[]>> => ({
      received: await list({ state: 'received' }),
      logged: await list({ state: 'logged' }),
      anchored: await list({ state: 'anchored' }),
      final: await list({ state: 'final' }),
    });
    const [a, b, c, d] = made as [FilingId, FilingId, FilingId, FilingId];
    await work.anchor([]);
    expect(await states()).toEqual({ received: [d], logged: [a, b, c], anchored: [], final: [] });
    await work.anchor([{ operator: 'self', state: 'final', size: second + 1 }]);
    expect(await states()).toEqual({ received: [d], logged: [c], anchored: [a, b], final: [] });
    await work.anchor([
      { operator: 'self', state: 'final', size: third + 1 },
      { operator: 'consortium', state: 'anchored', size: second + 1 },
      { operator: 'public', state: 'final', size: first + 1 },
    ]);
    expect(await states()).toEqual({ received: [d], logged: [], anchored: [b, c], final: [a] });
  });

  describe('a batch', () => {
    const batchOf = (count: number, changes: Partial<NewFiling> = {}): NewFiling[] => {
      const [requestDigest, prefix] = [random(32), toHex(random(8))];
      return Array.from({ length: count }, (_, i) =>
        someFiling(account, { requestDigest, idempotencyKey: `${prefix} ${i}`, ...changes }),
      );
    };
    const keysOf = (batch: readonly NewFiling[]): string[] => batch.map(({ idempotencyKey }) => idempotencyKey);

    it('is written whole; its receipts come in the order that is asked for', async () => {
      const batch = batchOf(5);
      expect(await filings.addBatch(batch)).toBe('added');
      const expected = batch.map(({ id, leafHash: hash, promise, requestDigest }) => ({
        ...{ id, leafHash: hash, promise, requestDigest },
      }));
      expect(await filings.receiptsOf(account, keysOf(batch).toReversed())).toEqual(expected.toReversed());
      expect(await filings.receiptsOf(account, ['none', ...keysOf(batch).slice(2)])).toEqual(expected.slice(2));
      expect(await filings.receiptsOf(newId('acc'), keysOf(batch))).toEqual([]);
      expect(await work.log(batch.map(({ id }) => id))).toHaveLength(5);
      expect(await filings.receiptsOf(account, keysOf(batch))).toEqual(expected);
      expect((await filings.find(batch[3]!.id))?.leaf).toEqual(batch[3]!.leaf);
    });

    it('is repeated, also by many at once, and written once', async () => {
      const batch = batchOf(30);
      const outcomes = await Promise.all(Array.from({ length: 6 }, () => filings.addBatch(batch)));
      expect(outcomes.filter((outcome) => outcome === 'added')).toHaveLength(1);
      expect(await filings.addBatch(batch)).toBe('repeated');
      const again = batch.map((filing) => ({ ...filing, requestDigest: random(32) }));
      expect(await codesOf([filings.addBatch(again)])).toEqual(['idempotency.key-reused']);
    });

    it('is refused whole if one id is taken, naming the first', async () => {
      const taken = await added();
      const batch = batchOf(4).map((filing, i) => (i < 2 ? filing : { ...filing, id: taken.id }));
      await expect(filings.addBatch(batch.slice(0, 3))).rejects.toMatchObject({
        code: 'filing.id-taken',
        facts: { filing: taken.id, index: 2 },
      });
      expect(await filings.receiptsOf(account, keysOf(batch))).toEqual([]);
      expect(await filings.find(batch[0]!.id)).toBeNull();
      expect(await filings.unknownLeaves([toHex(batch[0]!.leafHash)])).toHaveLength(1);
    });
  });

  describe('an erasure', () => {
    const SECRET = '松江夜雨-secret';
    const erasing = (filing: NewFiling, changes: Partial<NewErasure> = {}): NewErasure => {
      const { party, leafHash: hash } = filing;
      const redaction = redactionLeaf({ party, leafHash: hash, reason: 'LAW', original: false, at: NOON });
      return {
        filing: filing.id,
        redaction: { ...redaction, at: NOON },
        sealed: true,
        original: false,
        replaces: null,
        ...changes,
      };
    };
    const nothing = new Uint8Array(32);

    it('leaves nothing of texts, names and the digest of a sealed filing, and everything that proves it', async () => {
      const [upload, other] = [await uploaded(account, { name: SECRET }), await uploaded()];
      const filing = await added({ upload, title: SECRET, fileName: SECRET, disclosures: [SECRET] });
      const twin = await added({ upload: other, title: SECRET, sha256: filing.sha256 });
      const erasure = erasing(filing);
      expect(await filings.erase(erasure)).toBe(true);
      const erased = { disclosures: [], title: '', fileName: null, requestDigest: nothing, sha256: nothing };
      const redaction = { leaf: erasure.redaction.leaf, leafIndex: null };
      expect(await filings.find(filing.id)).toEqual({ ...filing, ...erased, leafIndex: null, redaction });
      expect(await list({ search: 'secret' })).toEqual([twin.id]);
      expect(await list({ search: toHex(filing.sha256) })).toEqual([twin.id]);
      expect((await list()).sort()).toEqual([filing.id, twin.id].sort());
      expect(await work.uploads.find(upload)).toMatchObject({
        state: 'filed',
        filing: filing.id,
        name: '',
        mediaType: null,
      });
      expect(await filings.find(twin.id)).toMatchObject({ title: SECRET, upload: other, redaction: null });
    });

    it('keeps the digest that stands in the log in the clear', async () => {
      const filing = await added();
      await filings.erase(erasing(filing, { sealed: false }));
      expect((await filings.find(filing.id))?.sha256).toEqual(filing.sha256);
    });

    it('lets the original go if that is asked, at once or later, and a manifest always', async () => {
      const [first, second, manifestUpload] = [await uploaded(), await uploaded(), await uploaded()];
      const [atOnce, later, set] = [
        await added({ upload: first }),
        await added({ upload: second }),
        await added({ manifestUpload }),
      ];
      const before = erasing(later);
      for (const erasure of [erasing(atOnce, { original: true }), before, erasing(set)]) {
        expect(await filings.erase(erasure)).toBe(true);
      }
      const after = erasing(later, { original: true, replaces: before.redaction.id });
      expect(await filings.erase(after)).toBe(true);
      for (const [filing, upload] of [
        [atOnce, first],
        [later, second],
        [set, manifestUpload],
      ] as const) {
        expect(await filings.find(filing.id)).toMatchObject({ upload: null, manifestUpload: null });
        expect(await work.uploads.find(upload)).toMatchObject({ state: 'leaving', filing: null });
      }
    });

    it('is made once, however many ask at once', async () => {
      const filing = await added();
      const outcomes = await Promise.all(Array.from({ length: 6 }, () => filings.erase(erasing(filing))));
      expect(outcomes.filter(Boolean)).toHaveLength(1);
      expect(await filings.erase(erasing(someFiling(account)))).toBe(false);
    });
  });
}
