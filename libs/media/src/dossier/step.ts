import type { Bilingual } from '@filmdeed/paper';

/** One thing that is checked: its name, what it says to a reader, and the shell lines that check it. */
export interface Step {
  readonly name: Bilingual;
  readonly says: Bilingual;
  /** The last of these lines gives the verdict, or says why there is none. */
  readonly shell: string;
}

/** A check whose lines end in its verdict. */
export function checkStep(name: Bilingual, says: Bilingual, commands: string): Step {
  return { name, says, shell: `${commands}\n${say(name)}` };
}

/** A check that this dossier does not hold the parts for. */
export function skippedStep(name: Bilingual, reason: Bilingual): Step {
  return { name, says: reason, shell: skip(name, reason) };
}

export function say(name: Bilingual): string {
  return `say ${quoted(`${name.zh} ${name.en}`)}`;
}

export function skip(name: Bilingual, reason: Bilingual): string {
  return `skip ${quoted(`${name.zh} ${name.en}: ${reason.zh} ${reason.en}`)}`;
}

/** A text as one word of sh. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
