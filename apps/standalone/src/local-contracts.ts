import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bookRecordOf, chainAddress, deployCheckpointAnchor, deployPartyBook, newChainKey } from '@filmdeed/chain';
import { askNode } from './chain-rpc.js';
import { keptText, writeWhole } from './kept-text.js';
import type { LocalChain } from './local-chain.js';

type Chain = Pick<LocalChain, 'url' | 'writerKey' | 'genesis'>;

interface Deployment {
  readonly genesis: string;
  readonly contract: string;
}

/** What was deployed on the local chain, kept beside it. */
const ANCHOR_FILE = 'deployment.json';
const BOOK_FILE = 'party-book.json';
/** 1,000 coins, as the price of this chain is nobody else's. */
const BALANCE = `0x${(1000n * 10n ** 18n).toString(16)}`;

/** The CheckpointAnchor on the local chain; deployed anew only if this chain has none, as after a reset. */
export async function localAnchor(folder: string, chain: Chain, origin: string): Promise<string> {
  const path = join(folder, ANCHOR_FILE);
  const kept = (await readJson(path)) as Deployment | null;
  if (kept !== null && (await isThere(chain, kept))) return kept.contract;
  const contract = await deployCheckpointAnchor({ rpcUrl: chain.url, key: chain.writerKey, origin });
  await writeWhole(path, `${JSON.stringify({ genesis: chain.genesis, contract } satisfies Deployment)}\n`);
  return contract;
}

export interface LocalBook {
  /** The deployment, as JSON (`bookRecordOf`). */
  readonly file: string;
  /** Private key of the registrar's account. */
  readonly keyFile: string;
}

/**
 * The PartyBook on the local chain; a chain that begins anew has a new one, with a salt of its own, in which parties sign anew. Words are brought by
 * an account of its own, as the anchor's counts its nonces for itself alone. The admin's key lies beside it for whoever runs this machine, and no
 * process reads it. Nobody recovers a party by law here: both who could would be one.
 */
export async function localBook(folder: string, chain: Chain, anchor: string): Promise<LocalBook> {
  const [file, keyFile] = [join(folder, BOOK_FILE), join(folder, 'registrar.key')];
  const key = (await keptText(keyFile, () => `${newChainKey()}\n`)).trim();
  const registrar = chainAddress(key);
  await askNode(chain.url, 'anvil_setBalance', registrar, BALANCE);
  const kept = (await readJson(file)) as (Deployment & { readonly anchor: string }) | null;
  if (kept?.anchor === anchor && (await isThere(chain, kept))) {
    bookRecordOf(kept);
    return { file, keyFile };
  }
  const admin = chainAddress((await keptText(join(folder, 'admin.key'), () => `${newChainKey()}\n`)).trim());
  const record = await deployPartyBook({ rpcUrl: chain.url, key, anchor, admin, registrar });
  await writeWhole(file, `${JSON.stringify({ ...record, anchor })}\n`);
  return { file, keyFile };
}

async function isThere({ url, genesis }: Chain, kept: Deployment): Promise<boolean> {
  return kept.genesis === genesis && (await askNode<string>(url, 'eth_getCode', kept.contract, 'latest')) !== '0x';
}

/** Null if there is none, or none that was written whole. */
async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return null;
  }
}
