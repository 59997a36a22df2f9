import { type Clock, toHex, utf8, fromUtf8 } from '@filmdeed/kernel';
import {
  type AuditedLog,
  auditLog,
  type Ed25519Check,
  Findings,
  type KeptFindings,
  type LogMirror,
  mirrorState,
  type PublishedLog,
  type Sha256,
} from '@filmdeed/ledger';
import { trustedKeys, type TrustV1 } from '../trust.js';
import type { AnchorOfList } from './anchor-list.js';
import { type AnchorWord, factsOfWord } from './anchor-word.js';
import type { AuditFindingCode } from './audit-finding.js';
import { type AuditedChain, type AuditProblem, chainWords } from './chain-words.js';
import { type JudgedIndexRoots, judgeIndexRoots } from './judge-index-roots.js';
import { type JudgedPromises, judgePromises, type PromiseAtHand } from './judge-promises.js';
import { judgeTimes } from './judge-times.js';
import { type JudgedTrail, judgeTrail } from './judge-trail.js';
import { LeafColumns } from './leaf-columns.js';
import type { LeafReader } from './leaf-reader.js';
import { listedWords } from './listed-words.js';

export interface AuditPorts {
  readonly log: PublishedLog;
  readonly mirror: LogMirror;
  readonly trust: TrustV1;
  readonly sha256: Sha256;
  readonly ed25519?: Ed25519Check;
  readonly reader: LeafReader;
  readonly clock: Clock;
  /** The list of anchors that the log publishes, all pages; null if it has none. */
  readonly listedAnchors: () => Promise<readonly AnchorOfList[] | null>;
  readonly chains: readonly AuditedChain[];
  readonly progress?: (leaves: number, of: number) => void;
}

export interface AuditCommand {
  readonly promises: readonly PromiseAtHand[];
  /** How much earlier than an anchor before it a leaf may say that it was received, in milliseconds. */
  readonly within: number;
  /** Bundles that are read ahead. */
  readonly ahead: number;
}

export interface AuditReport extends KeptFindings<AuditFindingCode> {
  /** Nothing was found, now or ever before, and all that was asked for could be done. */
  readonly isClean: boolean;
  readonly origin: string;
  readonly served: { readonly size: number; readonly root: string } | null;
  /** Leaves that are proven to be in the signed tree, and those of them that this run took. */
  readonly size: number;
  readonly appended: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly indexRoots: Pick<JudgedIndexRoots, 'stated' | 'held'>;
  readonly trail: JudgedTrail;
  readonly anchors: {
    readonly compared: number;
    readonly dated: number;
    /** Larger than what was recomputed because something was found. */
    readonly beyond: number;
    readonly isListed: boolean;
    readonly notChecked: Readonly<Record<string, number>>;
  };
  readonly promises: JudgedPromises;
  readonly problems: readonly AuditProblem[];
}

const WORDS = 'anchors-seen.json';

/**
 * The whole audit: the log as such, what its leaves say, and all that clocks, promises and our own memory hold against its operator. Anchors are asked for
 * before the checkpoint, so that none can be ahead of an honest log.
 */
