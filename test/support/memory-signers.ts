import type { PartyId, SignerId } from '@filmdeed/kernel';
import type { Signer, Signers } from '@filmdeed/registry';

/** Twin of the signers. */
export class MemorySigners implements Signers {
  readonly signers = new Map<SignerId, Signer>();

  async add(signer: Signer): Promise<boolean> {
    if (this.#all().some(({ key }) => key === signer.key)) return false;
    this.signers.set(signer.id, signer);
    return true;
  }

  async live(party: PartyId, scheme: string, key: string): Promise<Signer | null> {
    const found = this.#all().find((each) => each.party === party && each.scheme === scheme && each.key === key);
    return found === undefined || found.revokedAt !== null ? null : found;
  }

  async byId(id: SignerId): Promise<Signer | null> {
    return this.signers.get(id) ?? null;
  }

  async ofParty(party: PartyId): Promise<Signer[]> {
    return this.#all()
      .filter((signer) => signer.party === party)
      .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1));
  }

  async revoke(party: PartyId, id: SignerId, now: Date): Promise<boolean> {
    const signer = this.signers.get(id);
    if (signer === undefined || signer.party !== party || signer.revokedAt !== null) return false;
    this.signers.set(id, { ...signer, revokedAt: now });
    return true;
  }

  #all(): Signer[] {
    return [...this.signers.values()];
  }
}
