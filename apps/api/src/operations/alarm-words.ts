import { ANCHOR_ALARMS, type AnchorAlarmCode } from '@filmdeed/ledger';

/** Alarms beside those of the chains: they are found at the moment of asking, and kept nowhere. */
export const OWN_ALARMS = [
  'promise.overdue',
  'log.stalled',
  'log.no-leader',
  'index.behind',
  'clock.failing',
  'clock.partial',
] as const;
export const OPERATION_ALARMS = [...OWN_ALARMS, ...ANCHOR_ALARMS] as const;
export type OperationAlarmCode = (typeof OWN_ALARMS)[number] | AnchorAlarmCode;

/** `urgent`: a promise or a proof is at stake; `attention`: it goes on, or by itself again, and somebody should know. */
export const SEVERITIES = ['urgent', 'attention'] as const;
export type Severity = (typeof SEVERITIES)[number];

interface Words {
  readonly zh: string;
  readonly en: string;
}

export interface AlarmWords {
  readonly severity: Severity;
  readonly what: Words;
  readonly advice: Words;
}

const alarm = (severity: Severity, what: [string, string], advice: [string, string]): AlarmWords => ({
  severity,
  what: { zh: what[0], en: what[1] },
  advice: { zh: advice[0], en: advice[1] },
});

