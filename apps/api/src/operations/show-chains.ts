import { GAS_PER_ANCHOR } from '@filmdeed/ledger';
import type { ChainProgress, ClockProgress } from '@filmdeed/postgres';
import { presentChains } from '../status/instance-chains.js';
import type { ChainOperationsDto, ClockOperationsDto } from './chain-operations.dto.js';

const MOST_ANCHORS = 1_000_000n;

/** Of each name the deployment that counts at present. */
export function showChains(progress: readonly ChainProgress[]): ChainOperationsDto[] {
  const present = new Set(presentChains(progress.map(({ chain }) => chain)).map(({ key }) => key));
  return progress.filter(({ chain }) => present.has(chain.key)).map(showChain);
}

function showChain({ chain, look, lag, anchored, final, waiting, attempts }: ChainProgress): ChainOperationsDto {
  const { name, operator, chainId, contract, reachable, reachedAt, lostAt } = chain;
  // What was anchored on a chain that is lost covers nothing.
  const isThere = lostAt === null;
  return {
    ...{ name, operator, chainId, contract, reachable, lag },
    reachedAt: reachedAt?.toISOString() ?? null,
    lostAt: lostAt?.toISOString() ?? null,
    nodes: look?.nodes ?? [],
    head: look?.head ?? null,
    headAt: look?.headAt.toISOString() ?? null,
    anchored: isThere ? covered(anchored) : null,
    final: isThere ? covered(final) : null,
    waiting: waiting === null ? null : { size: waiting.size, at: waiting.since.toISOString() },
    pending: look?.pending == null ? null : { ...look.pending, since: look.pending.since.toISOString(), attempts },
    feeWei: look === null ? null : String(look.fee),
    balanceWei: look === null ? null : String(look.balance),
    anchorsInHand: look === null ? null : anchorsInHand(look.balance, look.fee),
  };
}

/** Null where gas costs nothing. */
export function anchorsInHand(balance: bigint, fee: bigint): number | null {
  if (fee <= 0n) return null;
  const anchors = balance / (fee * GAS_PER_ANCHOR);
  return Number(anchors < MOST_ANCHORS ? anchors : MOST_ANCHORS);
}

export function showClock(clock: ClockProgress, logSize: number, everySeconds: number): ClockOperationsDto {
  const { name, kind, operator, reachable, reachedAt, problem, held, asked } = clock;
  const isNew = logSize > (asked?.size ?? 0);
  const due = asked === null ? null : new Date(asked.at.getTime() + everySeconds * 1000).toISOString();
  return {
    ...{ name, kind, operator, reachable, problem },
    reachedAt: reachedAt?.toISOString() ?? null,
    attested: held === null ? null : { size: held.size, at: held.time.toISOString() },
    lag: Math.max(0, logSize - (held?.size ?? 0)),
    dueAt: isNew ? due : null,
  };
}

function covered(at: { readonly size: number; readonly at: Date } | null): ChainOperationsDto['anchored'] {
  return at === null ? null : { size: at.size, at: at.at.toISOString() };
}
