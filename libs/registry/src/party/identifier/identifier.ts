import { Refusal } from '@filmdeed/kernel';
import { isOrganisation, type PartyKind } from '../party-kind.js';
import { asPartyName } from '../party-name.js';
import { COUNTRIES } from './countries.js';
import { isResidentId } from './resident-id.js';
import { isUscc } from './uscc.js';

/** By what a party is known to the world. */
export const IDENTIFIER_TYPES = ['USCC', 'FOREIGN_REGISTRY', 'ID_CARD', 'PASSPORT'] as const;
export type IdentifierType = (typeof IDENTIFIER_TYPES)[number];

export interface Identifier {
  readonly type: IdentifierType;
  /** ISO 3166-1 alpha-2: who issued the passport or keeps the registry; CN for the others. */
  readonly country: string;
  /** Name of the foreign registry; empty for the others. */
  readonly registry: string;
  readonly number: string;
}

/** As somebody typed it. */
export interface TypedIdentifier {
  readonly type: IdentifierType;
  readonly country?: string | undefined;
  readonly registry?: string | undefined;
  readonly number: string;
}

const PASSPORT = /^(?=.*\d)[A-Z0-9]{5,9}$/;
const REGISTRY_NUMBER = /^(?=.*\d)[A-Z0-9][A-Z0-9 ./-]{0,39}$/;
const MOST_TYPED = 60;

/** The types that a kind of party may have; the first is the usual one. */
export function identifierTypesOf(kind: PartyKind): readonly IdentifierType[] {
  return isOrganisation(kind) ? ['USCC', 'FOREIGN_REGISTRY'] : ['ID_CARD', 'PASSPORT'];
}

/**
 * Takes what was typed as an identifier of a party of this kind, in one spelling: NFKC, upper case, no space around. Refuses `party.identifier-invalid`
 * (check digit, form, day of birth, country, or a type that this kind of party has not), `name.hostile` for the registry's name. The facts never hold the number.
 */
export function asIdentifier(kind: PartyKind, typed: TypedIdentifier, now: Date): Identifier {
  const { type } = typed;
  const wrong = (problem: string): never => {
    throw new Refusal('party.identifier-invalid', problem, { type, problem });
  };
  if (!identifierTypesOf(kind).includes(type)) wrong('a party of this kind has no identifier of this type');
  if (typed.number.length > MOST_TYPED) wrong('too long');
  const number = typed.number.normalize('NFKC').trim().toUpperCase();
  if (type === 'USCC') {
    return isUscc(number)
      ? { type, country: 'CN', registry: '', number }
      : wrong('not 18 characters with their check character (GB 32100)');
  }
  if (type === 'ID_CARD') {
    return isResidentId(number, now)
      ? { type, country: 'CN', registry: '', number }
      : wrong('not 18 digits with region, day of birth and check digit (GB 11643)');
  }
  const country = (typed.country ?? '').trim().toUpperCase();
  if (!COUNTRIES.includes(country)) wrong('no country of ISO 3166');
  if (type === 'PASSPORT') {
    return PASSPORT.test(number) ? { type, country, registry: '', number } : wrong('not the number of a passport');
  }
  if (!REGISTRY_NUMBER.test(number)) wrong('not the number of a registry');
  return { type, country, registry: asPartyName('registry', typed.registry ?? '', 100), number };
}

/** Numbers of people are personal; those of organisations stand in public registries. */
export function isPersonal(type: IdentifierType): boolean {
  return type === 'ID_CARD' || type === 'PASSPORT';
}

/** The number as it is shown: of a person's, only the ends. */
export function maskedNumber({ type, number }: Pick<Identifier, 'type' | 'number'>): string {
  if (!isPersonal(type)) return number;
  const [head, tail] = type === 'ID_CARD' ? [3, 4] : [1, 2];
  return number.slice(0, head) + '*'.repeat(number.length - head - tail) + number.slice(-tail);
}

/** One text for one organisation in the world's registries, null for a person: two verified parties never share it. */
export function registryKey({ type, country, registry, number }: Identifier): string | null {
  if (isPersonal(type)) return null;
  return [type, country, registry.normalize('NFKC').toLowerCase(), number.replaceAll(/[ ./-]/g, '')].join('\n');
}
