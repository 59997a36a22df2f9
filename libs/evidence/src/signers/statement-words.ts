import type { TypedData, TypedMessage, TypedValue } from '../eip712.js';
import { FIELD_WORDS, STATEMENT_TITLES, type TwoTongues } from './statement-vocabulary.js';

/** One entry of the message that is signed. */
export interface StatementLine extends TwoTongues {
  /** Members from the message's root, joined with `.`. */
  readonly path: string;
  /** As it is signed; no character is left out. */
  readonly value: string;
  /** The same for people, where the value is a number that stands for a time. */
  readonly time?: string;
}

/** What is signed, in words: every member of message and domain, made of the typed data and of nothing else. */
export interface StatementWords {
  readonly title: TwoTongues;
  /** The fixed sentence in both languages, if the message has one. */
  readonly sentence: string | null;
  readonly lines: readonly StatementLine[];
  /** For whom the signature counts: log or contract, and its chain. */
  readonly domain: readonly StatementLine[];
}

/**
 * Words for exactly this typed data, of any type: a field that has no words here is shown by its own name, so that nothing is signed unseen. Characters that
 * would not be seen, or would turn the direction of what is, are written as `\u{…}`.
 */
export function statementWords({ primaryType, message, domain }: TypedData): StatementWords {
  const { statement } = message;
  return {
    title: Object.hasOwn(STATEMENT_TITLES, primaryType)
      ? STATEMENT_TITLES[primaryType]!
      : { zh: visible(primaryType), en: visible(primaryType) },
    sentence: typeof statement === 'string' ? visible(statement) : null,
    lines: linesOf(message),
    domain: linesOf(domain),
  };
}

/** The words as text, one entry a line: what the command line shows before it signs. */
export function statementText(words: StatementWords, tongue: 'zh' | 'en'): string[] {
  const line = (entry: StatementLine): string =>
    `  ${entry[tongue]}: ${entry.value}${entry.time === undefined ? '' : ` (${entry.time})`}`;
  const valid = { zh: '仅在以下范围有效', en: 'Valid only for' }[tongue];
  return [words.title[tongue], ...words.lines.map(line), valid, ...words.domain.map(line)];
}

function linesOf(message: TypedMessage, prefix = ''): StatementLine[] {
  return Object.entries(message).flatMap(([name, value]) =>
    valueLines(name, value, prefix === '' ? name : `${prefix}.${name}`),
  );
}

function valueLines(name: string, value: TypedValue | readonly TypedValue[], path: string): StatementLine[] {
  if (Array.isArray(value)) {
    const entries = value as readonly TypedValue[];
    if (entries.length === 0) return [lineOf(name, path, '—')];
    return entries.flatMap((entry, index) => valueLines(name, entry, `${path}.${index}`));
  }
  if (typeof value === 'object') return linesOf(value as TypedMessage, path);
  return [lineOf(name, path, String(value))];
}

function lineOf(name: string, path: string, value: string): StatementLine {
  const words = Object.hasOwn(FIELD_WORDS, name) ? FIELD_WORDS[name]! : { zh: visible(name), en: visible(name) };
  const shown = { path: visible(path), ...words, value: value === '' ? '—' : visible(value) };
  const seconds = IN_SECONDS.test(name) && /^\d{9,11}$/.test(value) ? Number(value) : undefined;
  return seconds === undefined ? shown : { ...shown, time: new Date(seconds * 1000).toISOString() };
}

const IN_SECONDS = /^(?:deadline|notBefore|notAfter|validFrom|validUntil|expires)$/;

/** Controls, format and direction characters, separators, what is unassigned: everything that is there without being seen. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;

function visible(text: string): string {
  return text.replace(UNSEEN, (unseen) => `\\u{${unseen.codePointAt(0)!.toString(16)}}`);
}
