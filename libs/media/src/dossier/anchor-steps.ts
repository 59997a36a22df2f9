import { toHex, utf8 } from '@filmdeed/kernel';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { parseCheckpoint, parseNote } from '@filmdeed/ledger';
import { type AnchorBlock, type EvmAnchorWithAfter, isEvmAnchor, isReceiptAnchor } from '@filmdeed/evidence';
import { checkpoint, inclusion } from './proof-steps.js';
import type { FiledAnchor } from './proof-files.js';
import { receiptStep } from './receipt-steps.js';
import { stampSteps } from './stamp-steps.js';
import { stateSteps } from './state-steps.js';
import { checkStep, quoted, say, skip, type Step } from './step.js';
import { witnessSteps } from './witness-steps.js';

/** Topic of the event `CheckpointAnchored(uint64 indexed size, bytes32 root)`. */
const ANCHORED = toHex(keccak_256(utf8('CheckpointAnchored(uint64,bytes32)')));
const ROOT_OF = toHex(keccak_256(utf8('rootOf(uint64)')).subarray(0, 4));

/** The lines over one anchor: offline ones, and those that ask a node of the chain, run only if `rpc` names one. */
export function anchorSteps(filed: FiledAnchor): Step[] {
  const { folder, anchor, key, afterKey } = filed;
  const at = `evidence/${folder}`;
  const place = folder.replace('anchor-', '#');
  const after = isReceiptAnchor(anchor) ? undefined : anchor.after;
  return [
    checkStep(
      { zh: `锚定 ${place}：叶在锚定的检查点之内`, en: `anchor ${place}: leaf is in the anchored checkpoint` },
      {
        zh: '与日志同法：路径到根，检查点由日志密钥签署。',
        en: 'As for the log: the path leads to the root, and the key of the log signed the checkpoint.',
      },
      `${inclusion(at)} &&
${checkpoint(`${at}/checkpoint`, key!)}`,
    ),
    ...(after === undefined
      ? []
      : [
          checkStep(
            { zh: `锚定 ${place}：前一锚定不含此叶`, en: `anchor ${place}: earlier anchor does not cover the leaf` },
            {
              zh: '较早的检查点小于或等于叶序号，而一致性证明表明其后的树只增不改。',
              en: 'The earlier checkpoint is no larger than the index of the leaf, and the consistency proof shows that the tree only grew.',
            },
            `${checkpoint(`${at}/after`, afterKey!)} &&
[ "$(size_of ${at}/after.body)" -le "$(cat ${at}/index.txt)" ] &&
grows "$(size_of ${at}/after.body)" "$(root_in ${at}/after.body)" \\
  "$(size_of ${at}/checkpoint.body)" "$(root_in ${at}/checkpoint.body)" ${at}/consistency.txt`,
          ),
        ]),
    ...(isEvmAnchor(anchor)
      ? [trustedChainStep(anchor, place), ...stateSteps(anchor, at, place), chainStep({ ...filed, anchor }, place)]
      : []),
    ...(filed.stamps === undefined ? [] : stampSteps(filed.stamps, at, place)),
    ...(filed.witnesses === undefined ? [] : witnessSteps(filed.witnesses, at, place)),
    ...(isReceiptAnchor(anchor) ? [receiptStep(anchor, place)] : []),
  ];
}

/** Not bad if the chain is a strange one, as in docs/format.md §9: another trust file may name it. */
function trustedChainStep({ chainId, contract, genesis }: EvmAnchorWithAfter, place: string): Step {
  const name = { zh: `锚定 ${place}：链在信任文件内`, en: `anchor ${place}: chain is one of the trust file` };
  return {
    name,
    says: {
      zh: `信任文件的 chains 列有创世区块 ${genesis} 与合约 ${contract}，链 ID ${chainId}；operator 说明由谁运行，self 即本平台自己运行，不是独立时钟。`,
      en: `The chains of the trust file list genesis block ${genesis} and contract ${contract}, chain id ${chainId}; operator says who runs it: self is this platform itself, and no independent clock.`,
    },
    shell: `if grep -qF '"${genesis}"' "$trust" && grep -qF '"${contract}"' "$trust"; then
  ${say(name)}
else
  ${skip(name, { zh: '信任文件未列此链。', en: 'the trust file does not list this chain.' })}
fi`,
  };
}

