/** Unified social credit codes (统一社会信用代码, GB 32100-2015). No I, O, Z, S, V: they would be read as digits. */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
/** Registering department, class, six digits of the region, nine of the body, check. */
const FORM = /^[1-9ANY][0-9A-HJ-NPQRTUWXY]\d{6}[0-9A-HJ-NPQRTUWXY]{9}[0-9A-HJ-NPQRTUWXY]$/;

/** The check character of the first 17. */
export function usccCheck(first17: string): string {
  let sum = 0;
  let weight = 1;
  for (const character of first17) {
    sum += weight * ALPHABET.indexOf(character);
    weight = (weight * 3) % 31;
  }
  return ALPHABET[(31 - (sum % 31)) % 31]!;
}

/** Whether a text in upper case is a credit code: its form, and its check character. */
export function isUscc(text: string): boolean {
  return FORM.test(text) && usccCheck(text.slice(0, 17)) === text[17];
}
