import { type Action, POLICY, type Rule } from './policy.js';
import type { MemberRole, PlatformRole } from './role.js';
import type { Scope } from './scope.js';

/** What is known of whoever asks. */
export interface ActingFacts {
  /** In the acting party; under a mandate in the party that holds it. None of an API client. */
  readonly memberRoles: readonly MemberRole[];
  readonly platformRoles: readonly PlatformRole[];
  /** Of an API client's token; null for a person. */
  readonly scopes: readonly Scope[] | null;
  readonly mandate: { readonly scopes: readonly Scope[] } | null;
  readonly isHuman: boolean;
  /** Whether this session passed a second factor a short time ago. */
  readonly hasSecondFactor: boolean;
}

/** How long a second factor counts as passed a short time ago, milliseconds. */
export const SECOND_FACTOR_KEPT_MS = 15 * 60_000;

/** Why not: `role` and `scope` name what is missing, `human` that software may not, `state` that the thing does not stand so. */
export type Denial = 'role' | 'scope' | 'human' | 'second-factor' | 'state';

const RULES: ReadonlyMap<string, Rule> = new Map(POLICY.map((rule) => [rule.action, rule]));

/** Whether the policy lets it be done. An action that the policy does not know is done by nobody. */
export function mayAct(facts: ActingFacts, action: Action, state?: string): boolean {
  return denialOf(facts, action, state) === null;
}

/** Null if the policy lets it be done. Without a state, that of the thing is not judged. */
export function denialOf(facts: ActingFacts, action: Action, state?: string): Denial | null {
  const rule = RULES.get(action);
  if (rule === undefined) return 'role';
  if (rule.human === true && !facts.isHuman) return 'human';
  const missing = facts.scopes === null ? ofPerson(facts, rule) : ofClient(facts, facts.scopes, rule);
  if (missing !== null) return missing;
  if (rule.secondFactor === true && !facts.hasSecondFactor) return 'second-factor';
  if (state !== undefined && rule.states !== undefined && !rule.states.includes(state)) return 'state';
  return null;
}

function ofPerson({ memberRoles, platformRoles, mandate }: ActingFacts, rule: Rule): Denial | null {
  if (rule.self === true) return null;
  const isMember = rule.member?.some((role) => memberRoles.includes(role)) === true;
  if (mandate !== null) return isMember ? holds(mandate.scopes, rule) : 'role';
  return isMember || rule.platform?.some((role) => platformRoles.includes(role)) === true ? null : 'role';
}

function ofClient({ mandate }: ActingFacts, scopes: readonly Scope[], rule: Rule): Denial | null {
  return holds(scopes, rule) ?? (mandate === null ? null : holds(mandate.scopes, rule));
}

function holds(scopes: readonly Scope[], { scope }: Rule): Denial | null {
  return scope !== undefined && scopes.includes(scope) ? null : 'scope';
}
