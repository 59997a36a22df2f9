import { equalBytes, Refusal } from '@filmdeed/kernel';
import type {
  Attestation,
  AttestationAround,
  AttestationRows,
  AttestorIdentity,
  AttestorReach,
  AttestorRecord,
  CoveringAttestation,
  HeldAttestation,
} from '@filmdeed/ledger';

/** Twin of the attestations and who gave them: two lists. */
export class MemoryAttestationRows implements AttestationRows {
  readonly records = new Map<string, AttestorRecord>();
  attestations: readonly Attestation[] = [];

  async saveAttestor(attestor: AttestorIdentity): Promise<void> {
    const fresh = { reachable: false, reachedAt: null, problem: null };
    const { reachable, reachedAt, problem } = this.records.get(attestor.key) ?? fresh;
    const { key, kind, name, operator } = attestor;
    this.records.set(key, { key, kind, name, operator, reachable, reachedAt, problem });
  }

  async noteReach(
    attestor: string,
    { reachable, problem, at }: Omit<AttestorReach, 'reachedAt'> & { at: Date },
  ): Promise<void> {
    const record = this.records.get(attestor);
    if (record === undefined) return;
    this.records.set(attestor, { ...record, reachable, problem, reachedAt: reachable ? at : record.reachedAt });
  }

  async attestors(): Promise<readonly AttestorRecord[]> {
    return [...this.records.values()];
  }

  async save(attestation: Attestation): Promise<void> {
    const { attestor, size, root } = attestation;
    if (!this.records.has(attestor)) throw new Error('an attestation of somebody unknown');
    const before = this.#of(attestor).find((each) => each.size === size);
    if (before !== undefined && !equalBytes(before.root, root)) {
      throw new Refusal('log.fork', 'another root is attested for this size', { attestor, size });
    }
    if (before?.isComplete === true) return;
    const others = this.attestations.filter((each) => each !== before);
    this.attestations = [...others, { ...attestation, createdAt: before?.createdAt ?? attestation.createdAt }];
  }

  async newest(attestor: string): Promise<Attestation | null> {
    return this.#of(attestor).at(-1) ?? null;
  }

  async newestHeld(attestor: string): Promise<HeldAttestation | null> {
    return this.#held(attestor).at(-1) ?? null;
  }

  async around(leafIndex: number): Promise<readonly AttestationAround[]> {
    return [...this.records.values()].map((attestor) => {
      const covering = this.#held(attestor.key).find(({ size }) => size > leafIndex) ?? null;
      const before = this.#held(attestor.key).findLast(
        ({ size, time }) => size <= leafIndex && (covering === null || time <= covering.time),
      );
      return { attestor, covering, before: before ?? null };
    });
  }

  async covering(leafIndexes: readonly number[]): Promise<ReadonlyMap<number, readonly CoveringAttestation[]>> {
    const found = new Map<number, readonly CoveringAttestation[]>();
    for (const leafIndex of leafIndexes) {
      const covering = (await this.around(leafIndex)).flatMap(({ attestor, covering: attestation }) =>
        attestation === null ? [] : [{ attestor, attestation }],
      );
      if (covering.length > 0) found.set(leafIndex, covering);
    }
    return found;
  }

  /** In order of size. */
  #of(attestor: string): Attestation[] {
    return this.attestations.filter((each) => each.attestor === attestor).sort((a, b) => a.size - b.size);
  }

  #held(attestor: string): HeldAttestation[] {
    return this.#of(attestor).filter((each): each is HeldAttestation => each.time !== null);
  }
}
