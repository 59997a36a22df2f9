import type { CheckName, NotCheckedReason, Verdict } from '@filmdeed/evidence';
import { bilingual } from '../language/language.js';

/** What a check is called, and what it means for somebody who is no engineer. */
export interface CheckWords {
  readonly name: string;
  readonly meaning: string;
}

/** The checks of docs/format.md §9 in plain words. */
export const checkWords = bilingual<Record<CheckName, CheckWords>>({
  zh: {
    bundle: { name: '证据包格式', meaning: '证据包可以读懂，没有多出或缺少的部分。' },
    leaf: { name: '叶（登记记录）', meaning: '记录是规范写法，明文部分只有允许公开的内容。' },
    disclosures: { name: '披露的内容', meaning: '打开的每项文字都与登记时封存的承诺一致。' },
    content: { name: '您手上的文件', meaning: '您手上的文件，大小与摘要和登记的完全一样。' },
    'file-proof': { name: '文件在清单内', meaning: '这个文件确实列在当时登记的清单中。' },
    signature: { name: '主体签名', meaning: '持有密钥的一方亲自签署了这份登记。' },
    promise: { name: '受理承诺', meaning: '运营方签字承诺按时登记这份记录。' },
    checkpoint: { name: '检查点签名', meaning: '证据日志的密钥签署了这一检查点。' },
    inclusion: { name: '叶在日志内', meaning: '这份记录确实在日志的这一检查点之内，改一字即不符。' },
    anchor: { name: '叶在锚定的检查点内', meaning: '锚定的检查点包含这份记录。' },
    'anchor-block': { name: '区块载有该检查点', meaning: '所指区块里确实有这个检查点。' },
    'anchor-state': { name: '区块状态含该检查点', meaning: '区块头与状态证明表明：合约里记着这个检查点。' },
    'anchor-token': { name: '时间戳', meaning: '时间戳机构签发的时间戳正是针对这个检查点，证书链可信。' },
    'anchor-witness': { name: '见证方联署', meaning: '足够多的独立见证方看到并联署了这个检查点。' },
    'anchor-receipt': { name: '公证或司法链回执', meaning: '公证机构或司法链出具的回执，须向出具方核实。' },
    'anchor-after': { name: '前一锚定不含此叶', meaning: '更早的锚定里还没有这份记录，时间区间由此而来。' },
    index: { name: '摘要索引', meaning: '此摘要在不在公开的索引里，可由日志本身重算得出；密封存证不在其中。' },
    redaction: { name: '已抹除', meaning: '登记的文字与盐值已被抹除，抹除一事记在日志里；叶与证明仍在。' },
  },
  en: {
    bundle: { name: 'Form of the bundle', meaning: 'The bundle can be read; nothing is missing and nothing is extra.' },
    leaf: {
      name: 'Leaf (the record)',
      meaning: 'The record is canonical and shows in the clear only what may be shown.',
    },
    disclosures: {
      name: 'Disclosed texts',
      meaning: 'Every opened text is the one that was sealed when it was filed.',
    },
    content: { name: 'The file at hand', meaning: 'Your file has exactly the size and digests that were filed.' },
    'file-proof': { name: 'File in the manifest', meaning: 'This file stands in the manifest that was filed.' },
    signature: { name: "Party's signature", meaning: 'The holder of the key signed this filing in person.' },
    promise: { name: 'Promise of the operator', meaning: 'The operator signed its word to log this record in time.' },
    checkpoint: { name: 'Signed checkpoint', meaning: "The evidence log's key signed this checkpoint." },
    inclusion: {
      name: 'Leaf in the log',
      meaning: 'The record is inside that checkpoint; one changed character would not fit.',
    },
    anchor: {
      name: 'Leaf in the anchored checkpoint',
      meaning: 'The anchored checkpoint holds this record.',
    },
    'anchor-block': { name: 'Block holds the checkpoint', meaning: 'The block named really holds this checkpoint.' },
    'anchor-state': {
      name: 'State of the block',
      meaning: "Header and state proof show this checkpoint in the contract's storage.",
    },
    'anchor-token': {
      name: 'Time-stamp token',
      meaning: 'The authority stamped exactly this checkpoint, and its certificates lead to a trusted root.',
    },
    'anchor-witness': {
      name: 'Cosignatures',
      meaning: 'Enough independent witnesses saw and cosigned this checkpoint.',
    },
    'anchor-receipt': {
      name: 'Receipt of a notary or judicial chain',
      meaning: 'What was handed out for this checkpoint; to be confirmed where it was issued.',
    },
    'anchor-after': {
      name: 'Earlier anchor without the leaf',
      meaning: 'An earlier anchor does not hold the record yet; hence the time interval.',
    },
    index: {
      name: 'Index of digests',
      meaning:
        'Whether this digest stands in the public index, which anyone recomputes from the log; sealed filings are not in it.',
    },
    redaction: {
      name: 'Erased',
      meaning: 'The texts and salts of this record were erased, and the log says so; the leaf and its proof stay.',
    },
  },
});

