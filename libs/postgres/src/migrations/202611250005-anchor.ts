import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Deployments of the anchor contract, and the checkpoints on their way to them. */
export class Anchor20261125000500 implements MigrationInterface {
  name = 'Anchor20261125000500';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE "anchor_chain" (
        "id" serial NOT NULL,
        "key" text NOT NULL,
        "name" text NOT NULL,
        "operator" text NOT NULL,
        "chain_id" bigint NOT NULL,
        "genesis" text NOT NULL,
        "contract" text NOT NULL,
        "confirmations" integer NOT NULL,
        "reachable" boolean NOT NULL,
        "reached_at" timestamp(3) with time zone,
        CONSTRAINT "anchor_chain_pk" PRIMARY KEY ("id"),
        CONSTRAINT "anchor_chain_key_uq" UNIQUE ("key"),
        CONSTRAINT "anchor_chain_operator_ck" CHECK (operator IN ('self', 'consortium', 'public'))
      )`);
    await queryRunner.query(`
      CREATE TABLE "anchor" (
        "id" bigserial NOT NULL,
        "chain" text NOT NULL,
        "size" bigint NOT NULL,
        "root" bytea NOT NULL,
        "note" text NOT NULL,
        "state" text NOT NULL,
        "transaction" text,
        "raw" text,
        "block_number" bigint,
        "block_hash" text,
        "block_time" timestamp(3) with time zone,
        "confirmations" integer NOT NULL,
        "created_at" timestamp(3) with time zone NOT NULL,
        CONSTRAINT "anchor_pk" PRIMARY KEY ("id"),
        CONSTRAINT "anchor_chain_size_uq" UNIQUE ("chain", "size"),
        CONSTRAINT "anchor_chain_fk" FOREIGN KEY ("chain") REFERENCES "anchor_chain" ("key"),
        CONSTRAINT "anchor_size_ck" CHECK (size > 0 AND octet_length(root) = 32),
        CONSTRAINT "anchor_state_ck" CHECK (state IN ('queued', 'sent', 'anchored', 'final')),
        CONSTRAINT "anchor_signed_ck" CHECK (state = 'queued' OR (transaction IS NOT NULL AND raw IS NOT NULL)),
        CONSTRAINT "anchor_block_ck" CHECK (
          state IN ('queued', 'sent') OR (block_number IS NOT NULL AND block_hash IS NOT NULL AND block_time IS NOT NULL))
      )`);
    await queryRunner.query(`CREATE INDEX "anchor_unsettled_ix" ON "anchor" ("chain", "size") WHERE state <> 'final'`);
    await queryRunner.query(
      `CREATE INDEX "anchor_in_block_ix" ON "anchor" ("chain", "size") WHERE state IN ('anchored', 'final')`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['anchor', 'anchor_chain']) await queryRunner.query(`DROP TABLE "${table}"`);
  }
}
