import { bilingual } from '../language/language.js';

export const bookPageWords = bilingual({
  zh: {
    title: '链上登记',
    lead: '链上的 PartyBook 合约记着哪些密钥代表本主体签署：本站不在时，它仍可由任何人查验。只有您的密钥签署的声明才能更改它。',
    absent: '本主体尚未登记到链上。',
    there: (keys: number, k: number): string => `链上有 ${keys} 个密钥，须 ${k} 个签署。`,
    standings: { bound: '已上链', waiting: '正在上链', 'not-bound': '未上链', 'no-verifier': '链上不能验证此签名方式' },
    bind: '登记到链上',
    restrained: (time: string): string => `恢复已生效：${time} 之前不能转让或专有授权。`,
    recovery: (means: string, time: string): string =>
      `有人申请恢复本主体（${means}）：公示 30 天，至 ${time}，之后由下面的密钥取代全部密钥。若不是您本人申请，请立即否决；任何一个链上密钥签署即可。`,
    means: { 'recovery-key': '以恢复密钥', law: '依法' },
    takesOver: '接替的密钥',
    veto: '否决此项恢复',
    handedIn: '已提交的声明',
    acts: {
      bind: '首次登记',
      add: '增加密钥',
      remove: '移除密钥',
      rotate: '更换密钥',
      threshold: '更改签署数',
      'recovery-key': '指定恢复密钥',
      recover: '申请恢复',
      veto: '否决恢复',
    },
    states: { queued: '等待发送', sent: '已发送', landed: '已入块', final: '已确定', refused: '合约未接受' },
    asOf: (number: number, time: string): string => `截至区块 ${number}（${time}）`,
    chainId: '链号',
    contract: '合约',
    salt: '部署盐值',
    sayTitle: '签署给链上合约的声明',
    sayLead: (by: readonly string[], incoming: string | undefined): string =>
      `下面的声明将由${[...by, ...(incoming === undefined ? [] : [incoming])].map((label) => `“${label}”`).join('、')}依次签署，再由本站送到链上。`,
    elsewhere: (needed: number): string =>
      `须由 ${needed} 个链上密钥签署，本浏览器没有足够的密钥；请用命令行签署后提交。`,
    signNow: '签署并提交',
  },
  en: {
    title: 'On chain',
    lead: 'The contract PartyBook keeps which keys sign for this party: anybody can check it with this site gone. Only words signed by your keys change it.',
    absent: 'This party is not on chain yet.',
    there: (keys: number, k: number): string => `Keys on chain: ${keys}; needed to sign: ${k}.`,
    standings: {
      bound: 'on chain',
      waiting: 'on its way',
      'not-bound': 'not on chain',
      'no-verifier': 'no contract judges this scheme',
    },
    bind: 'Bind on chain',
    restrained: (time: string): string =>
      `A recovery took effect: nothing is assigned or licensed exclusively before ${time}.`,
    recovery: (means: string, time: string): string =>
      `Somebody asks to recover this party (${means}): 30 days in public, until ${time}; then the key below replaces all keys. If it was not you, veto it now: one key that is on chain is enough.`,
    means: { 'recovery-key': 'by the recovery key', law: 'by law' },
    takesOver: 'Key that takes over',
    veto: 'Veto this recovery',
    handedIn: 'Words handed in',
    acts: {
      bind: 'first key',
      add: 'key added',
      remove: 'key removed',
      rotate: 'key replaced',
      threshold: 'number of signers',
      'recovery-key': 'recovery key named',
      recover: 'recovery asked for',
      veto: 'recovery vetoed',
    },
    states: {
      queued: 'waits',
      sent: 'sent',
      landed: 'in a block',
      final: 'final',
      refused: 'the contract did not take it',
    },
    asOf: (number: number, time: string): string => `As of block ${number} (${time})`,
    chainId: 'Chain id',
    contract: 'Contract',
    salt: 'Salt of the deployment',
    sayTitle: 'Sign words to the contract on chain',
    sayLead: (by: readonly string[], incoming: string | undefined): string =>
      `Signed in turn by ${[...by, ...(incoming === undefined ? [] : [incoming])].map((label) => `"${label}"`).join(', ')}, then brought to the chain by this site.`,
    elsewhere: (needed: number): string =>
      `${needed} keys that are on chain must sign, and this browser has too few: sign on the command line, and hand it in.`,
    signNow: 'Sign and hand in',
  },
});
