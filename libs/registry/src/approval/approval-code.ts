/** RFC 8628 §6.1: consonants alone spell no word, and are told apart by eye and ear. */
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';
const LENGTH = 8;

/** Eight letters in two groups, of 25.6 thousand million: `WDJB-MJHT`. */
export function newApprovalCode(): string {
  const letters: string[] = [];
  while (letters.length < LENGTH) {
    // What is left over of 256 would make some letters likelier.
    const usable = [...crypto.getRandomValues(new Uint8Array(2 * LENGTH))].filter((byte) => byte < 240);
    letters.push(...usable.map((byte) => LETTERS[byte % LETTERS.length]!));
  }
  return shown(letters.slice(0, LENGTH).join(''));
}

/** A code as it may be typed in the one way that it is written, or null. */
export function readApprovalCode(text: string): string | null {
  const letters = text.toUpperCase().replace(/[\s-]/g, '');
  return letters.length === LENGTH && [...letters].every((letter) => LETTERS.includes(letter)) ? shown(letters) : null;
}

function shown(letters: string): string {
  return `${letters.slice(0, LENGTH / 2)}-${letters.slice(LENGTH / 2)}`;
}
