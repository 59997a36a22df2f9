import { fileContent, FilingWorld, NOW } from '../../../../test/support/filing-world.js';
import { filingInput, TRUST } from '../../../../test/support/filed-bundle.js';
import { type BundleV1, parseBundle, bundleText, verifyBundle } from '@filmdeed/evidence';
import { newId, toHex, utf8 } from '@filmdeed/kernel';
import { someNumber } from '../../../../test/support/parties.contract.js';
import { filerOf } from './filer.js';
import { bundleOf, receiptOf } from './filing-bundle.js';
import type { AnchorView, StoredFiling } from './filing-ports.js';
import { viewFilings } from './filing-view.js';

let world: FilingWorld;
beforeEach(() => {
  world = new FilingWorld();
});

const logged = async (filing: StoredFiling): Promise<StoredFiling> => {
  world.filings.logged.push(filing.id);
  return (await world.filings.find(filing.id))!;
};
const anchor = (changes: Partial<AnchorView>): AnchorView => ({
  ...{ chain: 'test chain', operator: 'self', state: 'anchored', size: 1, transaction: `0x${'33'.repeat(32)}` },
  ...{ blockNumber: 12, blockTime: new Date('2026-11-24T08:30:10.000Z'), confirmations: 1 },
  ...changes,
});

describe('viewFilings', () => {
  it('shows a signed filing with its texts and the label of its key', async () => {
    const { filing } = await world.file(world.signed());
    const [view] = await viewFilings(world.ports)([filing]);
    expect(view).toEqual({
      id: filing.id,
      party: world.party,
      vouched: null,
      mandate: null,
      form: 'DIGEST',
      sealed: false,
      title: '松江夜雨',
      fileName: '松江夜雨.mp4',
      work: filingInput().work,
      content: filingInput().content,
      receivedAt: NOW.toISOString(),
      state: 'received',
      selfAnchoredOnly: false,
      leafHash: toHex(filing.leafHash),
      leafIndex: null,
      treeSize: null,
      promise: filing.promise,
      anchors: [],
      signer: { scheme: 'p256', key: world.signer.key, label: world.signer.label },
      particulars: filingInput().particulars,
      provenance: filingInput().provenance,
      links: [],
      upload: null,
      hasManifest: false,
      erasure: null,
    });
    expect(JSON.parse(JSON.stringify(view))).toEqual(view);
  });

  it('shows the same of a leaf that was opened just now', async () => {
    const view = viewFilings(world.ports);
    for (const request of [world.signed(), world.unsigned(), world.signed({ sealed: true })]) {
      const { filing, opened } = await world.file(request);
      expect(opened).toBeDefined();
      expect(await view([{ ...filing, opened: opened! }])).toEqual(await view([filing]));
    }
  });

  it('shows each with its own place, anchors and state', async () => {
    const filings = [];
    for (let i = 0; i < 3; i++) filings.push((await world.file(i === 0 ? world.unsigned() : world.signed())).filing);
    const [a, b] = [await logged(filings[0]!), await logged(filings[1]!)];
    world.evidenceLog.anchors.push(
      anchor({ size: 2 }),
      anchor({ chain: 'public', operator: 'public', state: 'final', size: 1 }),
    );
    const views = await viewFilings(world.ports)([filings[2]!, b, a]);
    expect(
      views.map(({ state, selfAnchoredOnly, leafIndex, treeSize }) => [state, selfAnchoredOnly, leafIndex, treeSize]),
    ).toEqual([
      ['received', false, null, null],
      ['anchored', true, 1, 2],
      ['final', false, 0, 2],
    ]);
    expect(views.map(({ anchors }) => anchors.length)).toEqual([0, 1, 2]);
    expect(views[1]!.anchors[0]!.blockTime).toBe('2026-11-24T08:30:10.000Z');
    expect(views.map(({ signer }) => signer?.label ?? null)).toEqual([world.signer.label, world.signer.label, null]);
  });

  it('says who verified the party while that holds, and to nobody else of whom', async () => {
    const { filing } = await world.file(world.signed());
    const organisation = { id: world.party, kind: 'ENTERPRISE', name: '影契文化', displayName: null } as const;
    const owner = { id: newId('mbr'), party: world.party, account: world.account, roles: ['owner'], addedAt: NOW };
    await world.parties.addOrganisation(
      { ...organisation, createdAt: NOW },
      { ...owner, roles: ['owner'], addedBy: world.account, endedAt: null },
    );
    await world.parties.setIdentifier(world.party, someNumber(), NOW);
    const verification = newId('vrf');
    await world.verifications.begin({ id: verification, party: world.party, createdAt: NOW });
    await world.verifications.submit(verification, world.account, NOW);
    const until = new Date(NOW.getTime() + 1000);
    const by = newId('pty');
    const decided = { state: 'verified', method: 'documents', decidedBy: newId('acc'), by, byName: '韩梅梅' } as const;
    await world.verifications.decide(verification, { ...decided, reason: null, until }, NOW);
    const vouched = { by, byName: '韩梅梅', method: 'documents', at: NOW.toISOString(), until: until.toISOString() };
    expect((await viewFilings(world.ports)([filing]))[0]!.vouched).toEqual(vouched);
    expect(await filerOf(world.ports)(world.party)).toEqual({ name: '影契文化', vouched });
    expect((await viewFilings(world.ports)([{ ...filing, party: newId('pty') }]))[0]!.vouched).toBeNull();
    world.clock.advance(1000);
    expect((await viewFilings(world.ports)([filing]))[0]!.vouched).toBeNull();
    expect((await filerOf(world.ports)(world.party)).vouched).toBeNull();
    await expect(filerOf(world.ports)(newId('pty'))).rejects.toMatchObject({ code: 'party.not-found' });
  });

  it('keeps the key of a signature whose signer is not known any more', async () => {
    const { filing } = await world.file(world.signed());
    world.signers.signers.clear();
    const [view] = await viewFilings(world.ports)([filing]);
    expect(view!.signer).toEqual({ scheme: 'p256', key: world.signer.key, label: null });
  });

  it('says what was handed in', async () => {
    const film = utf8('a small film');
    const upload = await world.upload(film);
    const { filing } = await world.file({ ...world.signed({ form: 'ORIGINAL', content: fileContent(film) }), upload });
    const [view] = await viewFilings(world.ports)([filing]);
    expect([view!.upload, view!.hasManifest, view!.content]).toEqual([upload, false, fileContent(film)]);
    const [set] = await viewFilings(world.ports)([{ ...filing, upload: null, manifestUpload: newId('upl') }]);
    expect([set!.upload, set!.hasManifest]).toEqual([null, true]);
  });

  it('asks nobody about nothing', async () => {
    expect(await viewFilings(world.ports)([])).toEqual([]);
  });
});

