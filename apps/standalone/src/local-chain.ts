import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { chainAddress, newChainKey } from '@filmdeed/chain';
import { endChain, endChainOrphan, launchChain } from './chain-launch.js';
import { askNode } from './chain-rpc.js';
import { ChainSaver, dropLoaded, keptState, saveState } from './chain-state.js';
import { freePort } from './free-port.js';
import { keptText } from './kept-text.js';

export interface LocalChainSettings {
  /** Folder of its own: state, key and log lie in it. Made when missing. */
  readonly dataDir: string;
  /** Of the loopback; without it any free one. */
  readonly port?: number;
}

export interface LocalChain {
  /** JSON-RPC over HTTP; another one at each start. */
  readonly url: string;
  readonly chainId: number;
  /** Hash of the first block, 0x-hex in lower case; the same for ever on this folder. */
  readonly genesis: string;
  /** Private key of an account with money, 0x-hex; the node does not know it. */
  readonly writerKey: string;
  readonly pid: number;
  /** Resolves when the node has ended, by `stop` or by itself. */
  readonly ended: Promise<void>;
  /** Saves the chain and ends the node, within seconds. */
  stop(): Promise<void>;
}

/** 10,000 coins: for some hundred million anchors at the price of a chain that nobody else uses. */
const BALANCE = `0x${(10_000n * 10n ** 18n).toString(16)}`;

/**
 * Starts a chain of our own: one node that makes a block of every transaction at once, with the state kept in `dataDir` and brought up to
 * date within a second after each block. Killed, it goes on from there; a node that a killed start left behind is asked for its state and
 * ended first. It is no independent clock, and closed to everybody else as far as the node allows (`chain-launch.ts`).
 * Refuses `storage.damaged`, `port.taken`; anything else is an Error with the last lines of the node's log.
 */
export async function startLocalChain(settings: LocalChainSettings): Promise<LocalChain> {
  const folder = resolve(settings.dataDir);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await endChainOrphan(folder);
  const writerKey = (await keptText(join(folder, 'writer.key'), () => `${newChainKey()}\n`)).trim();
  const state = await keptState(folder);
  const { pid, url, ended } = await launchChain({ folder, port: settings.port ?? (await freePort()), state });
  try {
    await dropLoaded(folder);
    await askNode(url, 'anvil_setBalance', chainAddress(writerKey), BALANCE);
    // The first block is on the disk before anybody builds upon it: a chain that begins twice would be two.
    const saver = new ChainSaver(folder, url, await saveState(folder, url));
    const stop = async (): Promise<void> => {
      await saver.stop();
      await endChain(folder, pid);
      await ended;
    };
    const [chainId, { hash }] = await Promise.all([
      askNode<string>(url, 'eth_chainId'),
      askNode<{ readonly hash: string }>(url, 'eth_getBlockByNumber', '0x0', false),
    ]);
    return { url, chainId: Number(chainId), genesis: hash, writerKey, pid, ended, stop };
  } catch (error) {
    await endChain(folder, pid);
    throw error;
  }
}
