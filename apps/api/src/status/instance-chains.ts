import type { AnchorChainRecord, AnchorRows } from '@filmdeed/ledger';
import type { ChainStatusDto } from './status.dto.js';

/**
 * Of each name on a chain the newest deployment: the earlier ones lie on a chain that was reset, or were followed by another contract. One that
 * is lost stays until another takes its place.
 */
export function presentChains(chains: readonly AnchorChainRecord[]): AnchorChainRecord[] {
  return [...new Map(chains.map((chain) => [`${chain.chainId} ${chain.name}`, chain])).values()];
}

/** How far anchoring has come on each chain. */
export async function chainStatus(rows: AnchorRows): Promise<ChainStatusDto[]> {
  return Promise.all(
    presentChains(await rows.chains()).map(async (chain) => {
      const unsettled = (await rows.unsettled(chain.key)).filter(({ state }) => state === 'anchored');
      const newest = unsettled.at(-1) ?? (await rows.newestFinal(chain.key, 1))[0];
      const last = chain.lostAt === null ? newest : undefined;
      const { name, operator, chainId, contract, reachable } = chain;
      return {
        name,
        operator,
        chainId,
        contract,
        lastAnchoredSize: last?.size ?? null,
        lastAnchoredAt: last?.block?.time.toISOString() ?? null,
        reachable,
      };
    }),
  );
}
