import { newId, toHex, utf8 } from '@filmdeed/kernel';
import { HashTree, leafHash, newSigningKey, parseSigningKey } from '@filmdeed/ledger';
import { sha256 } from '@noble/hashes/sha2.js';
import { AuditWorld, codesOf, logLeaves, rootLeaf } from '../../../../test/support/audit-world.js';
import { LOG_SIGNER, TEST_ORIGIN } from '../../../../test/support/filed-bundle.js';
import { filedLeaf } from '../../../../test/support/indexed-log.js';
import { PublishedFiles, publishedLog, signedCheckpoint } from '../../../../test/support/published-log.js';
import { indexRootLeaf } from '../digest-index/index-root-leaf.js';
import { redactionLeaf } from '../redaction/redaction-leaf.js';
import { partyErasureLeaf } from '../redaction/party-erasure-leaf.js';
import { reportLeaf } from '../report/report-leaf.js';
import { auditLeaf } from '../trail/audit-leaf.js';
import type { AuditReport } from './audit-evidence.flow.js';

const LEAVES = logLeaves(600);
/** What is logged after them. */
const LATER = logLeaves(200, 1000);
const rootOf = (leaves: readonly Uint8Array[]): Uint8Array => new HashTree(leaves.map(leafHash)).root();

describe('the audit of a log', () => {
  let world: AuditWorld;
  let log: PublishedFiles;
  let honest: PublishedFiles;
  beforeAll(async () => {
    honest = await publishedLog(LEAVES);
  });
  beforeEach(() => {
    world = new AuditWorld();
    log = honest.copy();
  });
  const spoil = (path: string, change: (bytes: Uint8Array) => Uint8Array): void =>
    void log.files.set(path, change(log.files.get(path)!));
  const flip =
    (at: number) =>
    (bytes: Uint8Array): Uint8Array =>
      bytes.with(at, bytes[at]! ^ 1);
  const sign = async (size: number, root: Uint8Array, signer = LOG_SIGNER): Promise<void> =>
    void log.files.set('checkpoint', utf8(await signedCheckpoint(size, root, signer)));
  const facts = (report: AuditReport, code: string): object | undefined =>
    report.findings.find((finding) => finding.code === code)?.facts;

  it('finds nothing in an honest log, and counts what it held', async () => {
    const report = await world.audit(log);
    expect(report).toMatchObject({
      ...{ isClean: true, size: 600, appended: 600, findings: [], served: { size: 600 } },
      counts: { filing: 598, 'index-root': 2, audit: 0, unknown: 0, malformed: 0 },
      indexRoots: { stated: 2, held: 2 },
    });
    expect(await world.audit(log)).toMatchObject({ isClean: true, size: 600, appended: 0, indexRoots: { held: 2 } });
  });

  it('follows growth, and keeps a copy that is itself that log', async () => {
    const all = logLeaves(700);
    for (const size of [1, 255, 256, 257, 700]) {
      const grown = await publishedLog(all.slice(0, size));
      expect(await world.audit(grown)).toMatchObject({ isClean: true, size });
      const mirrored = new PublishedFiles(world.mirror.files);
      expect(await new AuditWorld().audit(mirrored)).toMatchObject({ isClean: true, size });
    }
  });

  it('accepts a full tile and bundle in the place of unfinished ones', async () => {
    const more = await publishedLog(logLeaves(768).map((leaf, i) => LEAVES[i] ?? leaf));
    for (const kind of ['0', 'entries']) {
      log.files.delete(`tile/${kind}/002.p/88`);
      log.files.set(`tile/${kind}/002`, more.files.get(`tile/${kind}/002`)!);
    }
    expect(await world.audit(log)).toMatchObject({ isClean: true, size: 600 });
    const mirrored = new PublishedFiles(world.mirror.files);
    expect(await new AuditWorld().audit(mirrored)).toMatchObject({ isClean: true, size: 600 });
  });

  it.each<[string, () => void, string, object]>([
    ['a hash of a full tile', () => spoil('tile/0/001', flip(32 * 7 + 5)), 'tile-differs', { level: 0, leaf: 263 }],
    ['one of an unfinished tile', () => spoil('tile/0/002.p/88', flip(0)), 'tile-differs', { level: 0, leaf: 512 }],
    ['one above', () => spoil('tile/1/000.p/2', flip(40)), 'tile-differs', { level: 1, from: 256, to: 511 }],
    ['a tile cut off', () => spoil('tile/0/000', (bytes) => bytes.slice(0, -1)), 'tile-damaged', { bytes: 8191 }],
    ['an empty tile', () => spoil('tile/1/000.p/2', () => new Uint8Array(0)), 'tile-damaged', { from: 0, to: 511 }],
    ['no tile', () => void log.files.delete('tile/0/001'), 'tile-missing', { from: 256, to: 511 }],
    ['no upper tile', () => void log.files.delete('tile/1/000.p/2'), 'tile-missing', { from: 0, to: 511 }],
    ['no bundle', () => void log.files.delete('tile/entries/001'), 'bundle-missing', { from: 256, to: 511 }],
    [
      'a bundle cut off',
      () => spoil('tile/entries/000', (b) => b.slice(0, -3)),
      'bundle-damaged',
      { from: 0, to: 255 },
    ],
    ['a byte of a leaf', () => spoil('tile/entries/001', flip(30)), 'leaf-differs', { leaf: 256 }],
    ['a checkpoint with a changed root', () => spoil('checkpoint', flip(25)), 'checkpoint-invalid', {}],
    ['no text as checkpoint', () => spoil('checkpoint', () => Uint8Array.of(255, 0, 10)), 'checkpoint-invalid', {}],
  ])('names %s', async (_, change, code, told) => {
    change();
    const report = await world.audit(log);
    expect(report.isClean).toBe(false);
    expect(facts(report, code)).toMatchObject(told);
    // And says so for ever, whatever is served later.
    expect(facts(await world.audit(honest), code)).toMatchObject(told);
  });

  it('holds no checkpoint against a log for ever only if it has shown one before', async () => {
    log.files.delete('checkpoint');
    for (const keeps of [false, true]) {
      const report = await world.audit(log);
      expect([report.isClean, codesOf(report)]).toEqual([false, ['checkpoint-missing']]);
      expect((await world.audit(honest)).isClean).toBe(!keeps);
    }
  });

  it('goes on after a bundle that is missing, and begins there the next time', async () => {
    log.files.delete('tile/entries/001');
    spoil('tile/0/002.p/88', flip(0));
    const report = await world.audit(log);
    expect(codesOf(report).sort()).toEqual(['bundle-missing', 'tile-differs']);
    expect(report.size).toBe(0);
    expect(await world.audit(honest)).toMatchObject({ size: 600, appended: 600 });
  });

  it('tells a wrong tile above from one that follows from the leaves below', async () => {
    spoil('tile/entries/001', flip(30));
    expect(codesOf(await world.audit(log))).toEqual(['leaf-differs', 'root-differs', 'leaf-malformed']);
    spoil('tile/1/000.p/2', flip(0));
    const report = await new AuditWorld().audit(log);
    expect(facts(report, 'tile-differs')).toMatchObject({ level: 1, from: 0, to: 255 });
  });

  it('names the checkpoint of another log, and one that another key signed', async () => {
    const stranger = parseSigningKey(newSigningKey(TEST_ORIGIN, sha256(utf8('stranger'))));
    await sign(600, rootOf(LEAVES), stranger);
    expect(codesOf(await world.audit(log))).toEqual(['checkpoint-invalid']);
    const other = (await signedCheckpoint(600, rootOf(LEAVES))).replaceAll('filmdeed.test', 'filmdeed.other');
    log.files.set('checkpoint', utf8(other));
    expect(codesOf(await new AuditWorld().audit(log))).toEqual(['checkpoint-of-another-log']);
  });

  it('names a signed root that is not that of the leaves', async () => {
    await sign(600, rootOf(LEAVES.slice(0, 599)));
    const report = await world.audit(log);
    expect(facts(report, 'root-differs')).toMatchObject({ size: 600, computed: toHex(rootOf(LEAVES)) });
    expect(report.size).toBe(0);
  });

  it('names what rolls back, and another root for the same size, with the first leaf that differs', async () => {
    await world.audit(log);
    const shorter = await publishedLog(LEAVES.slice(0, 500));
    const back = await world.audit(shorter);
    expect(back.findings).toEqual([{ code: 'rolled-back', facts: { size: 500, seen: 600 } }]);
    expect(back.size).toBe(600);
    const other = LEAVES.with(300, filedLeaf(3, 9000));
    const forked = await world.audit(await publishedLog(other));
    expect(facts(forked, 'same-size-other-root')).toMatchObject({ size: 600, root: toHex(rootOf(other)) });
    expect(facts(forked, 'fork')).toMatchObject({ leaf: 300 });
    const notes = (await world.mirror.state())!.checkpoints.filter(({ size }) => size === 600);
    expect(notes).toHaveLength(2);
  });

  it.each([0, 255, 256, 300, 511, 512, 599])('names leaf %i as the first of a rewritten history', async (leaf) => {
    await world.audit(log);
    const more = [...LEAVES.with(leaf, filedLeaf(3, 9000)), ...LATER];
    const report = await world.audit(await publishedLog(more));
    expect(facts(report, 'fork')).toMatchObject({ leaf, size: 800, mirrored: 600 });
    expect(report.size).toBe(600);
    expect(codesOf(await world.audit(await publishedLog([...LEAVES, ...LATER])))).toContain('fork');
  });

  it('takes a leaf that was changed with all its tiles for what it is, if it was seen before', async () => {
    const shorter = await publishedLog(LEAVES.slice(0, 400));
    await world.audit(shorter);
    const report = await world.audit(await publishedLog(LEAVES.with(399, filedLeaf(3, 9000))));
    expect(facts(report, 'fork')).toMatchObject({ leaf: 399 });
  });

  it('names a leaf that stands twice, also across runs', async () => {
    await world.audit(log);
    const report = await world.audit(await publishedLog([...LEAVES, LEAVES[41]!]));
    expect(facts(report, 'double-leaf')).toEqual({ leaf: 600, first: 41 });
  });

  it('names leaves that are malformed, and counts those of a type that it does not know', async () => {
    const unknown = utf8('{"body":{},"time":"2026-11-25T08:00:00.000Z","type":"claim","v":1}');
    const leaves = [...LEAVES, utf8('no leaf'), utf8('{"v":1, "type":"filing"}'), unknown];
    const report = await world.audit(await publishedLog(leaves));
    expect(report.counts).toMatchObject({ malformed: 2, unknown: 1 });
    expect(report.findings).toMatchObject([
      { code: 'leaf-malformed', facts: { leaf: 600, is: 'leaf.invalid' } },
      { code: 'leaf-malformed', facts: { leaf: 601, is: 'leaf.not-canonical' } },
    ]);
  });

  it('names an index root that the leaves do not give, one that reaches too far, and one of another log', async () => {
    const wrong = rootLeaf(LEAVES, new Uint8Array(32).fill(7));
    const far = indexRootLeaf(TEST_ORIGIN, 602, new Uint8Array(32), new Date('2026-11-25T08:00:01.000Z')).leaf;
    const foreign = indexRootLeaf('other.log', 600, new Uint8Array(32), new Date('2026-11-25T08:00:01.000Z')).leaf;
    const report = await world.audit(await publishedLog([...LEAVES, wrong, far, foreign]));
    expect(facts(report, 'index-root-differs')).toMatchObject({ leaf: 600, size: 600, stated: '07'.repeat(32) });
    expect(facts(report, 'index-root-ahead')).toEqual({ leaf: 601, size: 602 });
    expect(facts(report, 'index-root-foreign')).toMatchObject({ leaf: 602 });
    expect(report.indexRoots).toEqual({ stated: 3, held: 3 });
  });

  describe('of leaves over the audit trail', () => {
    const AT = new Date('2026-11-25T08:00:01.000Z');
    const head = (count: number, fill = count % 250, origin = TEST_ORIGIN): Uint8Array =>
      auditLeaf(origin, { count, hash: new Uint8Array(32).fill(fill) }, AT).leaf;
    const told = async (heads: readonly Uint8Array[]): Promise<AuditReport> =>
      world.audit(await publishedLog([...LEAVES, ...heads]));

    it('finds nothing while counts grow, and counts them', async () => {
      expect(await told([head(7), head(7), head(900)])).toMatchObject({
        ...{ isClean: true, counts: { audit: 3, unknown: 0 }, trail: { stated: 3, count: 900 } },
      });
    });

    it('names a count that shrinks, once, and also one that shrinks between two runs', async () => {
      const heads = [head(7), head(900)];
      const report = await told(heads);
      expect([report.isClean, report.trail.count]).toEqual([true, 900]);
      const later = await told([...heads, head(899), head(950)]);
      expect(later.findings).toEqual([
        { code: 'trail-shrunk', facts: { leaf: 602, count: 899, earlier: 601, counted: 900 } },
      ]);
    });

    it('names another head for a count that was stated, however much lies between', async () => {
      const report = await told([head(7, 1), head(9), head(7, 2)]);
      expect(codesOf(report)).toEqual(['trail-shrunk', 'trail-rewritten']);
      expect(facts(report, 'trail-rewritten')).toMatchObject({
        leaf: 602,
        count: 7,
        earlier: 600,
        stated: '01'.repeat(32),
      });
      expect(codesOf(await new AuditWorld().audit(await publishedLog([head(7, 1), head(7, 2)])))).toEqual([
        'trail-rewritten',
      ]);
    });

    it('names one of another log, and takes it for nothing', async () => {
      const report = await told([head(900, 1, 'other.log'), head(7)]);
      expect(report.findings).toMatchObject([{ code: 'trail-foreign', facts: { leaf: 600 } }]);
      expect(report.trail).toEqual({ stated: 1, count: 7 });
    });
  });

  it('knows what erases, hides and the like by its form, and says where it has not that form', async () => {
    const [party, at, reason] = [newId('pty'), new Date('2026-11-25T08:00:01.000Z'), 'LAW'];
    const erased = leafHash(LEAVES[0]!);
    const leaves = [
      redactionLeaf({ party, leafHash: erased, reason, original: false, at }).leaf,
      partyErasureLeaf({ party, kinds: ['names'], reason, actsBefore: at, at }).leaf,
      reportLeaf({ origin: TEST_ORIGIN, leafHash: erased, verdict: 'hide', ground: 'COPYRIGHT', at }).leaf,
    ];
    const report = await world.audit(await publishedLog([...LEAVES, ...leaves]));
    expect(report).toMatchObject({ isClean: true, counts: { redaction: 1, party: 1, report: 1, unknown: 0 } });
    const bad = utf8(new TextDecoder().decode(leaves[0]).replace('"LAW"', '7'));
    for (const type of ['audit', 'key', 'mandate', 'revocation', 'report', 'party']) {
      const half = utf8(`{"body":{},"time":"2026-11-25T08:00:00.000Z","type":"${type}","v":1}`);
      const found = await new AuditWorld().audit(await publishedLog([half, bad]));
      expect([type, found.counts['unknown'], codesOf(found)]).toEqual([type, 0, ['leaf-malformed', 'leaf-malformed']]);
    }
  });
});
