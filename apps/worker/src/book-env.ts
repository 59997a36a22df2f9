import type { FeeMode, FeeTerms } from '@filmdeed/chain';
import { Refusal } from '@filmdeed/kernel';
import type { BookRecord } from '@filmdeed/registry';
import { join, resolve } from 'node:path';
import { readBookFile } from '../../api/src/process/book-file.js';
import type { KeyFile } from './chain-env.js';

/** The party book that words are brought to. */
export interface WorkerBookEnv {
  readonly book: BookRecord;
  readonly rpcUrls: readonly string[];
  /** Of the registrar's account, which writes to the book alone. */
  readonly key: KeyFile;
  readonly confirmations: number;
  readonly fees: FeeTerms;
  readonly stuckSeconds: number;
}

interface BookVariables {
  readonly PARTY_BOOK_FILE?: string;
  readonly PARTY_BOOK_KEY_FILE?: string;
  readonly PARTY_BOOK_PASSWORD_FILE?: string;
  readonly PARTY_BOOK_RPC_URL?: string[];
  readonly CHAIN_RPC_URL?: string[];
  readonly CHAIN_CONFIRMATIONS: number;
  readonly CHAIN_FEE_MODE: FeeMode;
  readonly CHAIN_MAX_FEE_GWEI: number;
  readonly CHAIN_STUCK_SECONDS: number;
}

/** Null without PARTY_BOOK_FILE. Fees and confirmations are those of the first chain. Refuses `environment.invalid`. */
export function bookEnvOf(v: BookVariables, dataDir: string): WorkerBookEnv | null {
  if (v.PARTY_BOOK_FILE === undefined) return null;
  const rpcUrls = v.PARTY_BOOK_RPC_URL ?? v.CHAIN_RPC_URL;
  if (rpcUrls === undefined) {
    throw new Refusal('environment.invalid', 'a party book needs a node of its chain', {
      variable: 'PARTY_BOOK_RPC_URL',
    });
  }
  return {
    book: readBookFile(resolve(v.PARTY_BOOK_FILE)),
    rpcUrls,
    key: {
      file: resolve(v.PARTY_BOOK_KEY_FILE ?? join(dataDir, 'keys', 'registrar.key')),
      passwordFile: v.PARTY_BOOK_PASSWORD_FILE === undefined ? null : resolve(v.PARTY_BOOK_PASSWORD_FILE),
    },
    confirmations: v.CHAIN_CONFIRMATIONS,
    fees: { mode: v.CHAIN_FEE_MODE, most: BigInt(Math.round(v.CHAIN_MAX_FEE_GWEI * 1e9)) },
    stuckSeconds: v.CHAIN_STUCK_SECONDS,
  };
}
