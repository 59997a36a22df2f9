/** What a font can draw. */
export interface Coverage {
  has(codePoint: number): boolean;
}

const BREAKS = /\r\n|\r|\u0085|\u2028|\u2029/g;
/** Controls, bidirectional and other format characters, private use and lone surrogates: they would alter what is read, or draw nothing. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/u;

/**
 * Text as the paper shows it: a character that the font lacks, or that has no face of its own (control, bidirectional mark), stands there as its
 * code point `〔U+3402〕`, never as a blank or an empty box. Line breaks become spaces unless kept.
 */
export function visibleText(text: string, font: Coverage, keepBreaks = false): string {
  let shown = '';
  for (const character of text.replace(BREAKS, '\n')) {
    if (character === '\n') shown += keepBreaks ? '\n' : ' ';
    else if (character === '\t') shown += ' ';
    else if (!UNSEEN.test(character) && font.has(character.codePointAt(0)!)) shown += character;
    else shown += `〔U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}〕`;
  }
  return shown;
}
