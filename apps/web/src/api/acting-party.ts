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

/** A mandate under which filings are made and looked at for its principal. */
export interface ActingMandate {
  readonly id: string;
  /** Hex. */
  readonly leafHash: string;
  readonly principal: { readonly id: string; readonly name: string };
}

/** Until the page is loaded anew: nobody goes on acting for another without having chosen it. */
let under: ActingMandate | null = null;

export function actingMandate(): ActingMandate | null {
  return under;
}

export function actUnder(mandate: ActingMandate | null): void {
  under = mandate;
}

/** What every request says of it; under the mandate only those that are about filings. */
export function actingHeaders(aboutFilings = false): Readonly<Record<string, string>> {
  return {
    ...(acting === null ? {} : { 'filmdeed-party': acting }),
    ...(under === null || !aboutFilings ? {} : { 'filmdeed-mandate': under.id }),
  };
}

function kept(): string | null {
  try {
    return sessionStorage.getItem(KEPT);
  } catch {
    return null;
  }
}
