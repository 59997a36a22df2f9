import { evmAnchorChain, lookAtChain, openChainKey } from '@filmdeed/chain';
import type { Clock } from '@filmdeed/kernel';
import { type AnchorChain, anchorLog, type AnchorRows, type LogReader } from '@filmdeed/ledger';
import type { WorkerChainEnv } from './env.js';
import { readSecret } from './secret-file.js';

export interface AnchoringPorts {
  readonly log: LogReader;
  readonly rows: AnchorRows;
  readonly clock: Clock;
}

/**
 * Brings anchoring one step further at each call. Which deployment it is (its genesis) only a node can tell, so that the first step waits for
 * one: until then every call refuses `chain.unreachable`, and the log grows without it.
 */
export async function anchoring(
  env: WorkerChainEnv,
  origin: string,
  { log, rows, clock }: AnchoringPorts,
): Promise<() => Promise<unknown>> {
  const password = env.passwordFile === null ? null : await readSecret(env.passwordFile);
  const key = await openChainKey(await readSecret(env.keyFile), password);
  const open = async (): Promise<AnchorChain> => {
    const { name, operator, contract, confirmations, rpcUrl } = env;
    const identity = { name, operator, contract, confirmations, ...(await lookAtChain(rpcUrl)) };
    return evmAnchorChain({ rpcUrl, key, origin, identity });
  };
  let step: (() => Promise<unknown>) | undefined;
  return async () => {
    step ??= anchorLog({ log, rows, chain: await open(), clock, everySeconds: env.everySeconds });
    return step();
  };
}
