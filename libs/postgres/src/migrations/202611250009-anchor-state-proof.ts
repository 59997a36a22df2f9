import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Proofs of the state of the block in which an anchor is. */
export class AnchorStateProof20261125000900 implements MigrationInterface {
  name = 'AnchorStateProof20261125000900';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE "anchor_state_proof" (
        "anchor" bigint NOT NULL,
        "block_hash" text NOT NULL,
        "proof" jsonb,
        CONSTRAINT "anchor_state_proof_pk" PRIMARY KEY ("anchor"),
        CONSTRAINT "anchor_state_proof_anchor_fk" FOREIGN KEY ("anchor") REFERENCES "anchor" ("id")
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE "anchor_state_proof"`);
  }
}
