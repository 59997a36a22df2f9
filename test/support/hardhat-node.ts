import { spawn } from 'node:child_process';
import { askNode } from '../../apps/standalone/src/chain-rpc.js';
import { freePort } from '../../apps/standalone/src/free-port.js';
import { endProcess } from '../../apps/standalone/src/own-process.js';
import type { RunningChain } from './chain.js';

/** First account of the mnemonic that Hardhat itself publishes. */
const KNOWN_KEY = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80';
const PATIENCE_MS = 60_000;

/** Hardhat's own chain: another implementation of the same JSON-RPC. Nothing of it is kept. */
export async function startHardhatNode(): Promise<RunningChain> {
  const port = await freePort();
  const args = ['node_modules/hardhat/dist/src/cli.js', 'node', '--hostname', '127.0.0.1', '--port', String(port)];
  const child = spawn(process.execPath, args, {
    stdio: 'ignore',
    env: { ...process.env, HARDHAT_DISABLE_TELEMETRY_PROMPT: 'true' },
  });
  const url = `http://127.0.0.1:${port}`;
  const stop = async (): Promise<void> => void (await endProcess(child.pid!, ['SIGTERM', 'SIGKILL'], 3000));
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      const chainId = Number(await askNode<string>(url, 'eth_chainId'));
      const { hash } = await askNode<{ hash: string }>(url, 'eth_getBlockByNumber', '0x0', false);
      const ask: RunningChain['ask'] = (method, ...params) => askNode(url, method, ...params);
      return { url, chainId, genesis: hash, writerKey: KNOWN_KEY, pid: child.pid!, ask, stop };
    } catch (error) {
      if (child.exitCode !== null || Date.now() > until) {
        await stop();
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
