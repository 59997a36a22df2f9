import { Refusal } from './refusal.js';

const MOST_CHARACTERS = 255;
/** C0 and C1 controls (NUL and line breaks among them), line separators, and characters that reorder what is read. */
const HOSTILE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;

/**
 * Takes a text as the name of one file: 1 to 255 characters, well-formed, no path separator, no control or
 * bidirectional-format character, neither `.` nor `..`. The name is never changed: either it stands or it is refused
 * (`name.hostile`; the facts name the rule, not the text). It is for showing; no path is ever made of it.
 */
export function cleanName(text: string): string {
  const problem = problemOf(text);
  if (problem !== undefined) throw new Refusal('name.hostile', `not a file name: ${problem}`, { problem });
  return text;
}

function problemOf(text: string): string | undefined {
  if (text === '') return 'empty';
  if (text.length > MOST_CHARACTERS) return `longer than ${MOST_CHARACTERS} characters`;
  if (text === '.' || text === '..') return 'names a folder';
  if (/[/\\]/.test(text)) return 'path separator';
  if (HOSTILE.test(text)) return 'control or bidirectional-format character';
  if (/\p{Surrogate}/u.test(text)) return 'lone surrogate';
  return undefined;
}
