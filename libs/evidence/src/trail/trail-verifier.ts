import { type Facts, fromBase64, fromHex, isRefusal, Refusal } from '@filmdeed/kernel';
import type { Sha256 } from '@filmdeed/ledger';
import { logParty } from '../digest-index/index-root-leaf.js';
import type { TrustV1 } from '../trust.js';
import { attempt, type Check, type Verdict } from '../verify/check.js';
import type { TimeInterval } from '../verify/time-interval.js';
import { verifyBundle, type VerifyOptions } from '../verify/verify-bundle.js';
import { actDigest, chainAct, ChainWalk } from './act-chain.js';
import { openAct } from './act-record.js';
import { parseAuditLeaf } from './audit-leaf.js';
import { parseTrailLine, type ShownAct, type TrailOpening, type TrailProof } from './trail-lines.js';

/** What an export of the trail proves; the checks of the leaf are those of docs/format.md §9. */
export interface TrailReport {
  readonly verdict: Verdict;
  /** Of the audit leaf. */
  readonly checks: readonly Check[];
  /** The chain from the first line to the head that the leaf states; `index` in its facts names the first act that is not as it was. */
  readonly trail: { readonly verdict: Verdict; readonly code?: string; readonly facts: Facts };
  /** When the head came into the log. */
  readonly interval: TimeInterval;
}

const ESSENTIAL = ['leaf', 'checkpoint', 'inclusion'];
/** Checks of a bundle that ask for what an audit leaf has not. */
const NOT_OF_A_HEAD = ['disclosures', 'content', 'signature', 'promise', 'leaf'];

/**
 * Holds an export against a trust file (docs/format.md §16.4), line by line, in constant memory: never throws for what stands in a line. After the first fault of the
 * chain the other lines are passed over, but for the proof.
 */
export class TrailVerifier {
  readonly #trust: TrustV1;
  readonly #digest: Sha256 | undefined;
  #opening: TrailOpening | undefined;
  #walk: ChainWalk | undefined;
  #proof: TrailProof | undefined;
  #fault: Refusal | undefined;
  #shown = 0;
  #hidden = 0;
  #opened = 0;

  /** `digest`: a native SHA-256 where there is one. */
  constructor(trust: TrustV1, digest?: Sha256) {
    this.#trust = trust;
    this.#digest = digest;
  }

  /** Index of the next act and the one behind the last; undefined before the first line. */
  get progress(): { readonly at: number; readonly from: number; readonly to: number } | undefined {
    const [opening, walk] = [this.#opening, this.#walk];
    if (opening === undefined || walk === undefined) return undefined;
    return { at: walk.head.count, from: opening.from, to: opening.to };
  }

  /** The last line, once it was taken; nothing in it is believed yet. */
  get proof(): TrailProof | undefined {
    return this.#proof;
  }

  /** Takes a line without its line feed, and gives the act on it if it is shown and the chain is whole up to it. */
  take(text: string): ShownAct | undefined {
    try {
      const line = parseTrailLine(text);
      if ('proof' in line) {
        if (this.#proof !== undefined) throw malformed('a second proof');
        this.#proof = line.proof;
      } else if (this.#fault === undefined) {
        if ('opening' in line) this.#begin(line.opening);
        else return this.#follow(line);
      }
    } catch (error) {
      if (!isRefusal(error)) throw error;
      const index = this.#walk?.head.count ?? 0;
      this.#fault ??= new Refusal(error.code, error.message, { index, ...error.facts });
    }
    return undefined;
  }

  finish(options: Pick<VerifyOptions, 'blocks' | 'native'> = {}): TrailReport {
    const trail = attempt('bundle', () => this.#end());
    const { verdict: chained, code, facts } = trail;
    const chain = { verdict: chained, ...(code === undefined ? {} : { code }), facts };
    if (this.#proof === undefined) {
      return { verdict: 'broken', checks: [], trail: chain, interval: {} };
    }
    const { leaf, proof, anchors } = this.#proof;
    const report = verifyBundle(
      { v: 1, type: 'filmdeed.bundle', leaf, disclosures: [], proof, anchors },
      this.#trust,
      options,
    );
    const stated = attempt('leaf', () => this.#stated());
    const checks = [stated, ...report.checks.filter(({ check }) => !NOT_OF_A_HEAD.includes(check))];
    return { verdict: verdictOf(checks, chained), checks, trail: chain, interval: report.interval };
  }

  #begin(opening: TrailOpening): void {
    if (this.#opening !== undefined) throw malformed('a second opening');
    if (opening.origin !== this.#trust.log.origin) throw malformed('the trail of another log');
    this.#opening = opening;
    this.#walk = new ChainWalk({ count: opening.from, hash: fromHex(opening.previous) });
  }

  #follow(
    line: Exclude<ReturnType<typeof parseTrailLine>, { opening: unknown } | { proof: unknown }>,
  ): ShownAct | undefined {
    const walk = this.#walk;
    if (walk === undefined) throw malformed('no opening');
    if (this.#proof !== undefined) throw malformed('an act after the proof');
    if ('hidden' in line) {
      const { index, hidden, hash } = line.hidden;
      let [at, before] = [index, walk.head.hash];
      hidden.forEach((digest, i) => {
        before = i === hidden.length - 1 ? hash : chainAct(before, digest, this.#digest);
        walk.take({ index: at++, digest, hash: before });
      });
      this.#hidden += hidden.length;
      return undefined;
    }
    const { index, act, record, hash, disclosure } = line.shown;
    walk.take({ index, digest: actDigest(record, this.#digest), hash });
    if (disclosure !== undefined) {
      openAct(act, disclosure);
      this.#opened++;
    }
    this.#shown++;
    return line.shown;
  }

  #end(): Facts {
    if (this.#fault !== undefined) throw this.#fault;
    const [opening, walk] = [this.#opening, this.#walk];
    if (opening === undefined || walk === undefined) throw malformed('no opening');
    if (this.#proof === undefined) throw malformed('no proof');
    const { count, head } = this.#stated();
    if (count !== opening.to) throw malformed('another count than the leaf states');
    walk.end({ count, hash: fromHex(head) });
    return { from: opening.from, to: count, shown: this.#shown, hidden: this.#hidden, opened: this.#opened };
  }

  #stated(): { readonly count: number; readonly head: string; readonly time: string; readonly id: string } {
    const { party, count, head, time, id } = parseAuditLeaf(fromBase64(this.#proof!.leaf));
    if (party !== logParty(this.#trust.log.origin)) {
      throw new Refusal('leaf.invalid', 'the audit leaf of another log', { party });
    }
    return { id, time, count, head };
  }
}

function verdictOf(checks: readonly Check[], chained: Verdict): Verdict {
  if (chained !== 'valid' || checks.some(({ verdict }) => verdict === 'broken')) return 'broken';
  return ESSENTIAL.every((name) => checks.some(({ check, verdict }) => check === name && verdict === 'valid'))
    ? 'valid'
    : 'not-checked';
}

function malformed(problem: string): Refusal {
  return new Refusal('trail.invalid', `trail: ${problem}`, { problem });
}
