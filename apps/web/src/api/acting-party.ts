const KEPT = 'filmdeed.acting-party';

/** In this tab alone: another tab may act for another party. */
let acting: string | null = kept();

/** The party that requests are made for; null: the own person. */
export function actingParty(): string | null {
  return acting;
}

export function actFor(party: string | null): void {
  acting = party;
  try {
    if (party === null) sessionStorage.removeItem(KEPT);
    else sessionStorage.setItem(KEPT, party);
  } catch {
    // Then it is forgotten with the page.
  }
}

/** What every request says of it. */
export function actingHeaders(): Readonly<Record<string, string>> {
  return acting === null ? {} : { 'filmdeed-party': acting };
}

function kept(): string | null {
  try {
    return sessionStorage.getItem(KEPT);
  } catch {
    return null;
  }
}
