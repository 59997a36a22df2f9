import type { Cosigner, Signature } from '@filmdeed/evidence';
import { EntitySchema } from 'typeorm';

/** One joint signing; see `Cosigning` in libs/registry. */
export interface CosigningRow {
  id: string;
  party: string;
  typedData: unknown;
  digest: Buffer;
  handIn: unknown;
  threshold: number;
  members: Cosigner[];
  createdAt: Date;
  deadline: Date;
}

export const cosigningRows = new EntitySchema<CosigningRow>({
  name: 'Cosigning',
  tableName: 'cosigning',
  columns: {
    id: { type: 'varchar', length: 30, primary: true, primaryKeyConstraintName: 'cosigning_pk' },
    party: { type: 'varchar', length: 30 },
    typedData: { name: 'typed_data', type: 'jsonb' },
    digest: { type: 'bytea' },
    handIn: { name: 'hand_in', type: 'jsonb' },
    threshold: { type: 'int' },
    members: { type: 'jsonb' },
    createdAt: { name: 'created_at', type: 'timestamptz', precision: 3 },
    deadline: { type: 'timestamptz', precision: 3 },
  },
  indices: [{ name: 'cosigning_party_ix', columns: ['party', 'createdAt'] }],
});

/** One key's signature in it. */
export interface CosignatureRow {
  cosigning: string;
  key: Buffer;
  seq: string;
  scheme: string;
  signature: Signature;
  at: Date;
}

export const cosignatureRows = new EntitySchema<CosignatureRow>({
  name: 'Cosignature',
  tableName: 'cosignature',
  columns: {
    cosigning: { type: 'varchar', length: 30, primary: true, primaryKeyConstraintName: 'cosignature_pk' },
    key: { type: 'bytea', primary: true, primaryKeyConstraintName: 'cosignature_pk' },
    seq: { type: 'bigint', generated: 'increment' },
    scheme: { type: 'text' },
    signature: { type: 'jsonb' },
    at: { type: 'timestamptz', precision: 3 },
  },
});
