import { readTrust } from '@filmdeed/evidence';
import type { AnchorRows } from '@filmdeed/ledger';
import type { ApiEnv } from '../env.js';
import type { LogKeys } from '../log/log-keys.js';
import type { TrustOf } from './status.tokens.js';

/** The trust file of this instance: its keys, and every deployment that it ever anchored to. */
export function instanceTrust(env: Pick<ApiEnv, 'name' | 'log'>, keys: LogKeys, rows: AnchorRows): TrustOf {
  return async () => {
    const chains = await rows.chains();
    return readTrust({
      v: 1,
      type: 'filmdeed.trust',
      name: env.name,
      log: {
        origin: env.log.origin,
        keys: keys.verifierKeys,
        promiseKeys: [keys.promiseSigner.verifierKey],
      },
      chains: chains.map(({ name, operator, chainId, genesis, contract, confirmations }) => ({
        name,
        operator,
        chainId,
        genesis,
        contract,
        confirmations,
      })),
      authorities: [],
      witnesses: [],
    });
  };
}
