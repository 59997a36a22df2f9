import { EntitySchema } from 'typeorm';

/** One person or organisation that is acted for. */
export interface PartyRow {
  id: string;
  kind: string;
  name: string;
  /** Shown beside the name. */
  displayName: string | null;
  createdAt: Date;
}

export const partyRows = new EntitySchema<PartyRow>({
  name: 'Party',
  tableName: 'party',
  columns: {
    id: { type: 'varchar', length: 30, primary: true, primaryKeyConstraintName: 'party_pk' },
    kind: { type: 'text' },
    name: { type: 'text' },
    displayName: { name: 'display_name', type: 'text', nullable: true },
    createdAt: { name: 'created_at', type: 'timestamptz', precision: 3 },
  },
  checks: [
    {
      name: 'party_kind_ck',
      expression: "kind IN ('NATURAL_PERSON', 'ENTERPRISE', 'GOVERNMENT', 'INSTITUTION', 'ASSOCIATION', 'OTHER')",
    },
  ],
});
