import { type Facts, fromHex, Refusal } from '@filmdeed/kernel';
import { indexKey, verifyIndexed } from '@filmdeed/ledger';
import type { IndexAnswerV1, IndexSpan } from '../digest-index/index-answer.js';
import { isIndexKind } from '../digest-index/index-kinds.js';
import { indexPathNodes } from '../digest-index/index-path-form.js';
import type { TrustV1 } from '../trust.js';
import { attempt, type Check, notChecked, type Verdict } from './check.js';
import { ofLaterVersions, openIndexRoot } from './open-index-root.js';
import type { TimeInterval } from './time-interval.js';
import { verifyBundle, type VerifyOptions } from './verify-bundle.js';

/** What an answer proves: of which digest, over which leaves, and where it stands; null is absent. */
export interface IndexFinding {
  readonly kind: string;
  readonly value: string;
  /** Proven over the leaves before this one; the others up to `treeSize` are unproven. */
  readonly size: number;
  readonly treeSize: number;
  readonly found: IndexSpan | null;
}

export interface IndexReport {
  readonly verdict: Verdict;
  readonly checks: readonly Check[];
  /** When the index root came into the log. */
  readonly interval: TimeInterval;
  /** Of the index-root leaf, hex. */
  readonly leafHash: string;
  /** Only if the check `index` is valid. */
  readonly finding?: IndexFinding;
}

const ESSENTIAL = ['leaf', 'checkpoint', 'inclusion', 'index'];
/** Checks of a bundle that ask for what an index root has not. */
const NOT_OF_A_ROOT = ['disclosures', 'content', 'signature', 'promise'];

/**
 * Checks an index answer against a trust file (docs/format.md §12.5), as `verifyBundle` checks a bundle: all checks, never thrown for what stands in the
 * answer, nothing valid without trust.
 */
export function verifyIndexAnswer(
  answer: IndexAnswerV1,
  trust: TrustV1 | null,
  options: Pick<VerifyOptions, 'blocks'> = {},
): IndexReport {
  const { leaf, proof, anchors } = answer;
  const root = verifyBundle({ v: 1, type: 'filmdeed.bundle', leaf, disclosures: [], proof, anchors }, trust, options);
  const ofRoot = root.checks.filter(({ check }) => !NOT_OF_A_ROOT.includes(check));
  let finding: IndexFinding | undefined;
  const index = attempt('index', () => {
    const { kind, value, size } = answer;
    if (!isIndexKind(kind)) return notChecked('index', 'unknown-type', { kind });
    if (trust === null) return notChecked('index', 'no-trust', { kind, value, size });
    return ofLaterVersions(() => {
      finding = findingOf(answer, trust);
      return factsOf(finding);
    });
  });
  const checks = [...ofRoot, index];
  const { interval, leafHash } = root;
  return { verdict: verdictOf(checks), checks, interval, leafHash, ...(finding === undefined ? {} : { finding }) };
}

function findingOf(answer: IndexAnswerV1, trust: TrustV1): IndexFinding {
  const { kind, value, size, treeSize, found, other, path } = answer;
  const logged = openIndexRoot(answer.leaf, answer.proof, trust);
  if (logged.size !== size || logged.treeSize !== treeSize) {
    throw new Refusal('proof.invalid', 'other sizes than those of the index root and its checkpoint', {
      size,
      treeSize,
      loggedSize: logged.size,
      loggedTreeSize: logged.treeSize,
    });
  }
  if (value.length !== 64) throw new Refusal('proof.invalid', 'a digest is 32 bytes', { kind });
  const key = indexKey(kind, fromHex(value));
  const at =
    found !== undefined ? { key, ...found } : other !== undefined ? { ...other, key: fromHex(other.key) } : null;
  const present = verifyIndexed({ key, at, path: indexPathNodes(path), root: fromHex(logged.root), size });
  if (present !== (found !== undefined)) throw new Refusal('proof.invalid', 'the other key is the same', { kind });
  return { kind, value, size, treeSize, found: found ?? null };
}

function factsOf({ found, ...asked }: IndexFinding): Facts {
  return { ...asked, present: found !== null, ...(found ?? {}) };
}

function verdictOf(checks: readonly Check[]): Verdict {
  if (checks.some(({ verdict }) => verdict === 'broken')) return 'broken';
  return ESSENTIAL.every((name) => checks.some(({ check, verdict }) => check === name && verdict === 'valid'))
    ? 'valid'
    : 'not-checked';
}