export const verdictWords = bilingual<Record<Verdict, string>>({
  zh: { valid: '通过', broken: '不符', 'not-checked': '未核验' },
  en: { valid: 'valid', broken: 'broken', 'not-checked': 'not checked' },
});

/** Why a check was not made. */
export const reasonWords = bilingual<Record<NotCheckedReason, string>>({
  zh: {
    'no-trust': '没有信任文件，无从判断。',
    'no-file': '没有给出文件。放入原文件即可核对。',
    'not-disclosed': '公开凭据不含这部分内容；请使用持有人的完整证据包。',
    'not-signed': '登记时没有主体签名（auth: operator），由谁提出仅是运营方的陈述。',
    'not-logged': '还没有写入证据日志。',
    'no-promise': '证据包里没有受理承诺。',
    'no-anchor': '证据包里还没有锚定。',
    'unknown-type': '这种类型本软件不认识，不作判断。',
    'unknown-code': '叶内有本软件不认识的代码（可能登记于更新的版本），不作判断。',
    'unknown-scheme': '这种签名方式本软件不认识，不作判断。',
    'chain-not-trusted': '信任文件没有列出这条链。',
    'rpc-only': '离线无法核对区块：请用该链的任一节点查询合约 rootOf(size)，或用命令行 --rpc 核对。',
    'block-not-trusted': '区块状态已离线核对；该区块是否在链上，请用任一节点或浏览器查询区块哈希。',
    'authority-not-trusted': '信任文件没有列出这家时间戳机构。',
    'unknown-algorithm': '这种算法本软件不认识，不作判断。',
    'witness-not-trusted': '信任文件没有列出足够多的见证方。',
    'ask-issuer': '请凭编号向出具方核实回执。',
    'no-earlier-anchor': '没有更早的锚定，时间只有上界。',
    'depends-on-broken': '取决于上面不符的一项。',
  },
  en: {
    'no-trust': 'Without a trust file nobody can tell.',
    'no-file': 'No file was given. Drop the original to compare.',
    'not-disclosed': "The public receipt does not open this; use the holder's full bundle.",
    'not-signed': 'Nobody signed (auth: operator): who filed it is the word of the operator alone.',
    'not-logged': 'Not in the evidence log yet.',
    'no-promise': 'The bundle carries no promise.',
    'no-anchor': 'The bundle carries no anchor yet.',
    'unknown-type': 'This software does not know the type and does not judge it.',
    'unknown-code': 'The leaf holds a code that this software does not know; it may be of a newer version.',
    'unknown-scheme': 'This software does not know the signature scheme and does not judge it.',
    'chain-not-trusted': 'The trust file does not list this chain.',
    'rpc-only':
      'A block cannot be checked offline: ask any node of the chain for rootOf(size), or use --rpc of the command line.',
    'block-not-trusted':
      'The state of the block was checked offline; that the chain holds the block, ask any node or explorer for its hash.',
    'authority-not-trusted': 'The trust file does not list this time-stamp authority.',
    'unknown-algorithm': 'This software does not know the algorithm and does not judge it.',
    'witness-not-trusted': 'The trust file does not list enough witnesses.',
    'ask-issuer': 'Confirm the receipt with its issuer by its number.',
    'no-earlier-anchor': 'There is no earlier anchor: the time has an upper bound only.',
    'depends-on-broken': 'Depends on what is broken above.',
  },
});
