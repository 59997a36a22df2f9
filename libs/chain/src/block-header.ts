import { encodeRlp, keccak256, toBeArray } from 'ethers';

/** Fields of a header as JSON-RPC names them, in their order (Yellow Paper §4.3); each fork added some behind. */
const FIELDS = [
  ...['parentHash', 'sha3Uncles', 'miner', 'stateRoot', 'transactionsRoot', 'receiptsRoot', 'logsBloom'],
  ...['difficulty', 'number', 'gasLimit', 'gasUsed', 'timestamp', 'extraData', 'mixHash', 'nonce'],
];
const LATER_FIELDS = [
  'baseFeePerGas',
  'withdrawalsRoot',
  'blobGasUsed',
  'excessBlobGas',
  'parentBeaconBlockRoot',
  'requestsHash',
  'blockAccessListHash',
  'slotNumber',
];
/** The rest are bytes and stand as they are; numbers lose their leading zeros. */
const NUMBERS = new Set([
  ...['difficulty', 'number', 'gasLimit', 'gasUsed', 'timestamp'],
  ...['baseFeePerGas', 'blobGasUsed', 'excessBlobGas', 'slotNumber'],
]);

/**
 * RLP of a block's header, 0x-hex, from what `eth_getBlockByHash` answers; null if it does not have the block's own hash, as on chains that
 * hash something else (Besu's QBFT leaves out seals, FISCO BCOS has other headers).
 */
export function headerOf(block: Readonly<Record<string, unknown>>): string | null {
  const later = LATER_FIELDS.findLastIndex((name) => typeof block[name] === 'string');
  const fields = [...FIELDS, ...LATER_FIELDS.slice(0, later + 1)];
  if (fields.some((name) => typeof block[name] !== 'string')) return null;
  const header = encodeRlp(
    fields.map((name) => (NUMBERS.has(name) ? toBeArray(BigInt(block[name] as string)) : (block[name] as string))),
  );
  return keccak256(header) === block.hash ? header : null;
}
