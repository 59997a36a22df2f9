/** How long the law wants a kind of record to be kept, from a day on until the next rule of the kind. */
export interface RetentionRule {
  readonly kind: string;
  readonly effectiveFrom: Date;
  readonly months: number;
  /** The article that says so. */
  readonly basis: string;
}

/** The rule of a kind that is in force; undefined: nothing has to be kept. */
export function ruleAt(rules: readonly RetentionRule[], kind: string, now: Date): RetentionRule | undefined {
  return rules
    .filter((rule) => rule.kind === kind && rule.effectiveFrom <= now)
    .sort((a, b) => b.effectiveFrom.getTime() - a.effectiveFrom.getTime())[0];
}

/** The time so many months later; a day that the month has not is its last. */
export function monthsLater(time: Date, months: number): Date {
  const later = new Date(time);
  later.setUTCMonth(time.getUTCMonth() + months);
  if (later.getUTCDate() !== time.getUTCDate()) later.setUTCDate(0);
  return later;
}
