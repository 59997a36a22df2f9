import { Refusal } from '@filmdeed/kernel';

/** Who runs a chain; `self` is no independent clock (docs/format.md §7). */
export type AnchorOperator = 'self' | 'consortium' | 'public';

/** One deployment of the anchor contract on one chain. A chain that was reset has another genesis and is another deployment. */
export interface AnchorChainIdentity {
  readonly name: string;
  readonly operator: AnchorOperator;
  readonly chainId: number;
  /** Block hash, 0x-hex in lower case. */
  readonly genesis: string;
  /** Contract address, 0x-hex in lower case. */
  readonly contract: string;
  /** Blocks, the anchor's own included, after which an anchor is `final`. */
  readonly confirmations: number;
}

/** The id under which a deployment is kept: `eip155:31337:0x<genesis>:0x<contract>`. */
export function anchorChainKey({
  chainId,
  genesis,
  contract,
}: Pick<AnchorChainIdentity, 'chainId' | 'genesis' | 'contract'>): string {
  return `eip155:${chainId}:${genesis}:${contract}`;
}

/**
 * `queued`: chosen, nothing signed. `sent`: a signed transaction is kept and may be on its way. `anchored`: in a block. `final`: in a block
 * with all confirmations asked for.
 */
export const ANCHOR_STATES = ['queued', 'sent', 'anchored', 'final'] as const;
export type AnchorState = (typeof ANCHOR_STATES)[number];
export type AnchorMove = 'sign' | 'include' | 'settle' | 'vanish';

/** No state is final for ever: a reorganised or reset chain can take any block back. */
export const ANCHOR_MOVES: Readonly<Record<AnchorState, Readonly<Partial<Record<AnchorMove, AnchorState>>>>> = {
  queued: { sign: 'sent' },
  sent: { sign: 'sent', include: 'anchored' },
  anchored: { settle: 'final', vanish: 'sent' },
  final: { vanish: 'sent' },
};

export interface AnchorBlockFact {
  readonly number: number;
  /** 0x-hex */
  readonly hash: string;
  readonly time: Date;
}

/** One checkpoint on its way to one chain: a row of the chain outbox, kept until final and after. */
export interface Anchor {
  readonly id: number;
  /** `anchorChainKey` of the deployment. */
  readonly chain: string;
  readonly size: number;
  readonly root: Uint8Array;
  /** Signed checkpoint. */
  readonly note: string;
  readonly state: AnchorState;
  /** Hash of the signed transaction, 0x-hex; null while queued. */
  readonly transaction: string | null;
  /** The signed transaction itself, 0x-hex: sending it again after a crash is harmless. `0x` if the contract held the size without it. */
  readonly raw: string | null;
  readonly block: AnchorBlockFact | null;
  readonly confirmations: number;
  readonly createdAt: Date;
}

/** The anchor after a move. Refuses `chain.rejected` for a move that its state does not know: that is a defect of the caller. */
export function moveAnchor(anchor: Anchor, move: AnchorMove): Anchor {
  const state = ANCHOR_MOVES[anchor.state][move];
  if (state === undefined) {
    throw new Refusal('chain.rejected', `cannot ${move} an anchor that is ${anchor.state}`, {
      from: anchor.state,
      move,
    });
  }
  return { ...anchor, state };
}
