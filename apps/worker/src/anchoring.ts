import { type ChainSigner, evmAnchorChain, localSigner, lookAtChain, openChainKey, web3Signer } from '@filmdeed/chain';
import { verifyStateProof } from '@filmdeed/evidence';
import { type Clock, isRefusal, Refusal } from '@filmdeed/kernel';
import {
  type Anchor,
  alarmOf,
  anchorChainKey,
  type AnchorChainIdentity,
  type AnchorChainRecord,
  anchorLog,
  type AnchorRows,
  type AnchorStateProof,
  type LogReader,
  proveAnchors,
  type StateProofRows,
} from '@filmdeed/ledger';
import type { WorkerChainEnv } from './chain-env.js';
import { readSecret } from '../../api/src/process/secret-file.js';

export interface AnchoringPorts {
  readonly log: LogReader;
  readonly rows: AnchorRows;
  readonly stateProofs: StateProofRows;
  readonly clock: Clock;
}

export interface AnchoringOf {
  readonly name: string;
  readonly step: () => Promise<unknown>;
}

/** Brings anchoring at each deployment one step further at each call; none knows of the others. */
export async function anchoring(
  chains: readonly WorkerChainEnv[],
  origin: string,
  ports: AnchoringPorts,
): Promise<AnchoringOf[]> {
  const accounts = new Map<string, string>();
  const signers = await Promise.all(chains.map(signerOf));
  return chains.map((env, i) => ({
    name: env.name,
    step: anchoringAt({ env, origin, signer: signers[i]!, accounts, ...ports }),
  }));
}

async function signerOf({ key }: WorkerChainEnv): Promise<ChainSigner> {
  if ('url' in key) {
    const { url, address, identifier } = key;
    return web3Signer({ url, address, ...(identifier === null ? {} : { identifier }) });
  }
  const password = key.passwordFile === null ? null : await readSecret(key.passwordFile);
  return localSigner(await openChainKey(await readSecret(key.file), password));
}

interface AnchoringAt extends AnchoringPorts {
  readonly env: WorkerChainEnv;
  readonly origin: string;
  readonly signer: ChainSigner;
  /** Who writes with which account of which chain: two writers would take each other's nonces. */
  readonly accounts: Map<string, string>;
}

/**
 * Which deployment it is (its genesis) only a node can tell, unless it was there before: until then every call refuses `chain.unreachable`, and
 * the log grows without it. A chain that begins with another block was reset: what was anchored there is lost, and a contract of ours there is
 * another deployment, which takes up what waited.
 */
function anchoringAt({
  env,
  origin,
  signer,
  accounts,
  log,
  rows,
  stateProofs,
  clock,
}: AnchoringAt): () => Promise<unknown> {
  const { name, operator, contract, confirmations, rpcUrls } = env;

  const alarm = async (key: string, error: unknown): Promise<void> => {
    const found = alarmOf(error);
    if (found !== null) await rows.setAlarms(key, name, [found], clock.now());
  };

  const find = async (
    record: AnchorChainRecord | undefined,
  ): Promise<Pick<AnchorChainIdentity, 'chainId' | 'genesis'>> => {
    const { chainId, genesis } = env;
    const given = chainId === null || genesis === null ? null : { chainId, genesis };
    try {
      const found = await lookAtChain(rpcUrls, given ?? record ?? null);
      if (chainId !== null && found.chainId !== chainId) throw another('chainId', found.chainId, chainId);
      if (genesis !== null && found.genesis !== genesis) throw another('genesis', found.genesis, genesis);
      return found;
    } catch (error) {
      // It was there before: away or not, there is something to wait for.
      if (isRefusal(error, 'chain.unreachable') && record?.contract === contract) return record;
      await alarm(record?.key ?? `name:${name}`, error);
      throw error;
    }
  };

  const open = async (): Promise<() => Promise<unknown>> => {
    const records = (await rows.chains()).filter((record) => record.name === name);
    const record = records.at(-1);
    const { chainId, genesis } = await find(record);
    const identity = { name, operator, contract, confirmations, chainId, genesis };
    const chain = evmAnchorChain({ rpcUrls, signer, origin, identity, fees: env.fees });
    const key = anchorChainKey(identity);
    const isReset = record !== undefined && record.chainId === chainId && record.genesis !== genesis;
    if (isReset) {
      await rows.noteLost(record.key, clock.now());
      await alarm(record.key, another('genesis', genesis, record.genesis));
      await chain.confirm();
    }
    const account = `${chainId} ${genesis} ${signer.address}`;
    if ((accounts.get(account) ?? name) !== name) {
      const reason = `${accounts.get(account)} writes with this account`;
      const refused = new Refusal('chain.rejected', reason, { reason, why: 'other' });
      await alarm(key, refused);
      throw refused;
    }
    accounts.set(account, name);
    for (const old of [...records.map((each) => each.key), `name:${name}`]) {
      if (old !== key) await rows.setAlarms(old, name, [], clock.now());
    }
    const { everySeconds, lateSeconds, stuck } = env;
    const lost = isReset ? record : records.findLast((each) => each.chainId === chainId && each.lostAt !== null);
    const replaces = lost === undefined ? {} : { replaces: lost.key };
    const anchor = anchorLog({ ...{ log, rows, chain, clock, everySeconds, lateSeconds, stuck }, ...replaces });
    const prove = proveAnchors({ chain, rows: stateProofs, verify: isProven(contract) });
    return async () => {
      const steps = await anchor();
      await prove();
      return steps;
    };
  };

  let step: (() => Promise<unknown>) | undefined;
  return async () => {
    step ??= await open();
    try {
      return await step();
    } catch (error) {
      // Another chain than a moment ago: which one is found out anew.
      if (isRefusal(error, 'chain.mismatch')) step = undefined;
      throw error;
    }
  };
}

/** What a node gave is kept only if our own verifier believes it. */
const isProven =
  (contract: string) =>
  ({ size, root, block }: Anchor, proof: AnchorStateProof): boolean => {
    try {
      const { number: blockNumber, hash: blockHash, time } = block!;
      verifyStateProof(proof, { contract, size, root, blockNumber, blockHash, blockTime: time.toISOString() });
      return true;
    } catch (error) {
      if (isRefusal(error, 'proof.invalid')) return false;
      throw error;
    }
  };

function another(what: string, found: string | number, expected: string | number): Refusal {
  return new Refusal('chain.mismatch', `the chain that answers is another one: its ${what} differs`, {
    what,
    found,
    expected,
  });
}
