import { type Facts, isRefusal } from '@filmdeed/kernel';

export const CHECKS = [
  'bundle',
  'leaf',
  'disclosures',
  'content',
  'file-proof',
  'signature',
  'promise',
  'checkpoint',
  'inclusion',
  'anchor',
  'anchor-block',
  'anchor-state',
  'anchor-token',
  'anchor-witness',
  'anchor-receipt',
  'anchor-after',
  'index',
  'redaction',
] as const;
export type CheckName = (typeof CHECKS)[number];
export type Verdict = 'valid' | 'broken' | 'not-checked';

/** One line of a report. `code` says why a check is broken or not made; `anchor` is the anchor's place in the bundle. */
export interface Check {
  readonly check: CheckName;
  readonly verdict: Verdict;
  readonly facts: Facts;
  readonly code?: string;
  readonly anchor?: number;
}

/** Reasons for which a check says nothing, neither good nor bad. */
export type NotCheckedReason =
  | 'no-trust'
  | 'no-file'
  | 'not-disclosed'
  | 'not-signed'
  | 'not-logged'
  | 'no-promise'
  | 'no-anchor'
  | 'unknown-type'
  | 'unknown-code'
  | 'unknown-scheme'
  | 'chain-not-trusted'
  | 'rpc-only'
  | 'block-not-trusted'
  | 'authority-not-trusted'
  | 'unknown-algorithm'
  | 'witness-not-trusted'
  | 'ask-issuer'
  | 'no-earlier-anchor'
  | 'depends-on-broken';

export function valid(check: CheckName, facts: Facts = {}, anchor?: number): Check {
  return { check, verdict: 'valid', facts, ...(anchor === undefined ? {} : { anchor }) };
}

export function notChecked(check: CheckName, code: NotCheckedReason, facts: Facts = {}, anchor?: number): Check {
  return { check, verdict: 'not-checked', code, facts, ...(anchor === undefined ? {} : { anchor }) };
}

/** Runs one check: facts mean valid, a refusal means broken with its code and facts. Anything else is a defect and passes on. */
export function attempt(check: CheckName, run: () => Facts | Check, anchor?: number): Check {
  try {
    const answer = run();
    return isCheck(answer) ? answer : valid(check, answer, anchor);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const facts = { ...error.facts, reason: error.message };
    return { check, verdict: 'broken', code: error.code, facts, ...(anchor === undefined ? {} : { anchor }) };
  }
}

function isCheck(answer: Facts | Check): answer is Check {
  return typeof answer.verdict === 'string' && typeof answer.check === 'string';
}
