import { type BundleV1, parseRedactionLeaf, verifyBundle } from '@filmdeed/evidence';
import { newId, toBase64, toHex, utf8 } from '@filmdeed/kernel';
import { checkpointText, HashTree, leafHash, signNote, tlogProofText } from '@filmdeed/ledger';
import { LOG_SIGNER, TEST_ORIGIN, TRUST } from '../../../../test/support/filed-bundle.js';
import { MemoryLegalHolds } from '../../../../test/support/memory-legal-holds.js';
import { FilingWorld } from '../../../../test/support/filing-world.js';
import { codeOf } from '../../../../test/support/outcomes.js';
import { type EraseFiling, eraseFiling, erasureOf } from './erasure.flow.js';
import { bundleOf } from './filing-bundle.js';
import type { StoredFiling } from './filing-ports.js';
import { viewFilings } from './filing-view.js';

let world: FilingWorld;
let filing: StoredFiling;
beforeEach(async () => {
  world = new FilingWorld();
  const upload = await world.upload(utf8('a small film'));
  const { filing: input } = world.unsigned({ sealed: true });
  filing = (await world.file({ filing: input, upload })).filing;
});

const erase = (changes: Partial<EraseFiling> = {}) =>
  eraseFiling({ ...world.ports, holds: new MemoryLegalHolds() })({
    ...{ party: world.party, byOrder: false, id: filing.id, confirm: filing.id },
    ...{ reason: 'HOLDER_REQUEST', original: false, ...changes },
  });

it('erases what opens a filing, says so in a leaf, and answers the same when asked again', async () => {
  const { filing: erased, repeated } = await erase();
  expect(repeated).toBe(false);
  expect(erased).toMatchObject({ disclosures: [], title: '', upload: filing.upload });
  expect(parseRedactionLeaf(erased.redaction!.leaf)).toMatchObject({
    ...{ leaf: toHex(filing.leafHash), party: filing.party, reason: 'HOLDER_REQUEST', original: false },
    time: world.clock.now().toISOString(),
  });
  expect(await erase()).toEqual({ filing: erased, repeated: true });
  const both = await erase({ original: true });
  expect([both.repeated, both.filing.upload, erasureOf(both.filing)?.original]).toEqual([false, null, true]);
  expect(await erase()).toEqual({ filing: both.filing, repeated: true });
  const [view] = await viewFilings(world.ports)([both.filing]);
  expect(view).toMatchObject({
    title: '',
    content: null,
    particulars: {},
    erasure: { reason: 'HOLDER_REQUEST', original: true },
  });
});

it.each<[string, Partial<EraseFiling>, string]>([
  ['another party', { party: newId('pty') }, 'filing.not-found'],
  ['an administrator on its own wish', { party: newId('pty'), byOrder: true }, 'filing.not-found'],
  ['an administrator on an order', { party: newId('pty'), byOrder: true, reason: 'COURT_ORDER' }, 'done'],
  ['an administrator by law', { party: newId('pty'), byOrder: true, reason: 'LAW' }, 'done'],
  ['the holder with an order', { reason: 'COURT_ORDER' }, 'access.denied'],
  ['another reason', { reason: 'WHIM' }, 'code.unknown'],
  ['no such filing', { id: newId('fil'), byOrder: true, reason: 'LAW' }, 'filing.not-found'],
  ['an empty confirmation', { confirm: '' }, 'erasure.unconfirmed'],
  ['part of the id', { confirm: 'fil_' }, 'erasure.unconfirmed'],
  ['another id', { confirm: newId('fil') }, 'erasure.unconfirmed'],
])('%s: %j gives %s', async (_name, changes, code) => {
  expect(await codeOf(erase(changes))).toBe(code);
  const after = await world.filings.find(filing.id);
  expect(after?.redaction === null).toBe(code !== 'done');
  expect(after?.disclosures.length === 0).toBe(code === 'done');
});

it('asks the log nothing, so that a waiting leaf is erased too, and of many at once one is written', async () => {
  const answers = await Promise.all(Array.from({ length: 5 }, () => erase()));
  expect(answers.filter(({ repeated }) => !repeated)).toHaveLength(1);
  expect(new Set(answers.map(({ filing: { redaction } }) => toHex(redaction!.leaf))).size).toBe(1);
});

