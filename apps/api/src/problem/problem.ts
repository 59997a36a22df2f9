import { isRefusal, Refusal, type Facts, type RefusalCode } from '@filmdeed/kernel';
import { REFUSAL_STATUS } from './refusal-status.js';
import { REFUSAL_TITLES } from './refusal-titles.js';

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';
export type Language = 'zh' | 'en';

/** RFC 9457 problem details, with the refusal's code and facts as extension members. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly facts: Facts;
  readonly errors?: readonly { readonly detail: string; readonly pointer: string }[];
}

/** Chinese unless English is preferred: the first of the two that `Accept-Language` names. */
export function languageOf(acceptLanguage: string | undefined): Language {
  const first = /(?:^|,)\s*(zh|en)\b/i.exec(acceptLanguage ?? '');
  return first?.[1]?.toLowerCase() === 'en' ? 'en' : 'zh';
}

/** The problem of a refusal. A `request.invalid` lists each fault with a JSON pointer (RFC 6901). */
export function problemOf(refusal: Refusal, language: Language): Problem {
  const { code, facts, message } = refusal;
  const pointers = Array.isArray(facts['pointers']) ? (facts['pointers'] as readonly string[]) : [];
  const problems = Array.isArray(facts['problems']) ? (facts['problems'] as readonly string[]) : [];
  const errors = pointers.map((pointer, i) => ({ detail: problems[i] ?? message, pointer: `#${pointer}` }));
  return {
    type: `/docs/errors#${code}`,
    title: REFUSAL_TITLES[code][language],
    status: REFUSAL_STATUS[code],
    detail: message,
    code,
    facts,
    ...(code === 'request.invalid' ? { errors } : {}),
  };
}

/** What is said of a defect or an outage: nothing of its cause. */
export function problemOfDefect(language: Language): Problem {
  const title = language === 'zh' ? '内部错误，已记录' : 'Internal error; it has been recorded';
  return { type: 'about:blank', title, status: 500, detail: title, code: 'internal', facts: {} };
}

/** Refusals of Fastify itself, by its code or status. */
const FOREIGN: readonly [test: (code: string, status: number) => boolean, code: RefusalCode, message: string][] = [
  [(code) => code === 'FST_ERR_CTP_BODY_TOO_LARGE', 'request.too-large', 'the body is larger than this route takes'],
  [(code) => code.startsWith('FST_ERR_CTP_'), 'request.not-json', 'the body is not JSON'],
  [(_, status) => status === 404, 'request.not-found', 'nothing is here'],
  [(_, status) => status === 413, 'request.too-large', 'the body is larger than this route takes'],
  [(_, status) => status === 429, 'request.too-many', 'too many requests'],
  [(_, status) => status === 415, 'request.not-json', 'the body is not JSON'],
  [(_, status) => status === 403, 'access.denied', 'not allowed'],
  [(_, status) => status >= 400 && status < 500, 'request.invalid', 'the request is malformed'],
];

/** Takes an error for what it is: a refusal, one of the framework's own "no", or undefined for a defect. */
export function asRefusal(error: unknown): Refusal | undefined {
  if (isRefusal(error)) return error;
  if (typeof error !== 'object' || error === null) return undefined;
  const foreign = error as { code?: unknown; statusCode?: unknown; getStatus?: () => number };
  const code = typeof foreign.code === 'string' ? foreign.code : '';
  const status = typeof foreign.getStatus === 'function' ? foreign.getStatus() : Number(foreign.statusCode ?? 0);
  const row = FOREIGN.find(([test]) => test(code, status));
  return row === undefined ? undefined : new Refusal(row[1], row[2]);
}
