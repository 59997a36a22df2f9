import * as fc from 'fast-check';
import { UPLOAD_MOVES, type UploadState } from '../upload/upload.js';
import { type ActingFacts, denialOf, mayAct } from './may-act.js';
import { type Action, POLICY, type Rule } from './policy.js';
import { MEMBER_ROLES, type MemberRole, PLATFORM_ROLES, type PlatformRole } from './role.js';
import { type Scope, SCOPES } from './scope.js';

const NOBODY: ActingFacts = {
  ...{ memberRoles: [], platformRoles: [], scopes: null, mandate: null, isHuman: true, hasSecondFactor: true },
};
const ACTIONS: readonly Action[] = POLICY.map(({ action }) => action);
const RULES: ReadonlyMap<Action, Rule> = new Map(POLICY.map((rule) => [rule.action, rule]));
const nounOf = (action: Action): string => action.split('.')[0]!;

const GROUND = ['account', 'filing', 'log-receipt', 'metrics', 'operations', 'session', 'signer', 'upload'];
/** By hand, role by role: what it may do with what the ground knows. Everything else it may not. */
const FOR_ITSELF = ['change-password', 'change-sign-in', 'look-sign-in'].map((verb) => `account.${verb}`);
const ALWAYS = [...FOR_ITSELF, 'session.approve', 'session.end', 'session.look', 'session.step-up'];
const SEES = ['filing.bundle', 'filing.certificate', 'filing.list', 'filing.look', 'signer.list'];
const FILES = ['filing.create', 'upload.append', 'upload.begin', 'upload.cancel', 'upload.list', 'upload.look'];
const KEYS = ['agree', 'change-threshold', 'custody', 'register', 'revoke', 'rotate'].map((verb) => `signer.${verb}`);
const EXPECTED: Readonly<Record<MemberRole | PlatformRole, readonly string[]>> = {
  owner: [...SEES, ...FILES, ...KEYS, 'filing.original', 'filing.erase'],
  filer: [...SEES, ...FILES, 'filing.original'],
  signer: [...SEES, ...KEYS, 'filing.original'],
  reviewer: [...SEES, 'filing.original', 'upload.list', 'upload.look'],
  finance: SEES,
  reader: SEES,
  administrator: ['account.add', 'account.change-roles', 'account.list', 'filing.erase-by-order'],
  operator: ['log-receipt.list', 'log-receipt.record', 'metrics.read', 'operations.look'],
  auditor: ['log-receipt.list'],
  examiner: [],
  arbiter: [],
};

const ofRole = (role: MemberRole | PlatformRole): ActingFacts =>
  (MEMBER_ROLES as readonly string[]).includes(role)
    ? { ...NOBODY, memberRoles: [role as MemberRole] }
    : { ...NOBODY, platformRoles: [role as PlatformRole] };

it.each([...MEMBER_ROLES, ...PLATFORM_ROLES])('%s may do what is written here and nothing else', (role) => {
  const may = ACTIONS.filter((action) => GROUND.includes(nounOf(action)) && mayAct(ofRole(role), action));
  expect(may.sort()).toEqual([...ALWAYS, ...EXPECTED[role]].sort());
});

const facts = fc.record<ActingFacts>({
  memberRoles: fc.subarray([...MEMBER_ROLES]),
  platformRoles: fc.subarray([...PLATFORM_ROLES]),
  scopes: fc.option(fc.subarray<Scope>([...SCOPES])),
  mandate: fc.option(fc.record({ scopes: fc.subarray<Scope>([...SCOPES]) })),
  isHuman: fc.boolean(),
  hasSecondFactor: fc.boolean(),
});
const action = fc.constantFrom(...ACTIONS);

it('what the policy does not know is done by nobody', () => {
  const all = { ...NOBODY, memberRoles: MEMBER_ROLES, platformRoles: PLATFORM_ROLES, mandate: null };
  for (const unknown of ['', 'filing', 'filing.delete', 'toString', '__proto__', 'FILING.LOOK']) {
    expect([unknown, denialOf(all, unknown)]).toEqual([unknown, 'role']);
  }
});

it('without any role, scope or mandate one does only what every account does for itself', () => {
  for (const each of ACTIONS) expect([each, mayAct(NOBODY, each)]).toEqual([each, RULES.get(each)?.self === true]);
});

it('more roles, scopes and proofs never take anything away', () => {
  fc.assert(
    fc.property(facts, facts, action, (some, more, act) => {
      fc.pre(some.scopes === null && some.mandate === null);
      const joined: ActingFacts = {
        ...some,
        memberRoles: [...some.memberRoles, ...more.memberRoles],
        platformRoles: [...some.platformRoles, ...more.platformRoles],
        isHuman: some.isHuman || more.isHuman,
        hasSecondFactor: some.hasSecondFactor || more.hasSecondFactor,
      };
      if (mayAct(some, act)) expect(mayAct(joined, act)).toBe(true);
    }),
  );
});

it('software does what its token says, never what is for people, and under a mandate what both say', () => {
  fc.assert(
    fc.property(facts, action, (who, act) => {
      fc.pre(who.scopes !== null);
      if (!mayAct({ ...who, isHuman: false }, act)) return;
      const { scope, human } = RULES.get(act)!;
      expect([human, scope !== undefined]).toEqual([undefined, true]);
      expect(who.scopes).toContain(scope);
      if (who.mandate !== null) expect(who.mandate.scopes).toContain(scope);
    }),
  );
});

it('a mandate narrows what the roles in the party that holds it allow, and brings no platform role along', () => {
  fc.assert(
    fc.property(facts, action, (who, act) => {
      fc.pre(who.mandate !== null && who.scopes === null);
      if (!mayAct(who, act) || RULES.get(act)!.self === true) return;
      expect(mayAct({ ...who, mandate: null, platformRoles: [] }, act)).toBe(true);
      expect(who.mandate.scopes).toContain(RULES.get(act)!.scope);
    }),
  );
});

it('a second factor is asked for where the policy says so', () => {
  const all = { ...NOBODY, memberRoles: MEMBER_ROLES, platformRoles: PLATFORM_ROLES };
  for (const each of ACTIONS) {
    const denial = RULES.get(each)!.secondFactor === true ? 'second-factor' : null;
    expect([each, denialOf({ ...all, hasSecondFactor: false }, each)]).toEqual([each, denial]);
  }
});

it.each<[Action, string]>([
  ['upload.append', 'fill'],
  ['upload.cancel', 'drop'],
])('%s is possible in the states from which an upload can %s', (act, move) => {
  const states = Object.entries(UPLOAD_MOVES).flatMap(([state, moves]) => (move in moves ? [state] : []));
  const all: readonly UploadState[] = ['open', 'hashing', 'complete', 'filed', 'refused', 'leaving'];
  expect(all.filter((state) => mayAct(ofRole('owner'), act, state))).toEqual(all.filter((s) => states.includes(s)));
});

it('rows stand once each', () => {
  expect(new Set(ACTIONS).size).toBe(ACTIONS.length);
});
