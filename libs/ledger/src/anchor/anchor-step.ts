import { isRefusal, Refusal, toHex } from '@filmdeed/kernel';
import { type Anchor, anchorChainKey, type AnchorMove, moveAnchor } from './anchor.js';
import { alarmOf, rejectionOf, type StandingAlarm } from './anchor-alarm.js';
import type {
  AnchorAttempt,
  AnchorChain,
  AnchorRows,
  ChainSight,
  SignedTransaction,
  TransactionPlace,
} from './anchor-ports.js';
import { hasPassed } from './has-passed.js';

export interface AnchorStepPorts {
  readonly rows: AnchorRows;
  readonly chain: AnchorChain;
  readonly sight: ChainSight;
  readonly now: Date;
  /** A transaction is made dearer when it has waited for so long and so many blocks: where no blocks come, the price is not the reason. */
  readonly stuck: { readonly seconds: number; readonly blocks: number };
  /** Whether a chain that ends before a block that it had is taken for one that lost it, or for a node that lags. */
  readonly believesBehind: boolean;
  readonly done: (size: number, move: AnchorMove) => void;
  readonly alarm: (alarm: StandingAlarm) => void;
}

/**
 * Where an anchor is after a step. `overtaken`: the contract holds a larger size and never took this one, nor ever will as long as that
 * stands: the larger one covers it. That is nothing to store, for a reorganisation may give it its turn back.
 */
export type Standing = 'in-block' | 'waiting' | 'overtaken';

/** Stands for the transaction of an anchor that the contract held before we sent one: nothing to send again. */
const NOT_OURS = '0x';

type Tried = Pick<AnchorAttempt, 'transaction' | 'raw'>;