describe('the bundle of an erased filing', () => {
  /** Filing and redaction in one log. */
  const logged = async (leaves: readonly Uint8Array[]): Promise<(index: number) => string> => {
    const tree = new HashTree();
    for (const leaf of leaves) tree.append(leafHash(leaf));
    const root = tree.root();
    const checkpoint = await signNote(checkpointText({ origin: TEST_ORIGIN, size: leaves.length, root }), [LOG_SIGNER]);
    return (index) => tlogProofText({ index, proof: tree.inclusionProof(index), checkpoint });
  };
  const checkOf = (bundle: BundleV1) => verifyBundle(bundle, TRUST).checks.find(({ check }) => check === 'redaction');

  it('is valid with nothing disclosed, and says that it was erased', async () => {
    const { filing: erased } = await erase();
    const waiting = await bundleOf(world.ports)(erased);
    expect(checkOf(waiting)).toMatchObject({ verdict: 'not-checked', code: 'not-logged' });
    const proof = await logged([erased.leaf, erased.redaction!.leaf]);
    const redaction = { leaf: toBase64(erased.redaction!.leaf), proof: proof(1) };
    const bundle: BundleV1 = { ...waiting, proof: proof(0), redaction };
    expect(verifyBundle(bundle, TRUST).verdict).toBe('valid');
    expect(checkOf(bundle)).toMatchObject({
      verdict: 'valid',
      facts: { reason: 'HOLDER_REQUEST', original: false, index: 1 },
    });
    expect(verifyBundle(bundle, null).checks.find(({ check }) => check === 'redaction')?.code).toBe('no-trust');

    // A redaction leaf is a leaf: whoever has it verifies it.
    const own: BundleV1 = {
      v: 1,
      type: 'filmdeed.bundle',
      leaf: redaction.leaf,
      disclosures: [],
      proof: proof(1),
      anchors: [],
    };
    expect(verifyBundle(own, TRUST)).toMatchObject({ verdict: 'valid' });

    const other = (await world.file(world.signed())).filing;
    const foreign = (
      await eraseFiling({ ...world.ports, holds: new MemoryLegalHolds() })({
        ...{ party: world.party, byOrder: false },
        id: other.id,
        confirm: other.id,
        reason: 'HOLDER_REQUEST',
        original: false,
      })
    ).filing;
    const text = new TextDecoder().decode(erased.redaction!.leaf);
    const altered = (from: string, to: string) => toBase64(utf8(text.replace(from, to)));
    const party = newId('pty');
    const tampered: [string, BundleV1, string][] = [
      [
        'of another leaf',
        { ...bundle, redaction: { ...redaction, leaf: toBase64(foreign.redaction!.leaf) } },
        'leaf.invalid',
      ],
      [
        'of another party',
        { ...bundle, redaction: { ...redaction, leaf: altered(filing.party, party) } },
        'leaf.invalid',
      ],
      [
        'with another time',
        { ...bundle, redaction: { ...redaction, leaf: altered('08:30:00', '08:30:01') } },
        'proof.invalid',
      ],
      ['with texts', { ...bundle, disclosures: filing.disclosures }, 'disclosure.invalid'],
      [
        'with more members',
        { ...bundle, redaction: { ...redaction, leaf: altered('"original":false', '"original":false,"p":1') } },
        'leaf.invalid',
      ],
      [
        'not canonical',
        { ...bundle, redaction: { ...redaction, leaf: altered('"v":1', '"v": 1') } },
        'leaf.not-canonical',
      ],
      ['with the proof of the filing', { ...bundle, redaction: { ...redaction, proof: proof(0) } }, 'proof.invalid'],
    ];
    for (const [name, changed, code] of tampered) {
      expect([name, checkOf(changed)?.verdict, checkOf(changed)?.code]).toEqual([name, 'broken', code]);
      expect(verifyBundle(changed, TRUST).verdict).toBe('broken');
    }
    const younger = { ...bundle, redaction: { ...redaction, leaf: altered('HOLDER_REQUEST', 'LATER_REASON') } };
    expect(checkOf(younger)).toMatchObject({ verdict: 'not-checked', code: 'unknown-code' });
  });
});