describe('bundleOf and receiptOf', () => {
  const verdicts = (bundle: BundleV1): Record<string, string> =>
    Object.fromEntries(
      verifyBundle(parseBundle(bundleText(bundle)), TRUST).checks.map(({ check, verdict }) => [check, verdict]),
    );

  it('give before logging what the promise covers, and afterwards a proof that our own verifier takes', async () => {
    const { filing } = await world.file(world.signed());
    await logged((await world.file(world.unsigned())).filing);
    const early = await bundleOf(world.ports)(filing);
    expect([early.proof, early.anchors, verdicts(early)['promise']]).toEqual([undefined, [], 'valid']);
    const late = await bundleOf(world.ports)(await logged(filing));
    expect(verdicts(late)).toMatchObject({
      ...{
        leaf: 'valid',
        disclosures: 'valid',
        signature: 'valid',
        promise: 'valid',
        checkpoint: 'valid',
        inclusion: 'valid',
      },
    });
    expect(verifyBundle(late, TRUST).verdict).toBe('valid');
  });

  it('open everything to the holder and nothing to anybody else', async () => {
    const sealed = world.signed({ work: { ...filingInput().work, publication: 'UNPUBLISHED' } });
    const filing = await logged((await world.file(sealed)).filing);
    expect((await bundleOf(world.ports)(filing)).disclosures).toEqual(sealed.disclosures);
    const receipt = await receiptOf(world.ports)(filing);
    expect(receipt.disclosures).toEqual([]);
    const { opened, verdict } = verifyBundle(receipt, TRUST);
    expect([opened?.content, opened?.particulars, verdict]).toEqual([undefined, {}, 'valid']);
    const text = bundleText(receipt);
    for (const secret of ['松江夜雨', (filingInput().content as { sha256: string }).sha256])
      expect(text).not.toContain(secret);
  });
});
