import { partyKey } from '@filmdeed/evidence';
import { Refusal } from '@filmdeed/kernel';
import type { SignedWords } from '@filmdeed/registry';
import { keccak256 } from 'ethers';
import { PARTY_BOOK } from './rpc-refusal.js';

/** Calldata of an act, 0x-hex: what anybody may send. Refuses `signature.invalid` for an act without the signatures that it has room for. */
export function callOf({ party, act, deadline, nonce, signatures, proof, byLaw }: SignedWords): string {
  const key = partyKey(party);
  const terms = [deadline, `0x${nonce}`];
  const many = inOrder(signatures).map(({ signer, signature }) => [signer, signature]);
  const one = (): string => only(signatures).signature;
  const incoming = (): string => proof ?? refuse('the key that comes in has not signed');
  const encode = (name: string, ...args: readonly unknown[]) => PARTY_BOOK.encodeFunctionData(name, [key, ...args]);
  switch (act.act) {
    case 'bind':
      return encode('bind', act.signer, terms, one());
    case 'add':
      return encode('addSigner', act.signer, act.threshold, terms, many, incoming());
    case 'remove':
      return encode('removeSigner', act.signer, act.threshold, terms, many);
    case 'rotate':
      return encode('rotateSigner', act.from, act.to, terms, many, incoming());
    case 'threshold':
      return encode('changeThreshold', act.threshold, terms, many);
    case 'recovery-key':
      return encode('nameRecoveryKey', act.recoveryKey, terms, many, act.recoveryKey === '0x' ? '0x' : incoming());
    case 'recover':
      return encode(byLaw ? 'proposeRecoveryByLaw' : 'proposeRecovery', act.signer, terms, one(), incoming());
    case 'veto':
      return encode('vetoRecovery', act.recovery, terms, [only(signatures).signer, one()]);
  }
}

/** Rising by keccak256 of the signers, as the contract wants them. */
function inOrder(signatures: SignedWords['signatures']): SignedWords['signatures'] {
  const hashed = signatures.map((signed) => ({ signed, hash: keccak256(signed.signer) }));
  return hashed.sort((a, b) => (a.hash < b.hash ? -1 : 1)).map(({ signed }) => signed);
}

function only(signatures: SignedWords['signatures']): SignedWords['signatures'][number] {
  return signatures.length === 1 ? signatures[0]! : refuse('one signature is wanted');
}

function refuse(problem: string): never {
  throw new Refusal('signature.invalid', `the words cannot be sent: ${problem}`, { problem });
}
