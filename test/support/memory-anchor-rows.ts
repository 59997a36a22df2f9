import {
  type Anchor,
  type AnchorChainIdentity,
  anchorChainKey,
  type AnchorChainRecord,
  type AnchorRows,
  type AnchorState,
  type CoveringAnchor,
} from '@filmdeed/ledger';

/** Twin of the anchors and their deployments: two lists. */
export class MemoryAnchorRows implements AnchorRows {
  readonly records = new Map<string, AnchorChainRecord>();
  readonly anchors = new Map<number, Anchor>();

  async saveChain(chain: AnchorChainIdentity): Promise<void> {
    const key = anchorChainKey(chain);
    const { reachable, reachedAt } = this.records.get(key) ?? { reachable: false, reachedAt: null };
    this.records.set(key, { ...chain, key, reachable, reachedAt });
  }

  async noteReach(chain: string, reachable: boolean, at: Date): Promise<void> {
    const record = this.records.get(chain);
    if (record === undefined) return;
    this.records.set(chain, { ...record, reachable, reachedAt: reachable ? at : record.reachedAt });
  }

  async chains(): Promise<readonly AnchorChainRecord[]> {
    return [...this.records.values()];
  }

  async queue(anchor: Pick<Anchor, 'chain' | 'size' | 'root' | 'note' | 'createdAt'>): Promise<Anchor | null> {
    if (!this.records.has(anchor.chain)) throw new Error('an anchor of an unknown deployment');
    if (this.#of(anchor.chain).some(({ size }) => size === anchor.size)) return null;
    const id = this.anchors.size + 1;
    const { chain, size, root, note, createdAt } = anchor;
    const nothing = { transaction: null, raw: null, block: null, confirmations: 0 };
    this.anchors.set(id, { id, chain, size, root, note, state: 'queued', ...nothing, createdAt });
    return this.anchors.get(id)!;
  }

  async unsettled(chain: string): Promise<readonly Anchor[]> {
    return this.#of(chain).filter(({ state }) => state !== 'final');
  }

  async newestFinal(chain: string, most: number): Promise<readonly Anchor[]> {
    const final = this.#of(chain).filter(({ state }) => state === 'final');
    return final.reverse().slice(0, most);
  }

  async largest(chain: string): Promise<Anchor | null> {
    return this.#of(chain).at(-1) ?? null;
  }

  async move(anchor: Anchor, from: AnchorState): Promise<boolean> {
    const row = this.anchors.get(anchor.id);
    if (row?.state !== from) return false;
    const { state, transaction, raw, block, confirmations } = anchor;
    this.anchors.set(row.id, { ...row, state, transaction, raw, block, confirmations });
    return true;
  }

  async around(
    leafIndex: number,
  ): Promise<readonly { chain: AnchorChainRecord; covering: Anchor | null; before: Anchor | null }[]> {
    return [...this.records.values()].map((chain) => {
      const covering = this.#inBlock(chain.key).find(({ size }) => size > leafIndex) ?? null;
      const before = this.#inBlock(chain.key).findLast(
        ({ size, block }) => size <= leafIndex && (covering === null || block!.number < covering.block!.number),
      );
      return { chain, covering, before: before ?? null };
    });
  }

  async covering(leafIndexes: readonly number[]): Promise<ReadonlyMap<number, readonly CoveringAnchor[]>> {
    const found = new Map<number, readonly CoveringAnchor[]>();
    for (const leafIndex of leafIndexes) {
      const covering = (await this.around(leafIndex)).flatMap((each) =>
        each.covering === null ? [] : [{ chain: each.chain, anchor: each.covering }],
      );
      if (covering.length > 0) found.set(leafIndex, covering);
    }
    return found;
  }

  /** In order of size. */
  #of(chain: string): Anchor[] {
    return [...this.anchors.values()].filter((anchor) => anchor.chain === chain).sort((a, b) => a.size - b.size);
  }

  #inBlock(chain: string): Anchor[] {
    return this.#of(chain).filter(({ state }) => state === 'anchored' || state === 'final');
  }
}
