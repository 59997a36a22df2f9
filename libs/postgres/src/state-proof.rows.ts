import { EntitySchema } from 'typeorm';

/** The state proof of one anchor in one block; see `StateProofRows` in libs/ledger. `proof` is null where the chain has none. */
export interface StateProofRow {
  anchor: string;
  blockHash: string;
  proof: object | null;
}

export const stateProofRows = new EntitySchema<StateProofRow>({
  name: 'AnchorStateProof',
  tableName: 'anchor_state_proof',
  columns: {
    anchor: { type: 'bigint', primary: true, primaryKeyConstraintName: 'anchor_state_proof_pk' },
    blockHash: { name: 'block_hash', type: 'text' },
    proof: { type: 'jsonb', nullable: true },
  },
  foreignKeys: [
    {
      name: 'anchor_state_proof_anchor_fk',
      target: 'Anchor',
      columnNames: ['anchor'],
      referencedColumnNames: ['id'],
    },
  ],
});
