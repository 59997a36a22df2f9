/** Controls, bidirectional formats and line separators: names and titles come from others and may hold any of them. */
const MISLEADING = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/** One line as a terminal may show it: what could move the cursor or turn the text around is written as `\u{…}`. */
export function plainText(line: string): string {
  return line.replace(MISLEADING, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
}
