import type { AccountId, ObjectId, PartyId, VerificationId } from '@filmdeed/kernel';
import {
  type Decision,
  MOST_DOCUMENTS,
  type Page,
  type PageQuery,
  pageOf,
  parsePageEnd,
  searchKey,
  type Verification,
  type VerificationDocument,
  type Verifications,
  type Vouching,
} from '@filmdeed/registry';
import { type MemoryParties, pageAfter } from './memory-parties.js';

type Kept = Omit<Verification, 'kind'> & { readonly registryKey: string | null };

const EMPTY = {
  ...{ submittedAt: null, submittedBy: null, method: null, decidedAt: null, decidedBy: null, by: null, byName: null },
  ...{ reason: null, until: null, endedAt: null, identifier: null, registryKey: null, name: '' },
} as const;

/** Twin of the verifications of a world of parties. */
export class MemoryVerifications implements Verifications {
  readonly all = new Map<VerificationId, Kept>();
  readonly papers = new Map<VerificationId, VerificationDocument[]>();
  readonly #parties: MemoryParties;

  constructor(parties: MemoryParties) {
    this.#parties = parties;
    parties.verifications = this;
  }

  async begin(begun: Pick<Verification, 'id' | 'party' | 'createdAt'>): Promise<boolean> {
    const isOpen = this.#of(begun.party).some(({ state }) => state === 'unverified' || state === 'submitted');
    if (isOpen) return false;
    this.all.set(begun.id, { ...EMPTY, ...begun, state: 'unverified' });
    return true;
  }

  async byId(id: VerificationId): Promise<Verification | null> {
    const kept = this.all.get(id);
    return kept === undefined ? null : this.#shown(kept);
  }

  async ofParty(party: PartyId, query: PageQuery): Promise<Page<Verification>> {
    const own = this.#of(party).map((kept) => this.#shown(kept));
    return pageAfter(own, query, 'vrf', ({ createdAt, id }) => ({ at: createdAt, id }));
  }

  async queue({ limit, cursor, search }: PageQuery): Promise<Page<Verification>> {
    const key = searchKey(search ?? '');
    const after = cursor === undefined ? undefined : parsePageEnd('vrf', cursor);
    const place = ({ at, id }: { at: Date; id: string }): string => `${at.toISOString()} ${id}`;
    const endOf = ({ submittedAt, id }: Verification) => ({ at: submittedAt!, id });
    const waiting = [...this.all.values()]
      .filter(({ state, name }) => state === 'submitted' && name.toLowerCase().includes(key))
      .map((kept) => this.#shown(kept))
      .filter((each) => after === undefined || place(endOf(each)) > place(after))
      .sort((a, b) => (place(endOf(a)) < place(endOf(b)) ? -1 : 1));
    return pageOf(waiting, limit, endOf);
  }

  async documents(id: VerificationId): Promise<readonly VerificationDocument[]> {
    return [...(this.papers.get(id) ?? [])];
  }

  async addDocument(document: Omit<VerificationDocument, 'position'>): Promise<boolean> {
    const known = this.papers.get(document.verification) ?? [];
    if (this.all.get(document.verification)?.state !== 'unverified' || known.length >= MOST_DOCUMENTS) return false;
    const position = Math.max(0, ...known.map((each) => each.position)) + 1;
    this.papers.set(document.verification, [...known, { ...document, position }]);
    return true;
  }

  async removeDocument(id: VerificationId, position: number): Promise<ObjectId | null> {
    if (this.all.get(id)?.state !== 'unverified') return null;
    const known = this.papers.get(id) ?? [];
    this.papers.set(
      id,
      known.filter((each) => each.position !== position),
    );
    return known.find((each) => each.position === position)?.object ?? null;
  }

  async submit(id: VerificationId, by: AccountId, now: Date): Promise<boolean> {
    const kept = this.all.get(id);
    const number = kept && this.#parties.identifiers.get(kept.party);
    if (kept?.state !== 'unverified' || number === undefined) return false;
    const { type, country, registry, shown, registryKey } = number;
    const { name } = this.#parties.party(kept.party, now)!;
    const identifier = { type, country, registry, shown };
    this.all.set(id, { ...kept, state: 'submitted', submittedAt: now, submittedBy: by, name, identifier, registryKey });
    return true;
  }

  async decide(id: VerificationId, decision: Decision, now: Date): Promise<'decided' | 'moved' | 'taken'> {
    const kept = this.all.get(id);
    if (kept?.state !== 'submitted') return 'moved';
    const { state } = decision;
    if (state === 'verified') {
      const same = [...this.all.values()].filter(
        (other) => other.state === 'verified' && other.registryKey !== null && other.registryKey === kept.registryKey,
      );
      if (same.some((other) => other.party !== kept.party && (other.until === null || other.until > now)))
        return 'taken';
      for (const other of [...same, ...this.#of(kept.party).filter((each) => each.state === 'verified')]) {
        this.all.set(other.id, { ...other, state: 'expired', endedAt: now });
      }
    }
    this.all.set(id, { ...kept, ...decision, decidedAt: now, endedAt: state === 'refused' ? now : null });
    return 'decided';
  }

  async withdraw(id: VerificationId, now: Date): Promise<boolean> {
    const kept = this.all.get(id);
    if (kept === undefined || !['unverified', 'submitted', 'verified'].includes(kept.state)) return false;
    this.all.set(id, { ...kept, state: 'withdrawn', endedAt: now });
    return true;
  }

  async expireDue(now: Date): Promise<number> {
    const due = [...this.all.values()].filter(
      ({ state, until }) => state === 'verified' && until !== null && until <= now,
    );
    for (const kept of due) this.all.set(kept.id, { ...kept, state: 'expired', endedAt: now });
    return due.length;
  }

  async forgetDocuments(party: PartyId): Promise<readonly ObjectId[]> {
    const forgotten: ObjectId[] = [];
    for (const { id, state } of this.#of(party)) {
      if (state === 'unverified' || state === 'submitted') continue;
      const known = this.papers.get(id) ?? [];
      forgotten.push(...known.flatMap(({ object }) => object ?? []));
      this.papers.set(
        id,
        known.map((each) => ({ ...each, object: null, name: '' })),
      );
    }
    return forgotten;
  }

  vouching(party: PartyId, now: Date): Vouching | null {
    const held = this.#of(party).find(
      ({ state, until }) => state === 'verified' && (until === null || until.getTime() > now.getTime()),
    );
    if (held === undefined) return null;
    const { by, byName, method, decidedAt, until } = held;
    return { by, byName: byName!, method: method!, at: decidedAt!, until };
  }

  held(party: PartyId, now: Date): 'submitted' | 'verified' | null {
    if (this.#of(party).some(({ state }) => state === 'submitted')) return 'submitted';
    return this.vouching(party, now) === null ? null : 'verified';
  }

  #of(party: PartyId): Kept[] {
    return [...this.all.values()].filter((kept) => kept.party === party);
  }

  #shown({ registryKey: _, ...kept }: Kept): Verification {
    const party = this.#parties.party(kept.party, new Date(8.64e15 - 1))!;
    const { name, identifier } = kept.state === 'unverified' ? party : kept;
    return { ...kept, kind: party.kind, name: name === '' ? party.name : name, identifier };
  }
}
