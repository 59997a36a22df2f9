import { type Facts, toHex } from '@filmdeed/kernel';
import { type Cosigner, cosignaturesOf, parseCosignerKey } from '@filmdeed/ledger';
import type { WitnessAnchorWithAfter } from '../anchor/witness-anchor.js';
import { trustedWitnesses, type TrustV1 } from '../trust.js';
import { attempt, type Check, notChecked } from './check.js';
import type { AnchorFinding } from './time-interval.js';
import { type AnchorContext, verifyCoverage, verifyEarlier } from './verify-coverage.js';

/** The witnesses of a trust file under all their names, and which of their keys we run ourselves. */
export interface Jury {
  readonly cosigners: readonly Cosigner[];
  /** By public key, hex: whether it is our own. */
  readonly members: ReadonlyMap<string, boolean>;
  readonly quorum: number;
}

/** What a quorum says: the k-th smallest time in seconds and the k-th largest. */
export interface QuorumWord {
  readonly clock: string;
  readonly kthSmallest: number;
  readonly kthLargest: number;
  /** Fewer than a quorum are run by whoever runs the log: at least one of those who make up the time is not. */
  readonly isIndependent: boolean;
}

/**
 * The checks of a witness anchor, all of them offline: coverage, and that a quorum of the trust file's witnesses cosigned the checkpoint
 * (docs/format.md §8.3). Times are taken as they were cosigned: a verifier's own clock plays no part, so that a bundle reads the same on any day, and
 * the time that the leaf states is only stated. An earlier checkpoint whose quorum is not before that of the anchor bounds nothing: clocks differ.
 */
export function verifyWitnessAnchor(
  anchor: WitnessAnchorWithAfter,
  place: number,
  context: AnchorContext,
): AnchorFinding {
  const { trust } = context;
  const { after } = anchor;
  const coverage = verifyCoverage(anchor.proof, place, context, {});
  const jury = trust === null ? null : juryOf(trust);
  let word: QuorumWord | undefined;
  const witnessed = attempt(
    'anchor-witness',
    () => {
      if (jury === null) return notChecked('anchor-witness', 'no-trust', {}, place);
      if (coverage.covered === undefined) return notChecked('anchor-witness', 'depends-on-broken', {}, place);
      const { facts, said } = wordOf(coverage.covered.note, jury);
      if (said === undefined) return notChecked('anchor-witness', 'witness-not-trusted', facts, place);
      word = said;
      return { ...facts, time: timeOf(said.kthSmallest) };
    },
    place,
  );
  let earlierWord: QuorumWord | undefined;
  const earlier = verifyEarlier(after, place, context, coverage, () => {
    earlierWord = word === undefined || jury === null ? undefined : wordOf(after!.checkpoint, jury).said;
    const facts: Facts = earlierWord === undefined ? {} : { time: timeOf(earlierWord.kthLargest) };
    return facts;
  });
  const judged: Check =
    earlier.verdict === 'valid' && earlierWord === undefined
      ? notChecked('anchor-after', 'witness-not-trusted', earlier.facts, place)
      : earlier;
  const checks = [coverage.check, witnessed, judged];
  if (word === undefined) return { checks };
  return {
    checks,
    before: boundOf(word, word.kthSmallest),
    ...(earlierWord !== undefined && judged.verdict === 'valid'
      ? { after: boundOf(earlierWord, earlierWord.kthLargest) }
      : {}),
  };
}

export function juryOf(trust: TrustV1): Jury {
  const { witnesses, quorum } = trustedWitnesses(trust);
  const members = new Map<string, boolean>();
  const cosigners = witnesses.map(({ key, operator }) => {
    const cosigner = parseCosignerKey(key);
    // One key under two names is one witness; whoever says that it is our own is believed.
    members.set(memberOf(cosigner), operator === 'self' || members.get(memberOf(cosigner)) === true);
    return cosigner;
  });
  return { cosigners, members, quorum };
}

/** Who cosigned, and what they say if they are a quorum. Refuses `note.invalid` if the cosignature of a known witness fails. */
export function wordOf(
  note: string,
  { cosigners, members, quorum }: Jury,
): { readonly facts: Facts; readonly said?: QuorumWord } {
  const cosignatures = cosignaturesOf(note, cosigners);
  const names = cosignatures.map(({ cosigner }) => cosigner.name);
  const facts = { cosigned: names, quorum, witnesses: members.size };
  if (names.length < quorum) return { facts };
  const times = cosignatures.map(({ time }) => time).sort((a, b) => a - b);
  const own = cosignatures.filter(({ cosigner }) => members.get(memberOf(cosigner))).length;
  const [kthSmallest, kthLargest] = [times[quorum - 1]!, times[times.length - quorum]!];
  return { facts, said: { clock: names.join(', '), kthSmallest, kthLargest, isIndependent: own < quorum } };
}

function memberOf({ publicKey }: Cosigner): string {
  return toHex(publicKey);
}

function boundOf({ clock, isIndependent }: QuorumWord, seconds: number): NonNullable<AnchorFinding['before']> {
  return {
    time: timeOf(seconds),
    clock,
    operator: isIndependent ? 'witness' : 'self',
    confirmed: true,
    independent: isIndependent,
  };
}

function timeOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
