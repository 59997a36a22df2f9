import type { BundleV1, ReceiptAnchor } from '@filmdeed/evidence';
import { filedBundle } from '../../../../test/support/filed-bundle.js';
import { seededWitness, witnessAnchor, WITNESSED_TRUST } from '../../../../test/support/witnessed-bundle.js';
import { certificateFace } from './index.js';

const HOUSE = { name: '影契测试', publicUrl: 'https://deed.example' };
const rowsOf = (bundle: BundleV1, heading: string): string[] =>
  certificateFace(bundle, WITNESSED_TRUST, HOUSE)
    .sections.filter((section) => section.heading.en === heading)
    .flatMap(({ rows }) => rows.map(({ value }) => (typeof value === 'string' ? value : value.en)));

it('lists every cosignature with its witness, key id and time, and only those of the trust file', async () => {
  const filed = await filedBundle();
  const stranger = seededWitness('strange.witness');
  const [one, two] = WITNESSED_TRUST.witnesses.map((each) => (each as { key: string }).key.split('+'));
  const at = Date.parse('2026-11-24T08:30:20.000Z') / 1000;
  const anchor = witnessAnchor(filed, {
    later: (note) =>
      ['one.witness', 'two.witness'].map((name) => seededWitness(name).cosign(note, at)).join('') +
      stranger.cosign(note, at),
  });
  expect(rowsOf({ ...filed, anchors: [...filed.anchors, anchor] }, 'Cosignatures of witnesses')).toEqual([
    '2 (the trust file asks for 2)',
    `one.witness (key id ${one![1]}) 2026-11-24 16:30:20 (UTC+8)`,
    `two.witness (key id ${two![1]}) 2026-11-24 16:30:20 (UTC+8)`,
  ]);
});

it('says nothing of witnesses that are no quorum', async () => {
  const filed = await filedBundle();
  const anchor = witnessAnchor(filed, { later: (note) => seededWitness('one.witness').cosign(note, 1_800_000_000) });
  expect(rowsOf({ ...filed, anchors: [...filed.anchors, anchor] }, 'Cosignatures of witnesses')).toEqual([]);
});

it('sends the reader of a receipt to its issuer', async () => {
  const filed = await filedBundle();
  const receipt: ReceiptAnchor = {
    ...{ type: 'notary-receipt', issuer: '上海市某公证处', reference: '(2026)沪证经字第1号', askAt: '021-12348' },
    ...{ time: '2026-11-24T09:00:00.000Z', document: { sha256: 'ab'.repeat(32), size: 12 } },
    proof: filed.anchors[0]!['proof'] as string,
  };
  expect(rowsOf({ ...filed, anchors: [...filed.anchors, receipt] }, 'Deed of a notary')).toEqual([
    '上海市某公证处',
    '(2026)沪证经字第1号',
    '2026-11-24 17:00:00 (UTC+8)',
    expect.stringMatching(/^ask the issuer: 021-12348 .*not that it is genuine/),
    'ab'.repeat(32),
  ]);
});
