import { readTrust } from '@filmdeed/evidence';
import { toBase64 } from '@filmdeed/kernel';
import type { AnchorRows } from '@filmdeed/ledger';
import type { ApiEnv } from '../env.js';
import type { LogKeys } from '../log/log-keys.js';
import type { TrustOf } from './status.tokens.js';

/** The trust file of this instance: its keys, every deployment that it ever anchored to, and the clocks that it asks now. */
export function instanceTrust(env: Pick<ApiEnv, 'name' | 'log' | 'clocks'>, keys: LogKeys, rows: AnchorRows): TrustOf {
  const { authorities, witnesses, quorum } = env.clocks;
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
      authorities: authorities.map(({ name, operator, roots, policy }) => ({
        type: 'rfc3161',
        name,
        operator,
        roots: roots.map(toBase64),
        policies: policy === null ? [] : [policy],
      })),
      witnesses: witnesses.map(({ operator, cosigner }) => ({ type: 'cosigner', operator, key: cosigner.verifierKey })),
      ...(witnesses.length === 0 ? {} : { witnessQuorum: quorum }),
    });
  };
}
