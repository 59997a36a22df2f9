import { Wallet } from 'ethers';
import { spawn } from 'node:child_process';
import { anvilProgram } from '../../apps/standalone/src/chain-launch.js';
import { askNode } from '../../apps/standalone/src/chain-rpc.js';
import { freePort } from '../../apps/standalone/src/free-port.js';
import { endProcess } from '../../apps/standalone/src/own-process.js';
import type { RunningChain } from './chain.js';

const PATIENCE_MS = 20_000;

/** A chain of anvil with settings of one's own, such as `--gas-price 0`. Nothing of it is kept. */
export async function startAnvil(...settings: readonly string[]): Promise<RunningChain> {
  const port = await freePort();
  const args = ['--host', '127.0.0.1', '--port', String(port), '--no-cors', '--quiet', '--accounts', '0', ...settings];
  const child = spawn(anvilProgram(), args, { stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}`;
  const stop = async (): Promise<void> => void (await endProcess(child.pid!, ['SIGTERM', 'SIGKILL'], 3000));
  const ask: RunningChain['ask'] = (method, ...params) => askNode(url, method, ...params);
  const wallet = Wallet.createRandom();
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      const chainId = Number(await ask<string>('eth_chainId'));
      const { hash } = await ask<{ hash: string }>('eth_getBlockByNumber', '0x0', false);
      await ask('anvil_setBalance', wallet.address, `0x${(10n ** 22n).toString(16)}`);
      return { url, chainId, genesis: hash, writerKey: wallet.privateKey, pid: child.pid!, ask, stop };
    } catch (error) {
      if (child.exitCode !== null || Date.now() > until) {
        await stop();
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
