import { checkText } from '@filmdeed/evidence';
import { Refusal } from '@filmdeed/kernel';

export const MOST_NAME_CHARACTERS = 200;
export const MOST_PERSON_CHARACTERS = 100;

/** Scripts that stand together in names of East Asia: UTS 39 §5.2, "highly restrictive". */
const TOGETHER = ['Latin', 'Han', 'Hiragana', 'Katakana', 'Bopomofo', 'Hangul'] as const;
const ALONE = ['Cyrillic', 'Greek', 'Armenian', 'Hebrew', 'Arabic', 'Devanagari', 'Thai', 'Georgian', 'Mongolian'];
const SCRIPTS = [...TOGETHER, ...ALONE, 'Tibetan', 'Cherokee', 'Coptic', 'Lisu'].map(
  (name) => [name, new RegExp(`\\p{Script=${name}}`, 'u')] as const,
);
/** Letters that nobody can tell from a Latin one: Cyrillic, Greek, and Armenian (UTS 39, confusables). */
const LATIN_LOOKALIKES = /^[аеорсухіјѕԁԛԝһӏвкмнтьАВЕЅЗІЈКМНОРСТУХԚԜӀΑΒΕΖΗΙΚΜΝΟΡΤΥΧοναρυικտսոցօՕՍ]+$/u;
/** Letters in dress: mathematical, circled, squared. They read as plain ones and are none. */
const STYLED = /[\u{1d400}-\u{1d7ff}\u24b6-\u24e9\u{1f110}-\u{1f1ff}]/u;
/** Formats, private and unassigned characters, fillers, selectors of variants. */
const UNSEEN = /[\p{Cf}\p{Co}\p{Cn}\u115f\u1160\u3164\uffa0]|\p{Variation_Selector}/u;
const LETTER = /\p{L}/u;

/**
 * Takes a text as the name of a party, in NFC: one line of at most `most` characters that reads as what it is. Refuses `name.hostile` for controls, bidirectional
 * formats and anything else that is not seen, for letters of scripts that do not go together (a Cyrillic а among Latin letters), for a name of look-alikes alone, and
 * for stacked marks. The facts name the rule, not the text.
 */
export function asPartyName(path: string, given: string, most: number = MOST_NAME_CHARACTERS): string {
  checkText(path, given, most);
  const text = given.normalize('NFC');
  const problem = text.length > most ? `longer than ${most} characters` : problemOf(text);
  if (problem !== undefined) throw new Refusal('name.hostile', `${path}: ${problem}`, { path, problem });
  return text;
}

/** Refuses `name.hostile` for letters of scripts that do not go together, and for a word of look-alikes. */
export function requireOneScript(path: string, text: string): void {
  const problem = scriptProblem(text);
  if (problem !== undefined) throw new Refusal('name.hostile', `${path}: ${problem}`, { path, problem });
}

function problemOf(text: string): string | undefined {
  if (text.trim() === '') return 'empty';
  if (text !== text.trim()) return 'white space at an end';
  if (/[\p{Zl}\p{Zp}\t\r\n\v\f]/u.test(text)) return 'more than one line';
  if (/\p{Zs}{2}/u.test(text)) return 'a run of spaces';
  if (UNSEEN.test(text)) return 'a character that is not seen';
  if (!/[\p{L}\p{N}]/u.test(text)) return 'no letter and no digit';
  if (/^\p{M}|\p{Mn}{4}/u.test(text)) return 'stacked marks';
  if (STYLED.test(text)) return 'letters in disguise';
  return scriptProblem(text);
}

function scriptProblem(given: string): string | undefined {
  // Full-width letters are Latin ones to whoever reads them.
  const letters = [...given.normalize('NFKC')].filter((character) => LETTER.test(character));
  const scripts = new Set(letters.map(scriptOf));
  scripts.delete('Common');
  if (scripts.size > 1 && ![...scripts].every((script) => (TOGETHER as readonly string[]).includes(script))) {
    return 'letters of scripts that do not go together';
  }
  if (letters.length > 1 && LATIN_LOOKALIKES.test(letters.join(''))) return 'look-alikes of Latin letters';
  return undefined;
}

function scriptOf(letter: string): string {
  const known = SCRIPTS.find(([, pattern]) => pattern.test(letter));
  if (known !== undefined) return known[0];
  return /\p{Script=Common}|\p{Script=Inherited}/u.test(letter) ? 'Common' : 'other';
}
