import type { CosigningId, PartyId } from '@filmdeed/kernel';
import type { Cosignature, Cosigning, Cosignings } from '@filmdeed/registry';

/** Twin of the joint signings. */
export class MemoryCosignings implements Cosignings {
  readonly #cosignings = new Map<CosigningId, Cosigning>();

  async add(cosigning: Cosigning): Promise<void> {
    this.#cosignings.set(cosigning.id, cosigning);
  }

  async byId(id: CosigningId): Promise<Cosigning | null> {
    return this.#cosignings.get(id) ?? null;
  }

  async ofParty(party: PartyId, limit: number): Promise<Cosigning[]> {
    return [...this.#cosignings.values()]
      .filter((each) => each.party === party)
      .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1))
      .slice(0, limit);
  }

  async sign(id: CosigningId, signature: Cosignature): Promise<boolean> {
    const found = this.#cosignings.get(id)!;
    if (found.signatures.some(({ key }) => key === signature.key)) return false;
    this.#cosignings.set(id, { ...found, signatures: [...found.signatures, signature] });
    return true;
  }
}
