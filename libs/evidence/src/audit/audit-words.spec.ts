import { toBase64, toHex, utf8 } from '@filmdeed/kernel';
import { HashTree, leafHash, newSigningKey, parseSigningKey } from '@filmdeed/ledger';
import { sha256 } from '@noble/hashes/sha2.js';
import { AuditWorld, codesOf, logLeaves, RECEIVED } from '../../../../test/support/audit-world.js';
import { LOG_SIGNER, PROMISE_SIGNER, TEST_ORIGIN, TRUST } from '../../../../test/support/filed-bundle.js';
import { filedLeaf } from '../../../../test/support/indexed-log.js';
import { PublishedFiles, publishedLog, signedCheckpoint } from '../../../../test/support/published-log.js';
import { stampOver, trusting } from '../../../../test/support/stamped-bundle.js';
import { HAS_OPENSSL, TimeStampAuthority } from '../../../../test/support/time-stamp-authority.js';
import { WITNESSED_TRUST, WITNESSES } from '../../../../test/support/witnessed-bundle.js';
import { batchPromiseNote, promiseInBatch, promiseKeyName, promiseNote } from '../promise.js';
import type { AuditReport } from './audit-evidence.flow.js';
import type { AuditedChain, ChainAnchors } from './chain-words.js';

const LEAVES = logLeaves(300);
const [CHAIN] = TRUST.chains;
const rootAt = (size: number, leaves = LEAVES): Uint8Array => new HashTree(leaves.map(leafHash)).root(size);
const seconds = (after: number): number => Date.parse(RECEIVED) / 1000 + after;
/** A leaf that states a time. */
const leafAt = (time: string, serial = 900): Uint8Array =>
  utf8(new TextDecoder().decode(filedLeaf(1, serial)).replace(RECEIVED, time));

/** A node that answers as told. */
const chain = (anchored: ChainAnchors['anchored'], held = new Map<number, string>()): AuditedChain => ({
  name: 'node.test',
  anchors: async () => ({ chain: CHAIN!, anchored, rootOf: async (size) => held.get(size) ?? null }),
});
const block = (size: number, blockTime: number | null, root = rootAt(size)) => ({
  ...{ size, root: toHex(root), blockNumber: 7, blockTime },
});

let world: AuditWorld;
let log: PublishedFiles;
beforeEach(async () => {
  world = new AuditWorld();
  log = await publishedLog(LEAVES);
});
const facts = (report: AuditReport, code: string): object | undefined =>
  report.findings.find((finding) => finding.code === code)?.facts;

describe('anchors on a chain', () => {
  it('that hold the roots of the log are compared and dated', async () => {
    world.chains = [chain([block(1, seconds(2)), block(256, seconds(3)), block(300, null)])];
    expect(await world.audit(log)).toMatchObject({ isClean: true, anchors: { compared: 3, dated: 2, beyond: 0 } });
    // On the next run the mirror alone tells the roots.
    world.chains = [chain([block(17, seconds(2)), block(299, seconds(2))])];
    expect(await world.audit(log)).toMatchObject({ isClean: true, appended: 0, anchors: { compared: 5 } });
  });

  it('with another root, larger than the log, or listed and not there, are named', async () => {
    world.chains = [chain([block(256, seconds(3), rootAt(255)), block(301, seconds(4), rootAt(300))])];
    const place = { chainId: CHAIN!.chainId, genesis: CHAIN!.genesis, contract: CHAIN!.contract };
    const told = { transaction: `0x${'33'.repeat(32)}`, blockNumber: 9, blockHash: `0x${'44'.repeat(32)}` };
    const checkpoint = await signedCheckpoint(40, rootAt(40));
    world.anchors = [{ type: 'evm', ...place, ...told, blockTime: RECEIVED, checkpoint } as never];
    const report = await world.audit(log);
    expect(facts(report, 'anchor-differs')).toMatchObject({ size: 256, clock: 'test chain' });
    expect(facts(report, 'anchor-ahead')).toMatchObject({ size: 301, served: 300 });
    expect(facts(report, 'anchor-not-on-chain')).toMatchObject({ size: 40 });
  });

  it('that were seen once count for ever, also if nobody shows them any more', async () => {
    const leaves = [...LEAVES, leafAt('2026-11-25T07:00:00.000Z')];
    world.chains = [chain([block(256, seconds(3))])];
    await world.audit(log);
    world.chains = [];
    expect(facts(await world.audit(await publishedLog(leaves)), 'time-before-anchor')).toMatchObject({ leaf: 300 });
  });
});

