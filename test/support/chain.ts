import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askNode } from '../../apps/standalone/src/chain-rpc.js';
import { type LocalChain, startLocalChain } from '../../apps/standalone/src/local-chain.js';

export interface RunningChain extends Pick<LocalChain, 'url' | 'chainId' | 'genesis' | 'writerKey' | 'pid'> {
  /** Asks the node by JSON-RPC; `evm_snapshot` and `evm_revert` make a reorganisation. */
  ask<T>(method: string, ...params: readonly unknown[]): Promise<T>;
  stop(): Promise<void>;
}

/** A fresh chain of its own, on a free port of the loopback, with its state in a temporary folder that `stop` removes. */
export async function startChain(): Promise<RunningChain> {
  const folder = await mkdtemp(join(tmpdir(), 'filmdeed-chain-'));
  const clean = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const { url, chainId, genesis, writerKey, pid, stop } = await startLocalChain({ dataDir: folder });
    return {
      ...{ url, chainId, genesis, writerKey, pid },
      ask: (method, ...params) => askNode(url, method, ...params),
      async stop() {
        await stop();
        await clean();
      },
    };
  } catch (error) {
    await clean();
    throw error;
  }
}