/** Asks any node: right chain, root by size, the transaction that anchored it in its block, time of the block. */
function chainStep({ anchor, size, root }: FiledAnchor & { anchor: EvmAnchorWithAfter }, place: string): Step {
  const name = { zh: `锚定 ${place}：区块载有该检查点`, en: `anchor ${place}: block holds the checkpoint` };
  const { contract, genesis, after } = anchor;
  const earlier = after === undefined ? undefined : parseCheckpoint(parseNote(after.checkpoint).text);
  const questions = [
    answers('eth_getBlockByNumber', '"0x0",false', `"hash":"${genesis}"`),
    ...anchored(contract, size, root, anchor),
    ...(after === undefined ? [] : anchored(contract, earlier!.size, toHex(earlier!.root), after)),
  ];
  return {
    name,
    says: {
      zh: `这一项须联网：先写 rpc=该链任一节点的地址（最好不是本平台的）。合约 ${contract}，链 ID ${anchor.chainId}，区块 ${anchor.blockNumber}，交易 ${anchor.transaction}。一行即可自问：cast call ${contract} 'rootOf(uint64)(bytes32)' ${size} --rpc-url "$rpc"，应答 0x${root}。`,
      en: `Needs a network: first write rpc=ADDRESS of any node of the chain, best not one of this platform. Contract ${contract}, chain id ${anchor.chainId}, block ${anchor.blockNumber}, transaction ${anchor.transaction}. The one question: cast call ${contract} 'rootOf(uint64)(bytes32)' ${size} --rpc-url "$rpc" must answer 0x${root}.`,
    },
    shell: `ask() { curl -sS -H 'content-type: application/json' -d "{\\"jsonrpc\\":\\"2.0\\",\\"id\\":1,\\"method\\":\\"$1\\",\\"params\\":[$2]}" "$rpc" | tr -d ' \\n'; }
if [ -z "\${rpc-}" ]; then
  echo ${quoted(`OFFLINE  ${name.zh} ${name.en}`)}
else
  ${questions.join(' &&\n  ')}
  ${say(name)}
fi`,
  };
}

function anchored(contract: string, size: number, root: string, block: AnchorBlock): string[] {
  const word = size.toString(16).padStart(64, '0');
  const data = `0x${ROOT_OF}${word}`;
  const seconds = `0x${Math.floor(new Date(block.blockTime).getTime() / 1000).toString(16)}`;
  const hash = `"blockHash":"${block.blockHash}"`;
  return [
    answers('eth_call', `{"to":"${contract}","data":"${data}"},"latest"`, `"result":"0x${root}"`),
    answers('eth_getTransactionReceipt', `"${block.transaction}"`, hash),
    answers('eth_getTransactionReceipt', `"${block.transaction}"`, '"status":"0x1"'),
    // One and the same event of the receipt; another of the contract's would date the leaf back.
    `ask eth_getTransactionReceipt '"${block.transaction}"' | tr '{' '\\n' | grep -iF '"address":"${contract}"' |
    grep -iF '"topics":["0x${ANCHORED}","0x${word}"]' | grep -qiF '"data":"0x${root}"'`,
    answers('eth_getBlockByHash', `"${block.blockHash}",false`, `"timestamp":"${seconds}"`),
  ];
}

/** One question whose answer must hold this text, in any case of letters. */
function answers(method: string, params: string, text: string): string {
  return `ask ${method} '${params}' | grep -qiF '${text}'`;
}
