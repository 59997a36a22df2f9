import { type PartyId, toHex, utf8 } from '@filmdeed/kernel';
import { sha256 } from '@noble/hashes/sha2.js';
import { type TypedData, typedDataDigest, type TypedField, type TypedMessage } from '../eip712.js';
import type { Statement } from '../statement.js';

/** One PartyBook on one chain: words signed for it are nothing anywhere else (docs/format.md §17.1). */
export interface BookDeployment {
  readonly chainId: number;
  /** 0x-hex in lower case */
  readonly contract: string;
  /** 32 bytes, 0x-hex: chosen for this deployment alone, as a chain that was reset gives the same address again. */
  readonly salt: string;
}

/** What a party may say to the book. Signers are ERC-7913 bytes, 0x-hex; thresholds hold after the act. */
export type BookAct =
  | { readonly act: 'bind'; readonly signer: string }
  | { readonly act: 'add'; readonly signer: string; readonly threshold: number }
  | { readonly act: 'remove'; readonly signer: string; readonly threshold: number }
  | { readonly act: 'rotate'; readonly from: string; readonly to: string }
  | { readonly act: 'threshold'; readonly threshold: number }
  /** `0x` takes the recovery key away. */
  | { readonly act: 'recovery-key'; readonly recoveryKey: string }
  /** Signed by the recovery key or, by law, by the independent key; and by `signer`, which takes over. */
  | { readonly act: 'recover'; readonly signer: string }
  /** `recovery`: digest of the proposal. */
  | { readonly act: 'veto'; readonly recovery: string };
export type BookActName = BookAct['act'];

/** The sentences that are signed with each act; the contract knows no others. */
export const BOOK_SENTENCES = {
  bind: '本人将此密钥登记为本主体的首个签署密钥 I bind this key as the first signer of this party',
  add: '本主体增加此签署密钥 This party adds this signer',
  remove: '本主体移除此签署密钥 This party removes this signer',
  rotate: '本主体以新签署密钥替换旧签署密钥 This party replaces the old signer by the new one',
  threshold: '本主体更改所需签署密钥的数量 This party changes how many signers must sign',
  'recovery-key': '本主体指定此恢复密钥 This party names this recovery key',
  recover:
    '恢复本主体:公示三十日后由此密钥取代全部签署密钥,其后三十日内不得转让或专有授权 Recovery of this party: after 30 days in public this key replaces all signers, and for 30 days more nothing is assigned or licensed exclusively',
  veto: '本人否决对本主体的此项恢复 I veto this recovery of this party',
} as const satisfies Record<BookActName, string>;

/** Primary type of each act, and its own fields. */
export const BOOK_TYPES = {
  bind: ['BindSigner', ['bytes signer']],
  add: ['AddSigner', ['bytes signer', 'uint8 threshold']],
  remove: ['RemoveSigner', ['bytes signer', 'uint8 threshold']],
  rotate: ['RotateSigner', ['bytes from', 'bytes to']],
  threshold: ['ChangeThreshold', ['uint8 threshold']],
  'recovery-key': ['NameRecoveryKey', ['bytes recoveryKey']],
  recover: ['ProposeRecovery', ['bytes signer']],
  veto: ['VetoRecovery', ['bytes32 recovery']],
} as const satisfies Record<BookActName, readonly [string, readonly string[]]>;

const DOMAIN_FIELDS: readonly TypedField[] = [
  { name: 'name', type: 'string' },
  { name: 'version', type: 'string' },
  { name: 'chainId', type: 'uint256' },
  { name: 'verifyingContract', type: 'address' },
  { name: 'salt', type: 'bytes32' },
];

/** What the book calls a party: SHA-256 of the UTF-8 bytes of its id, 0x-hex. */
export function partyKey(party: PartyId): string {
  return `0x${toHex(sha256(utf8(party)))}`;
}

/** The words of a party to a book: valid up to and including the second `deadline`, once. `nonce` is 32 bytes in hex, chosen at random. */
export function bookStatement(
  deployment: BookDeployment,
  words: { readonly party: PartyId; readonly act: BookAct; readonly deadline: number; readonly nonce: string },
): Statement {
  const { party, act, deadline, nonce } = words;
  const [primaryType, own] = BOOK_TYPES[act.act];
  const { act: name, ...values } = act;
  const fields = ['string statement', 'bytes32 party', ...own, 'uint64 deadline', 'bytes32 nonce'].map(fieldOf);
  const message = {
    statement: BOOK_SENTENCES[name],
    party: partyKey(party),
    ...values,
    deadline,
    nonce: `0x${nonce}`,
  };
  return typed(deployment, primaryType, fields, message);
}

/** The word by which the independent key of a book hands over to its successor; the successor signs it too. */
export function independentKeyStatement(
  deployment: BookDeployment,
  words: { readonly next: string; readonly deadline: number; readonly nonce: string },
): Statement {
  const fields = ['string statement', 'bytes next', 'uint64 deadline', 'bytes32 nonce'].map(fieldOf);
  const { next, deadline, nonce } = words;
  const message = { statement: INDEPENDENT_KEY_SENTENCE, next, deadline, nonce: `0x${nonce}` };
  return typed(deployment, 'HandOverIndependentKey', fields, message);
}

export const INDEPENDENT_KEY_SENTENCE = '独立密钥由此密钥接替 This key takes the place of the independent key';

function typed(
  { chainId, contract, salt }: BookDeployment,
  primaryType: string,
  fields: readonly TypedField[],
  message: TypedMessage,
): Statement {
  const typedData: TypedData = {
    types: { EIP712Domain: DOMAIN_FIELDS, [primaryType]: fields },
    primaryType,
    domain: { name: 'FilmDeed PartyBook', version: '1', chainId, verifyingContract: contract.toLowerCase(), salt },
    message,
  };
  return { typedData, digest: typedDataDigest(typedData) };
}

function fieldOf(text: string): TypedField {
  const [type, name] = text.split(' ') as [string, string];
  return { name, type };
}
