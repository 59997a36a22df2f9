import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Keys that wait for their time, what happened to keys and which statements were used for it, k of n, joint signings, keys in custody. */
export class Signers20261125002000 implements MigrationInterface {
  name = 'Signers20261125002000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "signer"
      ADD COLUMN "effective_at" timestamp(3) with time zone,
      ADD COLUMN "possession" jsonb`);
    await queryRunner.query(`UPDATE "signer" SET "effective_at" = "created_at"`);
    await queryRunner.query(`ALTER TABLE "signer" ALTER COLUMN "effective_at" SET NOT NULL`);
    await queryRunner.query(`
      CREATE TABLE "key_event" (
        "id" character varying(30) NOT NULL,
        "party" character varying(30) NOT NULL,
        "signer" character varying(30),
        "action" text NOT NULL,
        "at" timestamp(3) with time zone NOT NULL,
        "agreed" boolean NOT NULL,
        "leaf_hash" bytea NOT NULL,
        CONSTRAINT "key_event_pk" PRIMARY KEY ("id")
      )`);
    await queryRunner.query(`CREATE INDEX "key_event_party_ix" ON "key_event" ("party", "at")`);
    await queryRunner.query(`
      CREATE TABLE "used_statement" (
        "digest" bytea NOT NULL,
        "used_at" timestamp(3) with time zone NOT NULL,
        CONSTRAINT "used_statement_pk" PRIMARY KEY ("digest")
      )`);
    await queryRunner.query(`
      CREATE TABLE "signer_threshold" (
        "party" character varying(30) NOT NULL,
        "threshold" integer NOT NULL,
        CONSTRAINT "signer_threshold_pk" PRIMARY KEY ("party"),
        CONSTRAINT "signer_threshold_ck" CHECK (threshold BETWEEN 1 AND 16)
      )`);
    await queryRunner.query(`
      CREATE TABLE "cosigning" (
        "id" character varying(30) NOT NULL,
        "party" character varying(30) NOT NULL,
        "typed_data" jsonb NOT NULL,
        "digest" bytea NOT NULL,
        "hand_in" jsonb NOT NULL,
        "threshold" integer NOT NULL,
        "members" jsonb NOT NULL,
        "created_at" timestamp(3) with time zone NOT NULL,
        "deadline" timestamp(3) with time zone NOT NULL,
        CONSTRAINT "cosigning_pk" PRIMARY KEY ("id")
      )`);
    await queryRunner.query(`CREATE INDEX "cosigning_party_ix" ON "cosigning" ("party", "created_at")`);
    await queryRunner.query(`
      CREATE TABLE "cosignature" (
        "cosigning" character varying(30) NOT NULL,
        "key" bytea NOT NULL,
        "seq" BIGSERIAL NOT NULL,
        "scheme" text NOT NULL,
        "signature" jsonb NOT NULL,
        "at" timestamp(3) with time zone NOT NULL,
        CONSTRAINT "cosignature_pk" PRIMARY KEY ("cosigning", "key")
      )`);
    await queryRunner.query(`
      CREATE TABLE "custodial_key" (
        "key" bytea NOT NULL,
        "party" character varying(30) NOT NULL,
        "sealed" bytea NOT NULL,
        CONSTRAINT "custodial_key_pk" PRIMARY KEY ("key")
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const tables = ['custodial_key', 'cosignature', 'cosigning', 'signer_threshold', 'used_statement', 'key_event'];
    for (const table of tables) await queryRunner.query(`DROP TABLE "${table}"`);
    await queryRunner.query(`ALTER TABLE "signer" DROP COLUMN "possession", DROP COLUMN "effective_at"`);
  }
}
