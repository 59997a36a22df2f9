import { type EvmAnchorWithAfter } from '@filmdeed/evidence';
import { fromBase64 } from '@filmdeed/kernel';
import { checkStep, quoted, say, type Step } from './step.js';
import { type Entries } from './text-files.js';

/** Storage slot of the mapping from size to root in the anchor contract (docs/format.md §8.1.1). */
const ROOTS_SLOT = 2;

/** Header and nodes of a state proof, as bytes; none for other evidence. */
export function stateFiles(anchor: EvmAnchorWithAfter): Entries {
  if (anchor.evidence !== 'state-proof') return [];
  const nodes = (folder: string, list: readonly string[]): Entries =>
    list.map((node, i) => [`${folder}/${String(i + 1).padStart(2, '0')}.rlp`, fromBase64(node)] as const);
  return [
    ['header.rlp', fromBase64(anchor.header)],
    ...nodes('account-proof', anchor.accountProof),
    ...nodes('storage-proof', anchor.storageProof),
  ];
}

/** The lines over a state proof: header, account and storage lead to the root of the checkpoint; then the trust file's list of blocks. */
export function stateSteps(anchor: EvmAnchorWithAfter, at: string, place: string): Step[] {
  if (anchor.evidence !== 'state-proof') return [];
  const { blockHash, blockNumber, blockTime, contract } = anchor;
  const word = (hex: string): string => hex.padStart(64, '0');
  return [
    checkStep(
      { zh: `锚定 ${place}：区块状态载有该检查点`, en: `anchor ${place}: state of the block holds the checkpoint` },
      {
        zh: `不联网：区块头的 Keccak-256 即区块哈希 ${blockHash}，其中有状态根、区块号 ${blockNumber} 与时间 ${blockTime}；账户证明从状态根引到合约 ${contract}，存储证明从其存储根引到该检查点的根。`,
        en: `No network: Keccak-256 of the header is the block hash ${blockHash}, and the header holds the state root, the number ${blockNumber} and the time ${blockTime}; the account proof leads from the state root to contract ${contract}, the storage proof from its storage root to the root of the checkpoint.`,
      },
      `head=$(hex <${at}/header.rlp) root=$(root_in ${at}/checkpoint.body)
while case $root in 00*) ;; *) false ;; esac; do root=\${root#00}; done
[ "$(keccak <${at}/header.rlp)" = ${blockHash.slice(2)} ] &&
[ "$((0x$(field 9 "$head")))" -eq ${blockNumber} ] && [ "$((0x$(field 12 "$head")))" -eq ${Date.parse(blockTime) / 1000} ] &&
account=$(under "$(field 4 "$head")" "$(bytes ${contract.slice(2)} | keccak)" ${at}/account-proof/*) &&
slot=$(bytes "$(printf %064x "$(size_of ${at}/checkpoint.body)")${word(String(ROOTS_SLOT))}" | keccak) &&
h=$(under "$(field 3 "$account")" "$(bytes "$slot" | keccak)" ${at}/storage-proof/*) &&
item && [ "$item" = "$root" ]`,
    ),
    listedStep(anchor, place),
  ];
}

/** As in docs/format.md §9: a block that the trust file does not list is not bad; a node or an explorer of the chain knows it. */
function listedStep({ blockHash, blockNumber }: EvmAnchorWithAfter, place: string): Step {
  const name = {
    zh: `锚定 ${place}：区块在信任文件所列之内`,
    en: `anchor ${place}: block is one that the trust file lists`,
  };
  return {
    name,
    says: {
      zh: `信任文件的 blocks 列有区块 ${blockNumber}，哈希 ${blockHash}。未列时，向该链任一节点或浏览器核对此哈希。`,
      en: `The blocks of the trust file list block ${blockNumber} with hash ${blockHash}. If they do not, compare this hash with a node or an explorer of the chain.`,
    },
    shell: `if grep -qF '"${blockHash}"' "$trust"; then
  ${say(name)}
else
  echo ${quoted(`OFFLINE  ${name.zh} ${name.en}: 信任文件未列此区块，请向该链查证。 not listed: ask the chain.`)}
fi`,
  };
}
