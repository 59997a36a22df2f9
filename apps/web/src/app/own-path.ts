/** Only a path of our own pages: an address of another site must not be led to after a sign-in. */
export function ownPath(to: string | null): string {
  return to !== null && /^\/(?![/\\])/.test(to) ? to : '/filings';
}