/** What each alarm means, and what to do (docs/operate.md, "Alarms"). */
export const ALARM_WORDS = {
  'promise.overdue': alarm(
    'urgent',
    ['有受理承诺已逾期', 'A promise is broken'],
    [
      '有存证在承诺的时间内没有写入日志。请看下方“日志”：有没有主控进程，工作进程的日志行说了什么。恢复后会自动补写，但逾期已可被审计发现。',
      'Filings were not logged within the promised time. See "Log" below: does a worker lead, and what do its log lines say? They are logged as soon as it goes on; auditors can see that it was late.',
    ],
  ),
  'log.stalled': alarm(
    'urgent',
    ['日志停止增长', 'The log does not grow'],
    [
      '有叶在等待，而日志没有前进。请确认工作进程在运行，并查看其日志行中的 log.sequence.failed；若其中有 log.fork，先保留数据库副本，不要修复。',
      'Leaves wait and the log does not move. Make sure that a worker runs, and look for log.sequence.failed in its log lines; if it says log.fork, keep a copy of the database before you repair anything.',
    ],
  ),
  'log.no-leader': alarm(
    'attention',
    ['没有主控的工作进程', 'No worker leads the log'],
    [
      '交接通常只需几秒。若持续存在，请启动工作进程，或检查它与数据库的连接。',
      'Handing over takes seconds. If it stays, start a worker, or look at its connection to the database.',
    ],
  ),
  'index.behind': alarm(
    'attention',
    ['摘要索引落后', 'The index of digests is behind'],
    [
      '较新的叶暂不能证明“有”或“没有”。大批量存证后会自行追上；若一直不动，请查看工作进程日志中的 log.index.failed。',
      'Presence and absence of newer leaves cannot be proven yet. After many filings it catches up by itself; if it does not move, look for log.index.failed in the log lines of the worker.',
    ],
  ),
  'clock.failing': alarm(
    'attention',
    ['独立时钟没有应答', 'A clock does not attest'],
    [
      '会以越来越长的间隔自动重试，之后的一次可以覆盖之前的全部叶。若持续存在，请核对地址、账号与证书。',
      'It is asked again at growing distances, and a later answer covers all earlier leaves. If it stays, check address, login and certificates.',
    ],
  ),
  'clock.partial': alarm(
    'attention',
    ['独立时钟只完成了一部分', 'A clock attests in part only'],
    [
      '例如有见证方不在线或拒绝。达到法定数量就仍然有效；请联系未应答的一方。',
      'A witness is away or refuses, for example. It holds as long as the quorum is met; ask whoever runs the one that is missing.',
    ],
  ),
  'chain.unreachable': alarm(
    'attention',
    ['连不上区块链节点', 'No node of the chain answers'],
    [
      '几分钟内无需处理，锚定会自行补上。之后请检查节点，或在 CHAIN_RPC_URL 中增加一个。',
      'Nothing for minutes: anchoring catches up. Then look at the nodes, or add another to CHAIN_RPC_URL.',
    ],
  ),
  'chain.node-passed-over': alarm(
    'attention',
    ['有一个节点被跳过', 'A node is passed over'],
    ['锚定照常进行。请检查所列的节点。', 'Anchoring goes on. Look at the node that is named.'],
  ),
  'chain.reset': alarm(
    'urgent',
    ['区块链被重置', 'The chain was reset'],
    [
      '节点跟随的是另一条创世区块不同的链。若确实重置，请重新部署合约并设置 CHAIN_CONTRACT；否则地址指向了别的链。',
      'The nodes follow a chain with another first block. If it was reset, deploy the contract anew and set CHAIN_CONTRACT; if not, the address is that of another chain.',
    ],
  ),
  'chain.contract-gone': alarm(
    'urgent',
    ['合约不在链上', 'The contract is not there'],
    [
      '请核对 CHAIN_CONTRACT；若链已回退到部署之前，请重新部署。',
      'Check CHAIN_CONTRACT; if the chain went back before it, deploy anew.',
    ],
  ),
  'chain.mismatch': alarm(
    'urgent',
    ['连到了另一条链', 'Another chain answers'],
    [
      '请改正地址；CHAIN_ID 与 CHAIN_GENESIS 说明应是哪一条。',
      'Set the addresses right; CHAIN_ID and CHAIN_GENESIS say which chain is meant.',
    ],
  ),
  'chain.disputed': alarm(
    'urgent',
    ['各节点说法不一', 'Nodes disagree'],
    [
      '请查明哪个节点在另一分支上。其间不确认也不撤回任何锚定。',
      'Find out which node is on another branch. Nothing is settled or taken back meanwhile.',
    ],
  ),
  'chain.stuck': alarm(
    'attention',
    ['锚定交易迟迟未上链', 'A transaction waits'],
    [
      '加价后仍未上链。若在出块，请提高 CHAIN_MAX_FEE_GWEI；若不出块，请询问链的运行方。',
      'It waits though it was made dearer. If blocks come, raise CHAIN_MAX_FEE_GWEI; if none come, ask who runs the chain.',
    ],
  ),
  'chain.fee-high': alarm(
    'attention',
    ['手续费高于上限', 'Gas costs more than allowed'],
    ['可以等待，或提高 CHAIN_MAX_FEE_GWEI；会自行继续。', 'Wait, or raise CHAIN_MAX_FEE_GWEI; it goes on by itself.'],
  ),
  'chain.funds-low': alarm(
    'attention',
    ['写入账户余额不足', 'The account runs low'],
    [
      '只够不到二十次锚定。请为该账户充值；会自行继续。',
      'It pays for fewer than 20 anchors. Send it money; it goes on by itself.',
    ],
  ),
  'chain.signer-away': alarm(
    'attention',
    ['签名服务没有签名', 'The signing service does not sign'],
    ['请检查签名服务及其密钥。', 'Look at the service, and at its key.'],
  ),
  'chain.rejected': alarm(
    'urgent',
    ['区块链拒绝了锚定', 'The chain refuses'],
    [
      '请看所列原因，例如账户不是合约的写入者，或账户正被别的部署使用。',
      'Read the reason: the account may not be the writer of the contract, or another deployment may use it.',
    ],
  ),
  'log.fork': alarm(
    'urgent',
    ['外部所存与本日志不符', 'What is held elsewhere the log denies'],
    [
      '请停止服务，完整保留现状后再查：可能有人盗用密钥，或数据库被恢复成了旧副本。',
      'Stop, keep everything, and look: somebody wrote with the key, or the log was restored from an older copy.',
    ],
  ),
  'anchor.late': alarm(
    'urgent',
    ['锚定逾时', 'An anchor is late'],
    [
      '有检查点超过规定时间仍不在任何区块中。原因见同一条链的其他告警。',
      'A checkpoint is in no block within the time that was set. The other alarms of the chain say why.',
    ],
  ),
} as const satisfies Record<OperationAlarmCode, AlarmWords>;
