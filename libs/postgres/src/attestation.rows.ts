import { EntitySchema } from 'typeorm';

/** A clock beside the chains; see `AttestorRecord` in libs/ledger. `id` gives the order in which they became known. */
export interface AttestorRow {
  id: number;
  key: string;
  kind: string;
  name: string;
  operator: string;
  reachable: boolean;
  reachedAt: Date | null;
  problem: string | null;
}

export const attestorRows = new EntitySchema<AttestorRow>({
  name: 'Attestor',
  tableName: 'attestor',
  columns: {
    id: { type: 'int', primary: true, generated: 'increment', primaryKeyConstraintName: 'attestor_pk' },
    key: { type: 'text' },
    kind: { type: 'text' },
    name: { type: 'text' },
    operator: { type: 'text' },
    reachable: { type: 'boolean' },
    reachedAt: { name: 'reached_at', type: 'timestamptz', precision: 3, nullable: true },
    problem: { type: 'text', nullable: true },
  },
  uniques: [{ name: 'attestor_key_uq', columns: ['key'] }],
  checks: [
    { name: 'attestor_kind_ck', expression: "kind IN ('rfc3161', 'witness')" },
    { name: 'attestor_operator_ck', expression: "operator IN ('self', 'authority', 'witness')" },
  ],
});

/** A checkpoint with the word of one clock; see `Attestation` in libs/ledger. */
export interface AttestationRow {
  id: string;
  attestor: string;
  size: string;
  root: Buffer;
  note: string;
  time: Date | null;
  evidence: object;
  isComplete: boolean;
  createdAt: Date;
}

export const attestationRows = new EntitySchema<AttestationRow>({
  name: 'Attestation',
  tableName: 'attestation',
  columns: {
    id: { type: 'bigint', primary: true, generated: 'increment', primaryKeyConstraintName: 'attestation_pk' },
    attestor: { type: 'text' },
    size: { type: 'bigint' },
    root: { type: 'bytea' },
    note: { type: 'text' },
    time: { type: 'timestamptz', precision: 3, nullable: true },
    evidence: { type: 'jsonb' },
    isComplete: { name: 'is_complete', type: 'boolean' },
    createdAt: { name: 'created_at', type: 'timestamptz', precision: 3 },
  },
  uniques: [{ name: 'attestation_attestor_size_uq', columns: ['attestor', 'size'] }],
  indices: [{ name: 'attestation_held_ix', columns: ['attestor', 'size'], where: '"time" IS NOT NULL' }],
  foreignKeys: [
    {
      name: 'attestation_attestor_fk',
      target: 'Attestor',
      columnNames: ['attestor'],
      referencedColumnNames: ['key'],
    },
  ],
  checks: [{ name: 'attestation_size_ck', expression: 'size > 0 AND octet_length(root) = 32' }],
});
