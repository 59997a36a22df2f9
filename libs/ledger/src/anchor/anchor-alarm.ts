import { isRefusal, type Refusal } from '@filmdeed/kernel';

/** What an operator has to know of a deployment. An alarm stands until a look at the chain no longer finds its reason (docs/operate.md). */
export const ANCHOR_ALARMS = [
  /** No node answers. */
  'chain.unreachable',
  /** One of several nodes is passed over: it does not answer, lags, or is of another chain. */
  'chain.node-passed-over',
  /** The nodes follow a chain with another first block: a new deployment, if it is meant. */
  'chain.reset',
  /** The contract is not at its address, or is another. */
  'chain.contract-gone',
  /** What answers is another chain, or the nodes are of different chains. */
  'chain.mismatch',
  /** Nodes name different blocks, or end before a block that they had: nothing is settled or taken back meanwhile. */
  'chain.disputed',
  /** A transaction waits though it was made dearer. */
  'chain.stuck',
  /** Gas costs more than we are told to pay. */
  'chain.fee-high',
  /** The writer's account can pay for few anchors more, or for none. */
  'chain.funds-low',
  /** What signs for us does not answer. */
  'chain.signer-away',
  /** Any other "no" of the chain. */
  'chain.rejected',
  /** The contract holds what our log denies. */
  'log.fork',
  /** A checkpoint is in no block within the time that was set. */
  'anchor.late',
] as const;
export type AnchorAlarmCode = (typeof ANCHOR_ALARMS)[number];

export interface StandingAlarm {
  readonly code: AnchorAlarmCode;
  readonly facts: Refusal['facts'];
}

/** An alarm of one deployment as it is kept. */
export interface AnchorAlarm extends StandingAlarm {
  /** `anchorChainKey`, or `name:<name>` while no node has told which chain it is. */
  readonly chain: string;
  readonly name: string;
  readonly since: Date;
}

/** Why a chain refused, as far as its words can be understood; `why` of `chain.rejected`. */
export const REJECTIONS = ['nonce-used', 'nonce-gap', 'underpriced', 'no-funds', 'fee-cap', 'signer', 'other'] as const;
export type Rejection = (typeof REJECTIONS)[number];

/** The reason of a `chain.rejected`; null for any other error. */
export function rejectionOf(error: unknown): Rejection | null {
  if (!isRefusal(error, 'chain.rejected')) return null;
  return REJECTIONS.find((why) => why === error.facts['why']) ?? 'other';
}

const OF_REJECTION: Readonly<Record<Rejection, AnchorAlarmCode>> = {
  'nonce-used': 'chain.rejected',
  'nonce-gap': 'chain.rejected',
  underpriced: 'chain.rejected',
  'no-funds': 'chain.funds-low',
  'fee-cap': 'chain.fee-high',
  signer: 'chain.signer-away',
  other: 'chain.rejected',
};

/** The alarm that a failed look at a chain raises; null if the chain has no part in it. */
export function alarmOf(error: unknown): StandingAlarm | null {
  if (!isRefusal(error)) return null;
  const { code, facts } = error;
  if (code === 'chain.unreachable' || code === 'log.fork') return { code, facts };
  const rejection = rejectionOf(error);
  if (rejection !== null) return { code: OF_REJECTION[rejection], facts };
  if (code !== 'chain.mismatch') return null;
  if (facts['what'] === 'genesis') return { code: 'chain.reset', facts };
  return { code: facts['what'] === 'contract' ? 'chain.contract-gone' : 'chain.mismatch', facts };
}
