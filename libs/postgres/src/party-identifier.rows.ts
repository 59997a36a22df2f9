import { EntitySchema } from 'typeorm';

/** The number by which a party is known; see `KeptIdentifier` in libs/registry. Erased with its row. */
export interface PartyIdentifierRow {
  party: string;
  type: string;
  country: string;
  registry: string;
  shown: string;
  sealed: Buffer | null;
  registryKey: string | null;
  setAt: Date;
}

export const partyIdentifierRows = new EntitySchema<PartyIdentifierRow>({
  name: 'PartyIdentifier',
  tableName: 'party_identifier',
  columns: {
    party: { type: 'varchar', length: 30, primary: true, primaryKeyConstraintName: 'party_identifier_pk' },
    type: { type: 'text' },
    country: { type: 'text' },
    registry: { type: 'text' },
    shown: { type: 'text' },
    sealed: { type: 'bytea', nullable: true },
    registryKey: { name: 'registry_key', type: 'text', nullable: true },
    setAt: { name: 'set_at', type: 'timestamptz', precision: 3 },
  },
  checks: [
    {
      name: 'party_identifier_type_ck',
      expression: "type IN ('USCC', 'FOREIGN_REGISTRY', 'ID_CARD', 'PASSPORT')",
    },
    {
      name: 'party_identifier_sealed_ck',
      expression: "(type IN ('ID_CARD', 'PASSPORT')) = (sealed IS NOT NULL)",
    },
  ],
});
