import { type Facts, fromBase64, Refusal, toHex } from '@filmdeed/kernel';
import {
  type Ed25519Check,
  judgingOnce,
  leafHash,
  openCheckpoint,
  parseTlogProof,
  verifyInclusion,
} from '@filmdeed/ledger';
import type { BundleV1 } from '../bundle.js';
import type { Content, FileContent } from '../content.js';
import { verifyFileProof } from '../file-proof.js';
import type { FilingLeaf } from '../leaf.js';
import { type OpenedTexts, openMandate, openRevocation } from '../mandate/open-mandate.js';
import { openLeaf, type OpenedLeaf } from '../opened.js';
import { isPromiseInBatch, openPromise, openPromiseInBatch } from '../promise.js';
import type { P256Check } from '../signature.js';
import { trustedKeys, type TrustV1 } from '../trust.js';
import { attempt, type Check, notChecked, type Verdict } from './check.js';
import { bundleIndexCheck } from './bundle-index-check.js';
import { assertAfterItsLeaves } from './open-index-root.js';
import { readLeaf } from './read-leaf.js';
import { redactionChecks } from './redaction-check.js';
import { timeInterval, type TimeInterval } from './time-interval.js';
import { verifyAnchor } from './verify-anchor.js';
import { keyEventCheck, mandateCheck, signatureCheck } from './verify-signature.js';

/** What the verifier has at hand beside the bundle. */
export interface VerifyOptions {
  /** Digests of the file or folder at hand, computed by the verifier's own machine. */
  readonly content?: Content;
  /** Answers of a node about the anchors' blocks, by the anchor's place; they take the place of `anchor-block`. */
  readonly blocks?: ReadonlyMap<number, Check>;
  /** Faster signature checks that the machine has built in; the verdicts are the same. */
  readonly native?: { readonly p256?: P256Check; readonly ed25519?: Ed25519Check };
}

export interface Report {
  readonly verdict: Verdict;
  readonly checks: readonly Check[];
  readonly interval: TimeInterval;
  /** The opened leaf, if it could be read: what the bundle says, to be shown beside the checks. */
  readonly opened?: OpenedLeaf;
  /** hex */
  readonly leafHash: string;
  readonly index?: number;
}

const ESSENTIAL = ['leaf', 'disclosures', 'checkpoint', 'inclusion'];

/**
 * Checks a bundle against a trust file (docs/format.md §9): the same code in API, page and CLI. Never throws for what stands in the bundle, never
 * stops at the first fault. Without a trust file all that needs one is not checked.
 */
export function verifyBundle(bundle: BundleV1, trust: TrustV1 | null, options: VerifyOptions = {}): Report {
  const leafBytes = fromBase64(bundle.leaf);
  const hash = leafHash(leafBytes);
  const trusted = trust === null ? { log: [], promise: [] } : trustedKeys(trust, options.native?.ed25519);
  // Proof, anchors and what they follow mostly bear the same few checkpoints.
  const keys = { log: trusted.log.map(judgingOnce), promise: trusted.promise };
  const checks: Check[] = [{ check: 'bundle', verdict: 'valid', facts: { version: 1 } }];

  const { check: leafCheck, leaf, indexRoot, redaction, key, mandate, revocation } = readLeaf(leafBytes);
  const byOperator = indexRoot !== undefined || redaction !== undefined;
  checks.push(leafCheck);
  let opened: OpenedLeaf | undefined;
  checks.push(
    attempt('disclosures', () => {
      if (byOperator || key !== undefined) return nothingToOpen(bundle.disclosures);
      if (mandate !== undefined) return openedFacts(openMandate(mandate, bundle.disclosures));
      if (revocation !== undefined) return openedFacts(openRevocation(revocation, bundle.disclosures));
      if (leaf === undefined) return notChecked('disclosures', 'depends-on-broken');
      opened = openLeaf(leaf, bundle.disclosures);
      return { opened: bundle.disclosures.length, undisclosed: opened.undisclosed };
    }),
  );
  checks.push(...contentChecks(bundle, opened, options.content));
  checks.push(
    byOperator
      ? notChecked('signature', 'not-signed', { auth: 'operator' })
      : key !== undefined
        ? keyEventCheck(key, trust, options.native?.p256)
        : (mandate ?? revocation) !== undefined
          ? mandateCheck((mandate ?? revocation)!, trust, options.native?.p256)
          : signatureCheck(opened, trust, options.native?.p256),
  );
  checks.push(promiseCheck(bundle, hash, trust, keys.promise, leaf));

  let checkpoint: ReturnType<typeof openCheckpoint> | undefined;
  checks.push(
    attempt('checkpoint', () => {
      if (bundle.proof === undefined) return notChecked('checkpoint', 'not-logged');
      const { checkpoint: note } = parseTlogProof(bundle.proof);
      if (trust === null) return notChecked('checkpoint', 'no-trust');
      checkpoint = openCheckpoint(note, keys.log, trust.log.origin);
      return { origin: checkpoint.origin, size: checkpoint.size, root: toHex(checkpoint.root) };
    }),
  );
  let index: number | undefined;
  checks.push(
    attempt('inclusion', () => {
      if (bundle.proof === undefined) return notChecked('inclusion', 'not-logged');
      if (trust === null) return notChecked('inclusion', 'no-trust');
      if (checkpoint === undefined) return notChecked('inclusion', 'depends-on-broken');
      const proof = parseTlogProof(bundle.proof);
      verifyInclusion({ ...proof, ...checkpoint, leafHash: hash });
      if (indexRoot !== undefined) assertAfterItsLeaves(indexRoot.size, proof.index);
      index = proof.index;
      return { index, size: checkpoint.size };
    }),
  );

  const context = { leafHash: hash, trust, logKeys: keys.log, index };
  const findings = bundle.anchors.map((anchor, place) =>
    verifyAnchor(anchor, place, context, options.blocks?.get(place)),
  );
  if (findings.length === 0) checks.push(notChecked('anchor', 'no-anchor'));
  checks.push(...findings.flatMap((finding) => finding.checks));
  if (bundle.index !== undefined) checks.push(bundleIndexCheck(bundle.index, opened, index, trust));
  checks.push(...redactionChecks(bundle, { hash, leaf, trust, keys: keys.log }));

  return {
    verdict: verdictOf(checks, options.content === undefined ? ESSENTIAL : [...ESSENTIAL, 'content']),
    checks,
    interval: timeInterval(findings),
    leafHash: toHex(hash),
    ...(opened === undefined ? {} : { opened }),
    ...(index === undefined ? {} : { index }),
  };
}

