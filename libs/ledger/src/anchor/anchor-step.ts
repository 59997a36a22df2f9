import { isRefusal, Refusal, toHex } from '@filmdeed/kernel';
import { type Anchor, type AnchorMove, moveAnchor } from './anchor.js';
import type { AnchorChain, AnchorRows, SignedTransaction, TransactionPlace } from './anchor-ports.js';

export interface AnchorStepPorts {
  readonly rows: AnchorRows;
  readonly chain: AnchorChain;
  readonly done: (size: number, move: AnchorMove) => void;
}

/**
 * Where an anchor is after a step. `overtaken`: the contract holds a larger size and never took this one, nor ever will as long as that
 * stands: the larger one covers it. That is nothing to store, for a reorganisation may give it its turn back.
 */
export type Standing = 'in-block' | 'waiting' | 'overtaken';

/** Stands for the transaction of an anchor that the contract held before we sent one: nothing to send again. */
const NOT_OURS = '0x';

/** The steps of one anchor. Each is safe to be cut short anywhere: the next begins from what was recorded, and asks the chain. */
export function anchorSteps({ rows, chain, done }: AnchorStepPorts) {
  const record = async (next: Anchor, before: Anchor, move: AnchorMove | null): Promise<Anchor> => {
    if (!(await rows.move(next, before.state))) {
      throw new Refusal('log.head-moved', 'somebody else is moving this anchor', { size: before.size });
    }
    if (move !== null) done(before.size, move);
    return next;
  };

  /** A crash between the two moves leaves `anchored`, which the next look settles. */
  const settle = async (anchor: Anchor, { confirmations }: TransactionPlace): Promise<void> => {
    if (confirmations >= chain.identity.confirmations) {
      await record({ ...moveAnchor(anchor, 'settle'), confirmations }, anchor, 'settle');
    } else if (confirmations !== anchor.confirmations) {
      await record({ ...anchor, confirmations }, anchor, null);
    }
  };

  const include = async (anchor: Anchor, place: TransactionPlace): Promise<Standing> => {
    const { block, confirmations } = place;
    await settle(await record({ ...moveAnchor(anchor, 'include'), block, confirmations }, anchor, 'include'), place);
    return 'in-block';
  };

  /** The contract holds this size or a larger one, and not by our transaction. */
  const adopt = async (anchor: Anchor): Promise<Standing> => {
    const root = await chain.rootOf(anchor.size);
    if (root === null) return 'overtaken';
    const ours = `0x${toHex(anchor.root)}`;
    if (root !== ours) {
      const facts = { size: anchor.size, root, ours };
      throw new Refusal('log.fork', 'the contract holds another root for this size of our log', facts);
    }
    // Signed twice, and the other one was mined; or the rows were lost and made anew.
    const transaction = await chain.recordedBy(anchor.size);
    if (transaction === null) return 'overtaken';
    const place = await chain.place(transaction);
    if (place === null) return 'waiting';
    if (transaction === anchor.transaction) return include(anchor, place);
    const adopted = { ...moveAnchor(anchor, 'sign'), transaction, raw: NOT_OURS };
    return include(await record(adopted, anchor, 'sign'), place);
  };

  /** Gives null if the contract has become newer meanwhile: what it holds then is looked at by the next call. */
  const signAndSend = async (anchor: Anchor): Promise<Anchor | null> => {
    let signed: SignedTransaction;
    try {
      signed = await chain.sign(anchor);
    } catch (error) {
      if (isRefusal(error, 'anchor.not-newer')) return null;
      throw error;
    }
    // Kept before it leaves us: a crash here sends it late, the other order might send it twice.
    const sent = await record({ ...moveAnchor(anchor, 'sign'), ...signed }, anchor, 'sign');
    await chain.send(signed.raw);
    return sent;
  };

  /** Gives false if the chain will never take it: its nonce is used up, or its price has become too low. */
  const sendAgain = async (raw: string): Promise<boolean> => {
    try {
      await chain.send(raw);
      return true;
    } catch (error) {
      if (isRefusal(error, 'chain.rejected')) return false;
      throw error;
    }
  };

  return {
    /** Looks after an anchor that was in a block: counts confirmations, or takes it back to `sent`. True if its block still stands. */
    async follow(anchor: Anchor): Promise<boolean> {
      const place = anchor.transaction === null ? null : await chain.place(anchor.transaction);
      if (place?.succeeded && place.block.hash === anchor.block?.hash) {
        if (anchor.state === 'anchored') await settle(anchor, place);
        return true;
      }
      await record({ ...moveAnchor(anchor, 'vanish'), block: null, confirmations: 0 }, anchor, 'vanish');
      return false;
    },

    /** Brings an anchor that is in no block towards one. `held` is the newest size that the contract holds. */
    async handIn(anchor: Anchor, held: number): Promise<Standing> {
      const { transaction, raw } = anchor;
      const before = transaction === null ? null : await chain.place(transaction);
      if (before?.succeeded) return include(anchor, before);
      if (held >= anchor.size) return adopt(anchor);
      const usable = raw !== null && raw !== NOT_OURS && before === null;
      const sent = usable && (await sendAgain(raw)) ? anchor : await signAndSend(anchor);
      const after = sent === null ? null : await chain.place(sent.transaction!);
      return sent !== null && after?.succeeded ? include(sent, after) : 'waiting';
    },
  };
}
