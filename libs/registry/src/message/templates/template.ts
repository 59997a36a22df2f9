import { Refusal, toHex, utf8 } from '@filmdeed/kernel';
import { checkText } from '@filmdeed/evidence';
import { sha256 } from '@noble/hashes/sha2.js';
import type { Language, MessageKind } from '../message-kinds.js';
import { TEMPLATES } from './message-templates.js';

/** One version of what a kind says. Frozen once a message was made of it; a change is a new version. */
export interface Template {
  /** Subject, and paragraphs; `{name}` stands for a fact, `{name|time}` for an instant. */
  readonly zh: TemplateText;
  readonly en: TemplateText;
}

export interface TemplateText {
  readonly subject: string;
  readonly paragraphs: readonly string[];
}

export interface MessageText {
  readonly subject: string;
  /** Plain text, lines ended by LF. */
  readonly text: string;
  /** The same, escaped, without images, styles or anything that is fetched. */
  readonly html: string;
}

const PLACE = /\{([A-Za-z]+)(\|time)?\}/g;
const MOST_CHARACTERS = 1000;

/** Version of the template that a new message is made of. */
export function newestTemplate(kind: MessageKind): number {
  return TEMPLATES[kind].length;
}

/** Names of the facts that a template speaks of, and whether each is an instant. */
export function factsOf(kind: MessageKind, version: number): ReadonlyMap<string, 'text' | 'time'> {
  const template = templateOf(kind, version);
  const texts = [template.zh, template.en].flatMap(({ subject, paragraphs }) => [subject, ...paragraphs]);
  const places = texts.flatMap((text) => [...text.matchAll(PLACE)]);
  return new Map(places.map(([, name, time]) => [name!, time === undefined ? 'text' : 'time']));
}

/**
 * Holds facts against what the template asks for: each there and none besides, on one line, of no more than 1000 characters, times in ISO 8601 with three decimals.
 * Refuses `message.invalid` naming the fact, `name.hostile`.
 */
export function checkFacts(kind: MessageKind, version: number, facts: Readonly<Record<string, string>>): void {
  const asked = factsOf(kind, version);
  const wrong = (fact: string, problem: string): never => {
    throw new Refusal('message.invalid', `${fact}: ${problem}`, { kind, fact: fact.slice(0, 60) });
  };
  for (const name of Object.keys(facts)) if (!asked.has(name)) wrong(name, 'the template does not speak of it');
  for (const [name, type] of asked) {
    const value = Object.hasOwn(facts, name) ? facts[name] : undefined;
    if (typeof value !== 'string' || value === '') return wrong(name, 'missing');
    checkText(name, value, MOST_CHARACTERS);
    if (/[\r\n\t\u2028\u2029]/.test(value)) wrong(name, 'more than one line');
    if (type === 'time' && !isInstant(value)) wrong(name, 'not an instant in UTC with three decimals');
    if (name === 'link' && !isLink(value)) wrong(name, 'not a link');
  }
}

/** The text of a message; the same arguments give the same bytes for ever. */
export function renderMessage(
  kind: MessageKind,
  version: number,
  language: Language,
  facts: Readonly<Record<string, string>>,
): MessageText {
  const { subject, paragraphs } = templateOf(kind, version)[language];
  // One pass: what stands in a fact is never taken for a place.
  const filled = (text: string): string =>
    text.replace(PLACE, (_, name: string, time?: string) =>
      time === undefined ? facts[name]! : chinaTime(facts[name]!),
    );
  const lines = paragraphs.map(filled);
  const blocks = paragraphs.map((text, i) =>
    text === '{link}'
      ? `<p><a href="${escaped(lines[i]!)}">${escaped(lines[i]!)}</a></p>`
      : `<p>${escaped(lines[i]!)}</p>`,
  );
  const lang = language === 'zh' ? 'zh-CN' : 'en';
  return {
    subject: filled(subject),
    text: `${lines.join('\n\n')}\n`,
    html: `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"></head><body>${blocks.join('')}</body></html>`,
  };
}

/** SHA-256 of subject, an empty line and the plain text, hex. */
export function textDigest({ subject, text }: MessageText): string {
  return toHex(sha256(utf8(`${subject}\n\n${text}`)));
}

function templateOf(kind: MessageKind, version: number): Template {
  const template = TEMPLATES[kind][version - 1];
  if (template === undefined) throw new Refusal('message.invalid', 'no such template', { kind, version });
  return template;
}

/** In the time of China, which is that of every term here. */
function chinaTime(instant: string): string {
  const at = new Date(new Date(instant).getTime() + 8 * 3_600_000).toISOString();
  return `${at.slice(0, 10)} ${at.slice(11, 16)} (UTC+8)`;
}

function isInstant(text: string): boolean {
  const at = new Date(text);
  return !Number.isNaN(at.getTime()) && at.toISOString() === text;
}

function isLink(text: string): boolean {
  return /^https?:\/\/[\x21-\x7e]+$/.test(text) && URL.canParse(text);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (mark) => ENTITIES[mark]!);
}
