// One question to the policy, against one look-up in a Map of the same actions: what a route pays for asking at all.
import { type ActingFacts, type Action, mayAct, MEMBER_ROLES, POLICY, SCOPES } from '@filmdeed/registry';
import { compare } from './support/compare.ts';

const ASKED = 1_000_000;
const nobody: ActingFacts = {
  ...{ memberRoles: [], platformRoles: [], scopes: null, mandate: null, isHuman: true, hasSecondFactor: true },
};
const person: ActingFacts = { ...nobody, memberRoles: MEMBER_ROLES };
const client: ActingFacts = { ...nobody, scopes: SCOPES, mandate: { scopes: SCOPES }, isHuman: false };
const actions: readonly Action[] = POLICY.map(({ action }) => action);
const plain = new Map<string, object>(POLICY.map((rule) => [rule.action, rule]));

/** Kept, so that nothing of it is optimised away. */
let kept = 0;
const ask = (answer: (action: Action) => boolean) => (): void => {
  for (let i = 0; i < ASKED; i++) if (answer(actions[i % actions.length]!)) kept++;
};

await compare({
  title: `May it be done? ${POLICY.length} actions, asked in turn (20 µs each would be 50,000 a second)`,
  unit: 'answers',
  contestants: [
    { name: '`Map.get` of the action alone', work: ASKED, run: ask((action) => plain.get(action) !== undefined) },
    {
      name: '**mayAct**, of a person with every member role',
      work: ASKED,
      run: ask((action) => mayAct(person, action)),
    },
    { name: '**mayAct**, of a member of none', work: ASKED, run: ask((action) => mayAct(nobody, action)) },
    { name: '**mayAct**, of a client under a mandate', work: ASKED, run: ask((action) => mayAct(client, action)) },
  ],
});
if (kept === 0) throw new Error('nobody may do anything');
