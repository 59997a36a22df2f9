import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Uploads: their progress, digests, and the filing that claimed them. */
export class Upload20261124000300 implements MigrationInterface {
  name = 'Upload20261124000300';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE "upload" (
        "id" character varying(30) NOT NULL,
        "account" character varying(30) NOT NULL,
        "object" character varying(30) NOT NULL,
        "name" text NOT NULL,
        "media_type" text,
        "state" text NOT NULL,
        "size" bigint NOT NULL,
        "received" bigint NOT NULL,
        "declared_sha256" bytea,
        "declared_sm3" bytea,
        "sha256" bytea,
        "sm3" bytea,
        "blake3" bytea,
        "refusal" jsonb,
        "filing_id" character varying(30),
        "created_at" timestamp(3) with time zone NOT NULL,
        "expires_at" timestamp(3) with time zone NOT NULL,
        CONSTRAINT "upload_pk" PRIMARY KEY ("id"),
        CONSTRAINT "upload_object_uq" UNIQUE ("object"),
        CONSTRAINT "upload_filing_id_uq" UNIQUE ("filing_id"),
        CONSTRAINT "upload_received_ck" CHECK (size > 0 AND received BETWEEN 0 AND size),
        CONSTRAINT "upload_state_ck" CHECK (state IN ('open', 'hashing', 'complete', 'filed', 'refused', 'leaving')),
        CONSTRAINT "upload_filed_ck" CHECK ((state = 'filed') = (filing_id IS NOT NULL)),
        CONSTRAINT "upload_digests_ck" CHECK (
          state NOT IN ('complete', 'filed') OR (sha256 IS NOT NULL AND sm3 IS NOT NULL AND blake3 IS NOT NULL))
      )`);
    await queryRunner.query(`CREATE INDEX "upload_account_ix" ON "upload" ("account", "created_at")`);
    await queryRunner.query(`CREATE INDEX "upload_expires_at_ix" ON "upload" ("expires_at")`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE "upload"`);
  }
}