describe('the times of leaves', () => {
  it('may not run back past an anchor by more than is allowed', async () => {
    const leaves = [...LEAVES, leafAt('2026-11-25T07:59:30.000Z'), leafAt('2026-11-25T07:58:00.000Z', 901)];
    world.chains = [chain([block(256, seconds(0)), block(300, seconds(0))])];
    const grown = await publishedLog(leaves);
    const report = await world.audit(grown);
    expect(report.findings).toMatchObject([
      { code: 'time-before-anchor', facts: { leaf: 301, time: '2026-11-25T07:58:00.000Z', clock: 'test chain' } },
    ]);
    const patient = new AuditWorld();
    patient.chains = world.chains;
    expect(await patient.audit(grown, { within: 120_000 })).toMatchObject({ isClean: true });
  });

  it('may not lie behind an anchor that holds the leaf', async () => {
    const leaves = [...LEAVES, leafAt('2026-11-25T09:00:00.000Z'), leafAt(RECEIVED, 901)];
    world.clock.advance(3_600_000);
    world.chains = [chain([block(301, seconds(5), rootAt(301, leaves))])];
    const report = await world.audit(await publishedLog(leaves));
    expect(report.findings).toMatchObject([
      { code: 'time-after-anchor', facts: { leaf: 300, time: '2026-11-25T09:00:00.000Z', size: 301 } },
    ]);
  });

  it('may not lie in the future, nor run back past what the auditor saw itself', async () => {
    const future = await new AuditWorld().audit(await publishedLog([...LEAVES, leafAt('2026-11-25T09:00:00.000Z')]));
    expect(facts(future, 'time-after-anchor')).toMatchObject({ leaf: 300, kind: 'seen' });
    world.clock.advance(600_000);
    await world.audit(log);
    const late = await world.audit(await publishedLog([...LEAVES, leafAt('2026-11-25T08:05:00.000Z')]));
    expect(facts(late, 'time-before-anchor')).toMatchObject({ leaf: 300, size: 300, kind: 'seen' });
  });

  it('are not held to the day on which a copy was looked at', async () => {
    world.clock.advance(600_000);
    await world.audit(new PublishedFiles(log.files, false));
    const grown = await publishedLog([...LEAVES, leafAt('2026-11-25T08:05:00.000Z')]);
    expect(await world.audit(new PublishedFiles(grown.files, false))).toMatchObject({ isClean: true });
  });
});

describe('listed anchors', () => {
  const cosigned = async (size: number, at: number, root = rootAt(size)): Promise<object> => {
    const note = await signedCheckpoint(size, root);
    return { type: 'witness', checkpoint: note + WITNESSES.map((witness) => witness.cosign(note, at)).join('') };
  };
  beforeEach(() => {
    world.trust = WITNESSED_TRUST;
  });

  it('of witnesses are clocks if a quorum of them is trusted', async () => {
    world.anchors = [(await cosigned(256, seconds(2))) as never];
    expect(await world.audit(log)).toMatchObject({ isClean: true, anchors: { compared: 1, dated: 1 } });
    const before = new AuditWorld();
    before.trust = WITNESSED_TRUST;
    before.anchors = [(await cosigned(256, seconds(600))) as never];
    expect(codesOf(await before.audit(log))).toContain('time-before-anchor');
  });

  it('show a fork by the log’s own signature, whoever keeps the clock', async () => {
    world.trust = TRUST;
    world.anchors = [(await cosigned(256, seconds(2), rootAt(200))) as never];
    const report = await world.audit(log);
    expect(facts(report, 'anchor-differs')).toMatchObject({ size: 256, kind: 'witness' });
    expect(report.anchors.notChecked).toEqual({ 'witness-not-trusted': 1 });
  });

  it('are named if they are not genuine or not readable; a type that is not known is not checked', async () => {
    const good = (await cosigned(256, seconds(2))) as { checkpoint: string };
    const forged = good.checkpoint.replace(
      /one\.witness (.)/,
      (_, first: string) => `one.witness ${first === 'A' ? 'B' : 'A'}`,
    );
    const stranger = parseSigningKey(newSigningKey(TEST_ORIGIN, sha256(utf8('stranger'))));
    world.anchors = [
      { type: 'sundial' },
      { type: 'witness' },
      null as never,
      { type: 'witness', checkpoint: await signedCheckpoint(256, rootAt(256), stranger) } as never,
      { ...good, checkpoint: forged } as never,
    ];
    const report = await world.audit(log);
    expect(codesOf(report).filter((code) => code === 'anchor-invalid').length).toBeGreaterThanOrEqual(3);
    expect(report.anchors.notChecked).toMatchObject({ 'unknown-type': 1 });
  });

  (HAS_OPENSSL ? it : it.skip)('of an authority are clocks if its root is trusted', async () => {
    const authority = await TimeStampAuthority.start();
    try {
      const checkpoint = await signedCheckpoint(256, rootAt(256));
      const token = { type: 'rfc3161', authority: 'clock', checkpoint, ...(await stampOver(checkpoint, authority)) };
      world.anchors = [token];
      world.trust = trusting({ clock: authority });
      const report = await world.audit(log);
      // The token is of today; the leaves of the tests are of another day.
      expect(report.anchors).toMatchObject({ compared: 1, dated: 1 });
      const other = new AuditWorld();
      other.anchors = [{ ...token, checkpoint: await signedCheckpoint(255, rootAt(255)) } as never];
      other.trust = world.trust;
      expect(facts(await other.audit(log), 'anchor-invalid')).toMatchObject({ type: 'rfc3161' });
    } finally {
      authority.close();
    }
  });
});

