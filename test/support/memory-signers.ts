import { type KeyEventId, toHex, type PartyId, type SignerId } from '@filmdeed/kernel';
import type { Committed, KeyEvent, Signer, SignerChange, Signers } from '@filmdeed/registry';

/** Twin of the signers. */
export class MemorySigners implements Signers {
  readonly signers = new Map<SignerId, Signer>();
  /** Leaves of the events, oldest first. */
  readonly leaves: Uint8Array[] = [];
  readonly #events: { readonly party: PartyId; readonly event: KeyEvent; readonly leaf: Uint8Array }[] = [];
  readonly #thresholds = new Map<PartyId, number>();
  readonly #used = new Set<string>();

  async commit(change: SignerChange): Promise<Committed> {
    const { add, end, effective, threshold, event, at } = change;
    const { party, auth, body } = event.parsed;
    const used = change.statements.map(toHex);
    if (used.some((digest) => this.#used.has(digest))) return 'replayed';
    if (change.agreedBy !== undefined) {
      const { threshold: signing, keys } = change.agreedBy;
      const isLive = (key: string): boolean =>
        this.#all().some((s) => s.party === party && s.key === key && s.revokedAt === null && s.effectiveAt <= at);
      if (signing < (this.#thresholds.get(party) ?? 1) || !keys.every(isLive)) return 'moved';
    }
    if (add !== undefined && this.#all().some(({ key }) => key === add.key)) return 'taken';
    if (change.first === true && this.#all().some((signer) => signer.party === party)) return 'moved';
    const isTheirs = (id: SignerId): boolean => {
      const signer = this.signers.get(id);
      return signer !== undefined && signer.party === party && signer.revokedAt === null;
    };
    if (end !== undefined && !isTheirs(end)) return 'moved';
    if (effective !== undefined && !(isTheirs(effective) && this.signers.get(effective)!.effectiveAt > at))
      return 'moved';
    if (threshold !== undefined && (this.#thresholds.get(party) ?? 1) !== threshold.from) return 'moved';
    for (const digest of used) this.#used.add(digest);
    if (add !== undefined) this.signers.set(add.id, add);
    if (end !== undefined) this.signers.set(end, { ...this.signers.get(end)!, revokedAt: at });
    if (effective !== undefined) this.signers.set(effective, { ...this.signers.get(effective)!, effectiveAt: at });
    if (threshold !== undefined) this.#thresholds.set(party, threshold.to);
    this.leaves.push(event.leaf);
    this.#events.unshift({
      party,
      leaf: event.leaf,
      event: {
        ...{ id: event.parsed.id, action: body.action, signer: change.signer, at, agreed: auth.kind === 'party' },
        ...{ leafHash: toHex(event.leafHash), leafIndex: null },
      },
    });
    return 'done';
  }

  async live(party: PartyId, scheme: string, key: string, now = new Date()): Promise<Signer | null> {
    const found = this.#all().find((each) => each.party === party && each.scheme === scheme && each.key === key);
    return found === undefined || found.revokedAt !== null || found.effectiveAt > now ? null : found;
  }

  async threshold(party: PartyId): Promise<number> {
    return this.#thresholds.get(party) ?? 1;
  }

  async byId(id: SignerId): Promise<Signer | null> {
    return this.signers.get(id) ?? null;
  }

  async ofParty(party: PartyId): Promise<Signer[]> {
    return this.#all()
      .filter((signer) => signer.party === party)
      .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1));
  }

  async events(party: PartyId): Promise<KeyEvent[]> {
    return this.#events.filter((each) => each.party === party).map(({ event }) => event);
  }

  async eventLeaf(party: PartyId, id: KeyEventId): Promise<{ leaf: Uint8Array; leafIndex: number | null } | null> {
    const found = this.#events.find((each) => each.party === party && each.event.id === id);
    return found === undefined ? null : { leaf: found.leaf, leafIndex: null };
  }

  /** For tests that need an ended key and nothing of how it ended. */
  revoke(_party: PartyId, id: SignerId, now: Date): void {
    this.signers.set(id, { ...this.signers.get(id)!, revokedAt: now });
  }

  #all(): Signer[] {
    return [...this.signers.values()];
  }
}
