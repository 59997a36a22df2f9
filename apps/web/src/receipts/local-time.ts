/** A time for an input of type `datetime-local`: in the zone of this computer, to the second. */
export function localTimeText(time: string): string {
  const date = new Date(time);
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 19);
}

/** The time that was written in such an input, in UTC with three decimals. */
export function utcTimeOf(local: string): string {
  return new Date(local).toISOString();
}