/** *broken* if any check is; *valid* if the essential ones are, and with a file at hand its content too: nobody may take another file for proven; else *not-checked*. */
function verdictOf(checks: readonly Check[], essential: readonly string[]): Verdict {
  if (checks.some(({ verdict }) => verdict === 'broken')) return 'broken';
  const isWhole = essential.every((name) => checks.some(({ check, verdict }) => check === name && verdict === 'valid'));
  return isWhole ? 'valid' : 'not-checked';
}

function openedFacts({ texts, undisclosed }: OpenedTexts): Facts {
  return { opened: texts.size, undisclosed };
}

/** What the operator itself states commits to nothing. */
function nothingToOpen(disclosures: readonly string[]): Facts {
  if (disclosures.length === 0) return { opened: 0, undisclosed: [] };
  throw new Refusal('disclosure.invalid', 'a disclosure opens no commitment of this leaf');
}

function contentChecks(bundle: BundleV1, opened: OpenedLeaf | undefined, atHand: Content | undefined): Check[] {
  const stated = opened?.content;
  const fileProof = bundle.file;
  let entry: FileContent | undefined;
  const checks: Check[] = [];
  if (fileProof !== undefined) {
    checks.push(
      attempt('file-proof', () => {
        if (stated === undefined) return notChecked('file-proof', 'not-disclosed');
        if (stated.kind !== 'set') throw new Refusal('proof.invalid', 'a file proof for a filing of one file');
        const { path, ...digests } = verifyFileProof(fileProof, stated);
        entry = { kind: 'file', ...digests };
        return { path, index: fileProof.index, files: stated.files };
      }),
    );
  }
  const expected = atHand?.kind === 'file' && stated?.kind === 'set' ? entry : stated;
  checks.push(
    attempt('content', () => {
      if (atHand === undefined) return notChecked('content', 'no-file');
      if (opened === undefined) return notChecked('content', 'depends-on-broken');
      if (stated === undefined) return notChecked('content', 'not-disclosed');
      if (expected === undefined)
        return notChecked('content', 'depends-on-broken', { files: stated.kind === 'set' ? stated.files : 1 });
      return compareContent(expected, atHand);
    }),
  );
  return checks;
}

/** Compares what the leaf states with what is at hand. Refuses `size.mismatch`, `digest.mismatch`, naming both. */
export function compareContent(stated: Content, atHand: Content): Record<string, string | number> {
  if (stated.kind !== atHand.kind) {
    throw new Refusal('digest.mismatch', 'a file is not a folder', { stated: stated.kind, atHand: atHand.kind });
  }
  if (stated.kind === 'set' || atHand.kind === 'set') {
    const [left, right] = [stated, atHand] as [Extract<Content, { kind: 'set' }>, Extract<Content, { kind: 'set' }>];
    if (left.files !== right.files)
      throw new Refusal('size.mismatch', 'another number of files', { stated: left.files, atHand: right.files });
    if (left.root !== right.root)
      throw new Refusal('digest.mismatch', 'another manifest root', { stated: left.root, atHand: right.root });
    return { root: left.root, files: left.files };
  }
  if (stated.size !== atHand.size)
    throw new Refusal('size.mismatch', 'another size', { stated: stated.size, atHand: atHand.size });
  const compared: Record<string, string | number> = { size: stated.size };
  for (const algorithm of ['sha256', 'sm3', 'blake3', 'cid'] as const) {
    const [left, right] = [stated[algorithm], atHand[algorithm]];
    if (left === undefined || right === undefined) continue;
    if (left !== right)
      throw new Refusal('digest.mismatch', `another ${algorithm}`, { algorithm, stated: left, atHand: right });
    compared[algorithm] = left;
  }
  return compared;
}

function promiseCheck(
  bundle: BundleV1,
  hash: Uint8Array,
  trust: TrustV1 | null,
  keys: ReturnType<typeof trustedKeys>['promise'],
  leaf: FilingLeaf | undefined,
): Check {
  return attempt('promise', () => {
    if (bundle.promise === undefined) return notChecked('promise', 'no-promise');
    if (trust === null) return notChecked('promise', 'no-trust');
    const promise = isPromiseInBatch(bundle.promise)
      ? openPromiseInBatch(bundle.promise, keys, trust.log.origin, hash)
      : openPromise(bundle.promise, keys, trust.log.origin);
    if (toHex(promise.leafHash) !== toHex(hash)) {
      throw new Refusal('note.invalid', 'a promise for another leaf', { leafHash: toHex(promise.leafHash) });
    }
    if (leaf !== undefined && leaf.time !== promise.received) {
      throw new Refusal('note.invalid', 'promise and leaf state different times', {
        received: promise.received,
        time: leaf.time,
      });
    }
    return { received: promise.received, loggedBy: promise.loggedBy };
  });
}
