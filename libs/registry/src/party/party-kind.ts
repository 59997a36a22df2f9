/** What a party is (著作权人类别, the list OWNER_KIND of the registration form). */
export const PARTY_KINDS = [
  'NATURAL_PERSON',
  'ENTERPRISE',
  'GOVERNMENT',
  'INSTITUTION',
  'ASSOCIATION',
  'OTHER',
] as const;
export type PartyKind = (typeof PARTY_KINDS)[number];

/** Whoever is no natural person has members and acts by them. */
export const ORGANISATION_KINDS = PARTY_KINDS.filter((kind) => kind !== 'NATURAL_PERSON');

export function isOrganisation(kind: PartyKind): boolean {
  return kind !== 'NATURAL_PERSON';
}
