import { type Act, NO_ACTS, parseAct, type TrailProof, type WrittenAct } from '@filmdeed/evidence';
import { equalBytes } from '@filmdeed/kernel';
import type {
  ActJournal,
  ActQuery,
  ActSearch,
  ActTrail,
  StoredAct,
  TrailPlace,
  TrailState,
  TrailStep,
  WaitingAct,
} from '@filmdeed/registry';
import type { MemoryLogStore } from './memory-log-store.js';

interface Statement {
  readonly count: number;
  readonly leaf: Uint8Array;
}

/** Twin of the trail in a database, on the twin of the log: a step is taken in one go. Tests may reach in and damage it. */
export class MemoryActs implements ActJournal, ActTrail {
  readonly outbox: (WrittenAct & { readonly seq: number })[] = [];
  readonly trail: (WrittenAct & { readonly hash: Uint8Array })[] = [];
  readonly statements: Statement[] = [];
  state: TrailState = { count: 0, hash: NO_ACTS, stated: null };
  readonly #log: MemoryLogStore;
  #seq = 0;

  constructor(log: MemoryLogStore) {
    this.#log = log;
  }

  async append(act: WrittenAct): Promise<void> {
    this.outbox.push({ ...act, seq: ++this.#seq });
  }

  async head(): Promise<TrailState> {
    return this.state;
  }

  async waiting(most: number): Promise<readonly WaitingAct[]> {
    return this.outbox.slice(0, most).map(({ seq, record }) => ({ seq, record }));
  }

  async commit({ from, acts, to, statement }: TrailStep): Promise<boolean> {
    const { state } = this;
    if (state.count !== from.count || !equalBytes(state.hash, from.hash)) return false;
    if (state.stated?.count !== from.stated?.count) return false;
    const taken = acts.map(({ seq, hash }) => ({ hash, act: this.outbox.find((each) => each.seq === seq) }));
    if (taken.some(({ act }) => act === undefined)) return false;
    for (const { hash, act } of taken) {
      this.outbox.splice(this.outbox.indexOf(act!), 1);
      this.trail.push({ record: act!.record, disclosure: act!.disclosure, hash });
    }
    this.state = { ...to, stated: statement === null ? state.stated : { count: to.count, at: statement.at } };
    if (statement === null) return true;
    this.statements.push({ count: to.count, leaf: statement.leaf });
    this.#log.add(statement.leaf, statement.leafHash);
    return true;
  }
}

/** Twin of the search. `proofOf` is asked for a statement that the log holds. */
export class MemoryActSearch implements ActSearch {
  readonly #acts: MemoryActs;
  readonly #proofOf: (leaf: Uint8Array) => Promise<TrailProof | null>;

  constructor(acts: MemoryActs, proofOf: (leaf: Uint8Array) => Promise<TrailProof | null>) {
    this.#acts = acts;
    this.#proofOf = proofOf;
  }

  async page(query: ActQuery, before: number | null, most: number): Promise<readonly StoredAct[]> {
    return this.#all()
      .filter(({ index, act }) => matches(act, query) && (before === null || index < before))
      .reverse()
      .slice(0, most);
  }

  async span(query: ActQuery, below: number): Promise<{ readonly first: number; readonly last: number } | null> {
    const found = this.#all().filter(({ index, act }) => index < below && matches(act, query));
    return found.length === 0 ? null : { first: found[0]!.index, last: found.at(-1)!.index };
  }

  async *places(query: ActQuery, from: number, to: number): AsyncGenerator<readonly TrailPlace[]> {
    for (const { act, ...place } of this.#all().slice(from, to)) yield [{ ...place, matches: matches(act, query) }];
  }

  async hashAt(count: number): Promise<Uint8Array> {
    return count === 0 ? NO_ACTS : this.#acts.trail[count - 1]!.hash;
  }

  async stated(index: number): Promise<(TrailProof & { readonly count: number }) | null> {
    let found: (TrailProof & { readonly count: number }) | null = null;
    for (const { count, leaf } of this.#acts.statements) {
      const proof = await this.#proofOf(leaf);
      if (proof === null) continue;
      found = { ...proof, count };
      if (count > index) break;
    }
    return found;
  }

  #all(): StoredAct[] {
    return this.#acts.trail.map((each, index) => ({ ...each, index, act: parseAct(each.record) }));
  }
}

function matches(act: Act, { since, until, account, party, action, outcome, subject }: ActQuery): boolean {
  const at = new Date(act.at);
  if (since !== undefined && at < since) return false;
  if (until !== undefined && at >= until) return false;
  if (account !== undefined && act.account !== account) return false;
  if (party !== undefined && act.party !== party) return false;
  if (action !== undefined && !act.action.includes(action)) return false;
  if (outcome !== undefined && act.outcome !== outcome) return false;
  return subject === undefined || act.subjects.includes(subject);
}
