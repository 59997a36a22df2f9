import { asId, isRefusal, newId, type PartyId, Refusal, type ReportDecisionId, toHex } from '@filmdeed/kernel';
import { leafHash } from '@filmdeed/ledger';
import { canonicalBytes } from '../canonical-json.js';
import { requireCode } from '../codes/index.js';
import { logParty } from '../digest-index/index-root-leaf.js';
import { parseLeafJson } from '../leaf.js';
import { Shape } from '../shape.js';
import { REPORT_REASONS, STAY_GROUNDS } from './report-codes.js';

export const PAGE_VERDICTS = ['hide', 'restore'] as const;
export type PageVerdict = (typeof PAGE_VERDICTS)[number];

/** The operator's statement that it hides, or shows again, its page of another leaf (docs/format.md §18). That leaf and its proofs are untouched. */
export interface ReportLeaf {
  readonly id: ReportDecisionId;
  /** The log's own party. */
  readonly party: PartyId;
  readonly time: string;
  /** Hash of the leaf whose page it is, hex. */
  readonly leaf: string;
  readonly verdict: PageVerdict;
  /** Of `REPORT_REASONS` if it is hidden, of `STAY_GROUNDS` if it is shown again. */
  readonly ground: string;
}

export interface NewReportLeaf extends Pick<ReportLeaf, 'verdict' | 'ground'> {
  readonly origin: string;
  readonly leafHash: Uint8Array;
  readonly at: Date;
}

/** A new leaf for a decision. Refuses `code.unknown`. */
export function reportLeaf({ origin, verdict, ground, leafHash: about, at }: NewReportLeaf): {
  readonly id: ReportDecisionId;
  readonly leaf: Uint8Array;
  readonly leafHash: Uint8Array;
} {
  const id = newId('rpd');
  const leaf = canonicalBytes({
    v: 1,
    type: 'report',
    id,
    party: logParty(origin),
    links: [],
    body: { leaf: toHex(about), verdict, ground: requireGround(verdict, ground) },
    time: at.toISOString(),
    auth: { kind: 'operator' },
  });
  return { id, leaf, leafHash: leafHash(leaf) };
}

/** Refuses `code.unknown` for a ground on which this is not decided. */
export function requireGround(verdict: PageVerdict | 'leave', ground: string): string {
  return requireCode('ground', verdict === 'hide' ? REPORT_REASONS : STAY_GROUNDS, ground);
}

/**
 * Reads the bytes of a report leaf. Refuses `leaf.too-large`, `leaf.not-canonical`, `leaf.unknown-type` for another type and for a later version of this one,
 * `code.unknown`, `leaf.invalid`.
 */
export function parseReportLeaf(bytes: Uint8Array): ReportLeaf {
  const shape = new Shape('leaf.invalid', parseLeafJson(bytes));
  const type = shape.at('type').text(60);
  if (type !== 'report' || shape.at('v').value !== 1) {
    throw new Refusal('leaf.unknown-type', 'no report leaf of a version that is known here', { type });
  }
  shape.object(['v', 'type', 'id', 'party', 'links', 'body', 'time', 'auth']);
  shape.at('links').list(0);
  const [auth, body] = [shape.at('auth'), shape.at('body')];
  auth.object(['kind']);
  auth.at('kind').oneOf(['operator']);
  body.object(['leaf', 'verdict', 'ground']);
  const verdict = body.at('verdict').oneOf(PAGE_VERDICTS);
  return {
    id: readId(shape.at('id'), 'rpd'),
    party: readId(shape.at('party'), 'pty'),
    time: shape.at('time').time(),
    leaf: body.at('leaf').hex(32),
    verdict,
    ground: requireGround(verdict, body.at('ground').text(60)),
  };
}

function readId<P extends 'rpd' | 'pty'>(shape: Shape, prefix: P): ReturnType<typeof asId<P>> {
  try {
    return asId(prefix, shape.value);
  } catch (error) {
    if (isRefusal(error)) shape.refuse(error.message);
    throw error;
  }
}