/** The steps of one anchor. Each is safe to be cut short anywhere: the next begins from what was recorded, and asks the chain. */
export function anchorSteps(ports: AnchorStepPorts) {
  const { rows, chain, sight, now, stuck, done, alarm } = ports;
  const key = anchorChainKey(chain.identity);

  const moved = (isMoved: boolean, { size }: Anchor, move: AnchorMove | null): void => {
    if (!isMoved) throw new Refusal('log.head-moved', 'somebody else is moving this anchor', { size });
    if (move !== null) done(size, move);
  };

  const record = async (next: Anchor, before: Anchor, move: AnchorMove | null): Promise<Anchor> => {
    moved(await rows.move(next, before.state), before, move);
    return next;
  };

  /** A crash between the two moves leaves `anchored`, which the next look settles. */
  const settle = async (anchor: Anchor, { block, confirmations }: TransactionPlace): Promise<void> => {
    if (confirmations >= chain.identity.confirmations) {
      const standing = await chain.stands(block);
      if (standing === 'stands') {
        // From here on it answers for all that was final before it. The chain may have lost that since this call began.
        await takeBackFinal();
        await record({ ...moveAnchor(anchor, 'settle'), confirmations }, anchor, 'settle');
        return;
      }
      if (standing === 'disputed') alarm({ code: 'chain.disputed', facts: { size: anchor.size, block: block.hash } });
    }
    if (confirmations !== anchor.confirmations) await record({ ...anchor, confirmations }, anchor, null);
  };

  const include = async (anchor: Anchor, tried: Tried, place: TransactionPlace): Promise<Standing> => {
    const { block, confirmations } = place;
    const { transaction, raw } = tried;
    const included = { ...moveAnchor(anchor, 'include'), transaction, raw, block, confirmations };
    await settle(await record(included, anchor, 'include'), place);
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
    // The rows were lost and made anew, or somebody else wrote with our key.
    const transaction = await chain.recordedBy(anchor.size);
    if (transaction === null) return 'overtaken';
    const place = await chain.place(transaction);
    if (place === null) return 'waiting';
    const adopted = { transaction, raw: transaction === anchor.transaction ? anchor.raw! : NOT_OURS };
    if (adopted.raw !== NOT_OURS) return include(anchor, adopted, place);
    return include(await record({ ...moveAnchor(anchor, 'sign'), ...adopted }, anchor, 'sign'), adopted, place);
  };

  /** Gives null if the contract has become newer meanwhile: what it holds then is looked at by the next call. */
  const keepAndSend = async (anchor: Anchor, sign: () => Promise<SignedTransaction>): Promise<Anchor | null> => {
    let signed: SignedTransaction;
    try {
      signed = await sign();
    } catch (error) {
      if (isRefusal(error, 'anchor.not-newer')) return null;
      throw error;
    }
    // Kept before it leaves us: a crash here sends it late, the other order might send one of which nobody knows.
    const next = { ...moveAnchor(anchor, 'sign'), ...signed };
    moved(await rows.keepSigned(next, anchor.state, { head: sight.head, signedAt: now }), anchor, 'sign');
    try {
      await chain.send(signed.raw);
    } catch (error) {
      // The one that it replaces was mined in this moment.
      if (rejectionOf(error) !== 'nonce-used') throw error;
    }
    return next;
  };

  const waitedLong = ({ signedAt }: AnchorAttempt): boolean => hasPassed(stuck.seconds * 1000, signedAt, now);

  /** Hands the newest of our transactions in again, or one in its place. */
  const sendAgain = async (anchor: Anchor, newest: AnchorAttempt, isFirst: boolean): Promise<Anchor | null> => {
    const replace = (): Promise<Anchor | null> => keepAndSend(anchor, () => chain.replace(anchor, newest.raw, isFirst));
    try {
      await chain.send(newest.raw);
    } catch (error) {
      const why = rejectionOf(error);
      if (why === 'nonce-used' || why === 'nonce-gap') return keepAndSend(anchor, () => chain.sign(anchor));
      // Its price has become too low, or something with our key stands in its place.
      if (why === 'underpriced' || (why === 'other' && waitedLong(newest))) return replace();
      throw error;
    }
    if (!isFirst || !waitedLong(newest) || sight.head < newest.head + stuck.blocks) return anchor;
    try {
      return await replace();
    } catch (error) {
      // It goes on waiting at its price.
      const found = rejectionOf(error) === 'fee-cap' ? alarmOf(error) : null;
      if (found === null) throw error;
      alarm(found);
      return anchor;
    }
  };

  /**
   * Looks after an anchor that was in a block: counts confirmations, or takes it back to `sent`. True if its block still stands, or if
   * nobody can say that it does not.
   */
  async function follow(anchor: Anchor): Promise<boolean> {
    const place = anchor.transaction === null ? null : await chain.place(anchor.transaction);
    if (place?.succeeded && place.block.hash === anchor.block?.hash) {
      if (anchor.state === 'anchored') await settle(anchor, place);
      return true;
    }
    // That a node does not know a transaction is no proof: its index may lag, or it may have forgotten. Another block in its place is one.
    const standing = await chain.stands(anchor.block!);
    if (standing === 'stands') return true;
    if (standing === 'disputed' || (standing === 'behind' && !ports.believesBehind)) {
      alarm({ code: 'chain.disputed', facts: { size: anchor.size, block: anchor.block!.hash, standing } });
      return true;
    }
    await record({ ...moveAnchor(anchor, 'vanish'), block: null, confirmations: 0 }, anchor, 'vanish');
    return false;
  }

  /** An intact block answers for all blocks before it, and with them for all smaller sizes. */
  async function takeBackFinal(): Promise<void> {
    for (;;) {
      const [newest] = await rows.newestFinal(key, 1);
      if (newest === undefined || (await follow(newest))) return;
    }
  }

  return {
    follow,
    takeBackFinal,

    /**
     * Brings an anchor that is in no block towards one. `held` is the newest size that the contract holds; `isFirst` says that no earlier one
     * waits, so that its own price may be what it waits for.
     */
    async handIn(anchor: Anchor, held: number, isFirst: boolean): Promise<Standing> {
      const attempts = await rows.attempts(anchor.id);
      const { transaction, raw } = anchor;
      const isKept = transaction === null || attempts.some((attempt) => attempt.transaction === transaction);
      const tried: Tried[] = isKept ? [...attempts] : [{ transaction, raw: raw! }, ...attempts];
      const failed = new Set<string>();
      for (const each of tried) {
        const place = await chain.place(each.transaction);
        if (place?.succeeded) return include(anchor, each, place);
        if (place !== null) failed.add(each.transaction);
      }
      if (held >= anchor.size) return adopt(anchor);
      const [newest] = attempts;
      const sent =
        newest === undefined || failed.has(newest.transaction)
          ? await keepAndSend(anchor, () => chain.sign(anchor))
          : await sendAgain(anchor, newest, isFirst);
      if (sent === null) return 'waiting';
      const now = { transaction: sent.transaction!, raw: sent.raw! };
      const place = await chain.place(now.transaction);
      return place?.succeeded ? include(sent, now, place) : 'waiting';
    },
  };
}
