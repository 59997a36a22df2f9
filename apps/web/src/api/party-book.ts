import type { BookVerifiers, Signature, TypedData } from '@filmdeed/evidence';
import { callJson } from './call.js';

export interface HandedInWordsView {
  readonly id: number;
  readonly act: 'bind' | 'add' | 'remove' | 'rotate' | 'threshold' | 'recovery-key' | 'recover' | 'veto';
  readonly state: 'queued' | 'sent' | 'landed' | 'final' | 'refused';
  /** The book's own, of words that it refused. */
  readonly reason: string | null;
  readonly handedInAt: string;
}

/** What the party book says of the own party, as of one block. */
export interface BookPartyView {
  readonly book: {
    readonly chainId: number;
    readonly contract: string;
    readonly salt: string;
    readonly verifiers: BookVerifiers;
  };
  readonly block: { readonly number: number; readonly hash: string; readonly time: string };
  /** ERC-7913 bytes, 0x-hex; none: the party is not there. */
  readonly signers: readonly string[];
  readonly threshold: number;
  readonly recoveryKey: string | null;
  readonly recovery: {
    readonly id: string;
    readonly means: 'recovery-key' | 'law';
    readonly signer: string;
    readonly dueAt: string;
  } | null;
  readonly restrainedUntil: string | null;
  readonly isRestrained: boolean;
  readonly keys: readonly {
    readonly id: string;
    readonly signer: string | null;
    readonly standing: 'bound' | 'waiting' | 'not-bound' | 'no-verifier';
  }[];
  readonly words: readonly HandedInWordsView[];
}

export function bookOfParty(party: string): Promise<BookPartyView> {
  return callJson(`/parties/${encodeURIComponent(party)}/book`);
}

export interface KeySignature {
  readonly scheme: string;
  readonly key: string;
  readonly signature: Signature;
}

export function handInWords(
  typedData: TypedData,
  signatures: readonly KeySignature[],
  proof?: KeySignature,
): Promise<HandedInWordsView> {
  const body = { typedData, signatures, ...(proof === undefined ? {} : { proof }) };
  return callJson('/party-book/words', { method: 'POST', body });
}
