import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../run.ts';
import { NOUNS, ROLES, VERBS } from './access-words.ts';
import type { GeneratedPart } from './part.ts';

type Registry = typeof import('@filmdeed/registry');
type Rule = import('@filmdeed/registry').Rule;
type Facts = import('@filmdeed/registry').ActingFacts;
type Role = keyof typeof ROLES;

const MEMBERS: readonly Role[] = ['owner', 'filer', 'signer', 'reviewer', 'finance', 'reader'];
const PLATFORM: readonly Role[] = ['administrator', 'operator', 'examiner', 'arbiter', 'auditor'];

const HEAD = `# 谁可以做什么 Who may do what

本页由访问政策生成，是唯一的规则：表中没有的，谁也不能做。查无此物与无权查看，回答完全相同。
This page is made of the policy, which is the only rule: what no row allows, nobody may do. A thing that is absent and one that is not yours are answered alike.

- **主体 Party**: 每项请求都为一个主体而做：本人，或所属的单位（请求头 \`Filmdeed-Party\`）。在单位里能做什么，看成员角色；为本人，则全部角色都有。
  Every request is made for one party: one's own person, or an organisation that one belongs to (header \`Filmdeed-Party\`). In an organisation the member's roles decide; for one's own person one has all of them.
- **授权委托 Mandate**: 凭委托行事（\`Filmdeed-Mandate\`）须两者兼备：在受托方有相应角色，且委托含有相应范围。平台职责不随委托生效。
  Under a mandate both are needed: the role in the party that holds it, and the scope in the mandate. Platform roles do not come along.
- **程序 Software**: 接口客户端只做其令牌的范围所许之事；没有范围的事、标明“仅限由人来做”的事，程序一概不能做。
  An API client does what the scopes of its token allow; what has no scope, and what is marked *by people only*, no software does.
- **平台职责 Platform roles**: 只有管理员与运维可由一人兼任。给职责的不裁定，审计的不做其他事，裁定的不管运行。至少保留一名管理员。
  Only administrator and operator may be one person: who gives roles decides nothing, who audits does nothing else, who decides runs nothing. The last administrator stays.
- **回避 Own matters**: 审查员与裁决员不得处理本人、现在所属或两年（730 天）内曾属单位的事项。
  Examiners and arbiters decide nothing that is of themselves, of a party that they belong to, or of one that they left less than 730 days ago.

成员角色 Member roles: ${MEMBERS.map((role) => ROLES[role]).join(', ')}.
平台职责 Platform roles: ${PLATFORM.map((role) => ROLES[role]).join(', ')}.

`;

/** The policy in words, from the built registry (`openapi` builds it): each cell is what `mayAct` answers, not what the table says. */
export const access: GeneratedPart = {
  name: 'access',
  async make() {
    const built = pathToFileURL(join(ROOT, 'dist/libs/registry/src/access/may-act.js')).href;
    const { mayAct } = (await import(built)) as Registry;
    const { POLICY } = (await import(built.replace('may-act.js', 'policy.js'))) as Registry;
    const rules: readonly Rule[] = POLICY;
    const nobody: Facts = {
      ...{ memberRoles: [], platformRoles: [], scopes: null, mandate: null, isHuman: true, hasSecondFactor: true },
    };
    const may = (facts: Partial<Facts>, { action }: Rule): boolean => mayAct({ ...nobody, ...facts }, action);
    const who = (rule: Rule): string => {
      if (may({}, rule)) return '每个账号为自己 every account for itself';
      const members = MEMBERS.filter((role) => may({ memberRoles: [role as never] }, rule));
      const platform = PLATFORM.filter((role) => may({ platformRoles: [role as never] }, rule));
      const all = members.length === MEMBERS.length ? ['所有成员 every member'] : members.map((role) => ROLES[role]);
      return [...all, ...platform.map((role) => ROLES[role])].join('<br>') || '无人 nobody';
    };
    const software = (rule: Rule): string =>
      rule.scope !== undefined && may({ scopes: [rule.scope], isHuman: false }, rule) ? `\`${rule.scope}\`` : '—';
    const notes = (rule: Rule): string =>
      [
        rule.human === true ? '仅限由人来做 by people only' : '',
        rule.secondFactor === true ? '须第二因素 second factor' : '',
        rule.recorded === true ? '查看亦入审计 looking is recorded' : '',
        rule.states === undefined ? '' : `状态 state: ${rule.states.join(', ')}`,
      ]
        .filter(Boolean)
        .join('<br>');
    const row = (rule: Rule): string =>
      `| ${inWords(rule.action)}<br>\`${rule.action}\` | ${who(rule)} | ${software(rule)} | ${notes(rule)} |\n`;
    const table = `| 行为 act | 谁 who | 程序与委托的范围 scope of software and mandates | 限制 limits |\n|---|---|---|---|\n`;
    return new Map([['docs/access.md', HEAD + table + rules.map(row).join('')]]);
  },
};

/** Throws for a noun or verb without a word: a lawyer reads this page. */
function inWords(action: string): string {
  const [noun = '', verb = ''] = action.split('.');
  const words = [NOUNS[noun], VERBS[verb]];
  if (words.some((word) => word === undefined))
    throw new Error(`${action}: give it a word in generate/access-words.ts`);
  return words.join(' · ');
}
