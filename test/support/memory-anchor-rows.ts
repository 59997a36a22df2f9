import {
  type Anchor,
  type AnchorAlarm,
  type AnchorAttempt,
  type AnchorChainIdentity,
  anchorChainKey,
  type AnchorChainRecord,
  type AnchorRows,
  type AnchorState,
  type ChainLook,
  type CoveringAnchor,
  type StandingAlarm,
} from '@filmdeed/ledger';

/** Twin of the anchors and their deployments: two lists. */
export class MemoryAnchorRows implements AnchorRows {
  readonly records = new Map<string, AnchorChainRecord>();
  readonly anchors = new Map<number, Anchor>();
  readonly looks = new Map<string, ChainLook>();
  alarms: readonly AnchorAlarm[] = [];
  readonly #attempts = new Map<number, AnchorAttempt[]>();

  async saveChain(chain: AnchorChainIdentity): Promise<void> {
    const key = anchorChainKey(chain);
    const fresh = { reachable: false, reachedAt: null, lostAt: null };
    const { reachable, reachedAt, lostAt } = this.records.get(key) ?? fresh;
    this.records.set(key, { ...chain, key, reachable, reachedAt, lostAt });
  }

  async noteReach(chain: string, reachable: boolean, at: Date): Promise<void> {
    const record = this.records.get(chain);
    if (record === undefined) return;
    this.records.set(chain, { ...record, reachable, reachedAt: reachable ? at : record.reachedAt });
  }

  async noteLook(chain: string, look: ChainLook): Promise<void> {
    this.looks.set(chain, look);
  }

  async noteLost(chain: string, at: Date | null): Promise<void> {
    const record = this.records.get(chain);
    if (record === undefined) return;
    this.records.set(chain, { ...record, lostAt: at === null ? null : (record.lostAt ?? at) });
  }

  async setAlarms(chain: string, name: string, alarms: readonly StandingAlarm[], at: Date): Promise<void> {
    const standing = alarms.map(({ code, facts }) => {
      const before = this.alarms.find((alarm) => alarm.chain === chain && alarm.code === code);
      return { chain, name, code, facts, since: before?.since ?? at };
    });
    this.alarms = [...this.alarms.filter((alarm) => alarm.chain !== chain), ...standing];
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

  async keepSigned(
    anchor: Anchor,
    from: AnchorState,
    signed: Omit<AnchorAttempt, 'transaction' | 'raw'>,
  ): Promise<boolean> {
    if (!(await this.move(anchor, from))) return false;
    const { transaction, raw } = anchor as { transaction: string; raw: string };
    const others = this.#tried(anchor.id).filter((attempt) => attempt.transaction !== transaction);
    this.#attempts.set(anchor.id, [{ transaction, raw, ...signed }, ...others]);
    return true;
  }

  async attempts(anchor: number): Promise<readonly AnchorAttempt[]> {
    return this.#tried(anchor);
  }

  async around(
    leafIndex: number,
  ): Promise<readonly { chain: AnchorChainRecord; covering: Anchor | null; before: Anchor | null }[]> {
    return [...this.records.values()].map((chain) => {
      if (chain.lostAt !== null) return { chain, covering: null, before: null };
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

  #tried(anchor: number): AnchorAttempt[] {
    return this.#attempts.get(anchor) ?? [];
  }

  /** In order of size. */
  #of(chain: string): Anchor[] {
    return [...this.anchors.values()].filter((anchor) => anchor.chain === chain).sort((a, b) => a.size - b.size);
  }

  #inBlock(chain: string): Anchor[] {
    return this.#of(chain).filter(({ state }) => state === 'anchored' || state === 'final');
  }
}
