import { Refusal } from '@filmdeed/kernel';

/** One value of a code list: the code that stands in leaves, and its words in both languages. */
export interface Code {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
}

export type CodeList = readonly Code[];

/** `CODE|中文|English` lines: how the lists below are written down. Lists only grow; a code never changes meaning. */
export function codeList(lines: string): CodeList {
  return lines
    .trim()
    .split('\n')
    .map((line) => {
      const [code, zh, en] = line.trim().split('|');
      return { code: code!, zh: zh!, en: en! };
    });
}

/** Refuses `code.unknown`, naming the list and what it was given. */
export function requireCode(name: string, list: CodeList, code: string): string {
  if (!list.some((entry) => entry.code === code)) {
    throw new Refusal('code.unknown', `${name}: unknown value`, { list: name, value: code.slice(0, 60) });
  }
  return code;
}
