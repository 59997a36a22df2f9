import { partyKey } from '@filmdeed/evidence';
import type { BookRecord, PartyBookWriter } from '@filmdeed/registry';
import { callOf } from './book-call.js';
import { type FeeTerms, UNBOUNDED } from './chain-fee.js';
import { ChainNodes } from './chain-nodes.js';
import type { ChainSigner } from './chain-signer.js';
import { chainWriter } from './chain-writer.js';
import { confirmBook } from './party-book-reader.js';
import { onChain, PARTY_BOOK } from './rpc-refusal.js';

export interface BookWriterSettings {
  readonly rpcUrls: readonly string[];
  /** Of the registrar, of the guardian, or of anybody; it writes here alone. */
  readonly signer: ChainSigner;
  readonly book: BookRecord;
  readonly fees?: FeeTerms;
}

/** Sends signed words to a PartyBook. A node is asked what the book would say before anything is signed. */
export function partyBookWriter(settings: BookWriterSettings): PartyBookWriter {
  const { book, signer, fees = UNBOUNDED } = settings;
  const rpc = new ChainNodes(settings.rpcUrls);
  const writer = chainWriter(rpc, { signer, chainId: book.chainId, fees });
  const call = (data: string) => ({ to: book.contract, data });
  const look = <T>(work: () => Promise<T>): Promise<T> =>
    onChain(async () => {
      await rpc.vet((node) => onChain(() => confirmBook(node, book)));
      return work();
    });
  return {
    sign: (words) => look(() => writer.sign(call(callOf(words)))),
    signCompletion: (party, recovery) =>
      look(() => writer.sign(call(PARTY_BOOK.encodeFunctionData('completeRecovery', [partyKey(party), recovery])))),
    replace: (words, raw, isFirst) => look(() => writer.replace(call(callOf(words)), raw, isFirst)),
    send: (raw) => look(() => writer.send(raw)),
    place: (transaction) => look(() => writer.place(transaction)),
  };
}
