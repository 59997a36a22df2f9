/**
 * The key of an `Idempotency-Key` header: a string of structured fields (RFC 9651 §3.3.3), or the same without its quotes. Empty if there is
 * none; whether it is a good one, the flow judges.
 */
export function idempotencyKeyOf(header: string | undefined): string {
  const text = (header ?? '').trim();
  const quoted = /^"((?:[^"\\]|\\["\\])*)"$/.exec(text);
  return quoted === null ? text : quoted[1]!.replace(/\\(["\\])/g, '$1');
}