export const auditEvidence =
  (ports: AuditPorts) =>
  async ({ promises, within, ahead }: AuditCommand): Promise<AuditReport> => {
    const { mirror, trust, reader, clock, sha256 } = ports;
    const { origin } = trust.log;
    const keys = trustedKeys(trust, ports.ed25519);
    const state = await mirrorState(mirror, origin);
    const findings = new Findings<AuditFindingCode>(state.found as KeptFindings<AuditFindingCode>);
    const problems: AuditProblem[] = [];
    const anchors = await ports.listedAnchors();
    const listed = listedWords(anchors ?? [], trust, keys.log, findings);
    const told = [...listed.words, ...(await chainWords(ports.chains, listed, findings, problems))];
    const words = await remembered(mirror, told);
    const columns = new LeafColumns(mirror, reader, origin, findings, state.size, state.counts);
    await columns.load();
    const asOf = clock.now().getTime();
    const audited = await auditLog({
      ...{ log: ports.log, mirror, origin, keys: keys.log, sha256, clock, observer: columns, findings },
      ...(ports.progress === undefined ? {} : { progress: ports.progress }),
    })({ sizes: words.map(({ size }) => size), placesWanted: promises.length > 0, ahead });
    const judged = judgeWords(words, audited, findings);
    judgeTimes([...judged.good, ...seenWords(audited, within)], columns, within, findings);
    const judgedPromises = judgePromises(
      promises,
      {
        ...{ origin, keys: keys.promise, hashes: audited.hashes, due: asOf - within },
        timeOf: (leaf) => columns.timeOf(leaf),
      },
      findings,
    );
    const indexRoots = await judgeIndexRoots(columns, mirror, reader, sha256, findings, audited.size);
    const trail = await judgeTrail(columns, findings, audited.size);
    await mirror.save({ ...(await mirrorState(mirror, origin)), found: findings.kept() });
    const found = findings.told();
    await indexRoots.remember();
    const { served } = audited;
    return {
      ...found,
      isClean: found.findings.length === 0 && problems.length === 0,
      origin,
      served: served === undefined ? null : { size: served.size, root: toHex(served.root) },
      size: audited.size,
      appended: audited.appended,
      counts: columns.counts,
      indexRoots: { stated: indexRoots.stated, held: indexRoots.held },
      trail,
      anchors: {
        compared: judged.compared,
        dated: judged.good.filter(({ span }) => span !== undefined).length,
        beyond: judged.beyond,
        isListed: anchors !== null,
        notChecked: listed.notChecked,
      },
      promises: judgedPromises,
      problems,
    };
  };

/** Words of earlier runs and of this one, each once: an anchor that is no longer shown counts on. */
async function remembered(mirror: LogMirror, told: readonly AnchorWord[]): Promise<readonly AnchorWord[]> {
  const bytes = await mirror.file(WORDS);
  const before = bytes === null ? [] : (JSON.parse(fromUtf8(bytes)) as AnchorWord[]);
  const words = new Map<string, AnchorWord>();
  for (const word of [...before, ...told]) {
    const { size, root, kind, clock, span } = word;
    const said = `${size} ${root} ${kind} ${clock}`;
    // One that is dated says all that the same without a date does.
    if (span === undefined && words.has(said)) continue;
    words.set(said, word);
    if (span !== undefined) words.set(`${said} ${span.earliest} ${span.latest}`, word);
  }
  const all = [...new Set(words.values())];
  if (all.length > 0) await mirror.keep(WORDS, utf8(`${JSON.stringify(all)}\n`));
  return all;
}

/** Every anchored root against the recomputed one. */
function judgeWords(
  words: readonly AnchorWord[],
  { served, roots }: AuditedLog,
  findings: Findings<AuditFindingCode>,
): { readonly good: readonly AnchorWord[]; readonly compared: number; readonly beyond: number } {
  const good: AnchorWord[] = [];
  let [compared, beyond] = [0, 0];
  for (const word of words) {
    const computed = roots.get(word.size);
    if (served !== undefined && word.size > served.size) {
      findings.add('anchor-ahead', { ...factsOfWord(word), served: served.size, root: word.root });
    } else if (computed === undefined) beyond += 1;
    else if (toHex(computed) === word.root) good.push(word);
    else findings.add('anchor-differs', { ...factsOfWord(word), anchored: word.root, computed: toHex(computed) });
    if (computed !== undefined) compared += 1;
  }
  return { good, compared, beyond };
}

/** What this auditor saw itself, by its own clock. A copy may be older than the day on which it was seen. */
function seenWords({ seen, roots }: AuditedLog, within: number): AnchorWord[] {
  return seen.flatMap(({ size, root, seenAt, isLive }) => {
    const computed = roots.get(size);
    if (computed === undefined || toHex(computed) !== root) return [];
    const at = Date.parse(seenAt);
    return [{ size, root, kind: 'seen', clock: 'auditor', span: { earliest: isLive ? at : 0, latest: at + within } }];
  });
}