describe('promises', () => {
  const promise = (leaf: Uint8Array, changes: object = {}) =>
    promiseNote(
      {
        origin: TEST_ORIGIN,
        leafHash: leafHash(leaf),
        received: RECEIVED,
        loggedBy: '2026-11-25T08:01:00.000Z',
        ...changes,
      },
      PROMISE_SIGNER,
    );

  it('are kept, not due yet, or broken for ever', async () => {
    const lost = filedLeaf(9, 999);
    const promises = [
      { name: 'kept', text: await promise(LEAVES[20]!) },
      { name: 'open', text: await promise(lost) },
    ];
    expect(await world.audit(log, { promises })).toMatchObject({ isClean: true, promises: { kept: 1, open: 1 } });
    world.clock.advance(120_000);
    const report = await world.audit(log, { promises });
    expect(report.promises).toMatchObject({ kept: 1, open: 0, broken: 1 });
    const broken = { leafHash: toHex(leafHash(lost)), loggedBy: '2026-11-25T08:01:00.000Z' };
    expect(facts(report, 'promise-broken')).toMatchObject(broken);
    // Logged later than promised is not kept: the finding stays.
    const late = await world.audit(await publishedLog([...LEAVES, lost]), { promises });
    expect(facts(late, 'promise-broken')).toMatchObject(broken);
  });

  it('bind the time that the leaf states', async () => {
    const promises = [{ name: 'p', text: await promise(LEAVES[20]!, { received: '2026-11-25T07:00:00.000Z' }) }];
    expect(facts(await world.audit(log, { promises }), 'promise-time-differs')).toMatchObject({
      leaf: 20,
      time: RECEIVED,
    });
  });

  it('of a batch are those of their leaves', async () => {
    const lost = filedLeaf(9, 999);
    const tree = new HashTree([leafHash(LEAVES[20]!), leafHash(lost)]);
    const [received, loggedBy] = [RECEIVED, '2026-11-25T08:01:00.000Z'];
    const note = await batchPromiseNote(
      { origin: TEST_ORIGIN, root: tree.root(), count: 2, received, loggedBy },
      PROMISE_SIGNER,
    );
    const placed = (index: number, leaf: Uint8Array) => ({
      ...{ name: `leaf ${index}`, leafHash: leafHash(leaf) },
      text: promiseInBatch(note, index, tree.inclusionProof(index).map(toBase64)),
    });
    world.clock.advance(120_000);
    const promises = [placed(0, LEAVES[20]!), placed(1, lost), placed(0, LEAVES[21]!)];
    expect((await world.audit(log, { promises })).promises).toMatchObject({
      kept: 1,
      broken: 1,
      notGenuine: [{ name: 'leaf 0' }],
    });
  });

  it('that nobody of the log signed accuse nobody', async () => {
    const stranger = parseSigningKey(newSigningKey(promiseKeyName(TEST_ORIGIN), sha256(utf8('stranger'))));
    const facts = { origin: TEST_ORIGIN, leafHash: new Uint8Array(32), received: RECEIVED, loggedBy: RECEIVED };
    const promises = [
      { name: 'forged', text: await promiseNote(facts, stranger) },
      { name: 'by the log key', text: await promiseNote(facts, LOG_SIGNER) },
      { name: 'no promise', text: 'filmdeed.promise/v1\n' },
    ];
    world.clock.advance(120_000);
    const report = await world.audit(log, { promises });
    expect(report.isClean).toBe(true);
    expect(report.promises.notGenuine.map(({ name }) => name)).toEqual(promises.map(({ name }) => name));
  });
});
