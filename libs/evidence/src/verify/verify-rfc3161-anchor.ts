import { type Facts, fromBase64, isRefusal, Refusal, utf8 } from '@filmdeed/kernel';
import { sha256 } from '@noble/hashes/sha2.js';
import type { Rfc3161AnchorWithAfter, StampedToken } from '../anchor/rfc3161-anchor.js';
import { checkTimeStampToken, type TimeStamp, trustTimeStampToken } from '../timestamp/index.js';
import { type TrustedAuthority, trustedAuthorities, type TrustV1 } from '../trust.js';
import { attempt, type Check, notChecked } from './check.js';
import type { AnchorFinding } from './time-interval.js';
import { type AnchorContext, type OpenCheckpoint, verifyCoverage, verifyEarlier } from './verify-coverage.js';

/** A token that is genuine, and the authority of the trust file to whose root it leads. */
export interface TrustedStamp {
  readonly stamp: TimeStamp;
  readonly authority: TrustedAuthority;
}

/**
 * The checks of a time-stamp anchor, all of them offline: coverage, the token over the covered checkpoint, and the earlier token of the same
 * authority. The authority is known by its root alone; what the bundle calls it is nobody's word.
 */
export function verifyRfc3161Anchor(
  anchor: Rfc3161AnchorWithAfter,
  place: number,
  context: AnchorContext,
): AnchorFinding {
  const { trust } = context;
  const { after } = anchor;
  const coverage = verifyCoverage(anchor.proof, place, context, {});
  let trusted: TrustedStamp | undefined;
  const token = attempt(
    'anchor-token',
    () => {
      if (trust === null) return notChecked('anchor-token', 'no-trust', {}, place);
      if (coverage.covered === undefined) return notChecked('anchor-token', 'depends-on-broken', {}, place);
      const found = stampOf(anchor, coverage.covered.checkpoint, trust, place);
      if ('verdict' in found) return found;
      trusted = found;
      const { stamp, authority } = found;
      const { genTime, accuracy, serial, policy, tsa, hash } = stamp;
      return { authority: authority.name, operator: authority.operator, genTime, accuracy, serial, policy, tsa, hash };
    },
    place,
  );
  let earlierStamp: TimeStamp | undefined;
  const earlier = verifyEarlier(after, place, context, coverage, (checkpoint): Facts => {
    if (trusted === undefined) return {};
    earlierStamp = earlierThan(trusted, after!, checkpoint);
    return { genTime: earlierStamp.genTime, serial: earlierStamp.serial };
  });
  const checks: Check[] = [coverage.check, token, judgedEarlier(earlier, trusted !== undefined, place)];
  if (trusted === undefined) return { checks };
  const { name: clock, operator } = trusted.authority;
  const bound = { clock, operator, confirmed: true, independent: operator !== 'self' };
  return {
    checks,
    before: { ...bound, time: trusted.stamp.latest },
    ...(earlierStamp !== undefined && earlier.verdict === 'valid'
      ? { after: { ...bound, time: earlierStamp.earliest } }
      : {}),
  };
}

/**
 * Without a trusted token there is nothing that the earlier one could be of the same authority as; and an earlier token that nobody here can
 * judge is not broken.
 */
function judgedEarlier(earlier: Check, trusted: boolean, place: number): Check {
  const { verdict, code, facts } = earlier;
  if (code === 'timestamp.unknown-algorithm') return notChecked('anchor-after', 'unknown-algorithm', facts, place);
  if ((verdict === 'valid' && !trusted) || code === 'timestamp.untrusted') {
    return notChecked('anchor-after', 'authority-not-trusted', facts, place);
  }
  return earlier;
}

/** The stamp of a token, if an authority of the trust file gave it. Refuses what is wrong with the token itself, or with its way to a root. */
export function stampOf(
  stamped: StampedToken,
  checkpoint: OpenCheckpoint,
  trust: TrustV1,
  place: number,
): TrustedStamp | Check {
  try {
    const whole = wholeToken(stamped, checkpoint);
    let unfit: Refusal | undefined;
    for (const authority of trustedAuthorities(trust)) {
      try {
        trustTimeStampToken(whole, trustOf(authority));
        return { stamp: whole.stamp, authority };
      } catch (error) {
        if (!isRefusal(error)) throw error;
        // Of several reasons the worst: a way to a root that is not good says more than none.
        if (unfit === undefined || unfit.code === 'timestamp.untrusted') unfit = error;
      }
    }
    if (unfit !== undefined && unfit.code !== 'timestamp.untrusted') throw unfit;
    const { genTime, policy, tsa } = whole.stamp;
    return notChecked('anchor-token', 'authority-not-trusted', { genTime, policy, tsa, ...unfit?.facts }, place);
  } catch (error) {
    if (!isRefusal(error, 'timestamp.unknown-algorithm')) throw error;
    return notChecked('anchor-token', 'unknown-algorithm', error.facts, place);
  }
}

/** The earlier token leads to a root of the same authority, and its time is not certainly later. */
function earlierThan({ stamp, authority }: TrustedStamp, after: StampedToken, checkpoint: OpenCheckpoint): TimeStamp {
  const whole = wholeToken(after, checkpoint);
  trustTimeStampToken(whole, trustOf(authority));
  if (whole.stamp.earliest > stamp.latest) {
    const told = { genTime: whole.stamp.genTime, later: stamp.genTime };
    throw new Refusal('proof.invalid', 'the earlier token is not earlier', told);
  }
  return whole.stamp;
}

function wholeToken(
  { token, request, certificates }: StampedToken,
  checkpoint: OpenCheckpoint,
): ReturnType<typeof checkTimeStampToken> {
  return checkTimeStampToken({
    token: fromBase64(token),
    request: fromBase64(request),
    certificates: certificates.map(fromBase64),
    imprint: sha256(utf8(checkpoint.note.text)),
  });
}

function trustOf({ roots, policies }: TrustedAuthority): { roots: Uint8Array[]; policies: readonly string[] } {
  return { roots: roots.map(fromBase64), policies };
}
