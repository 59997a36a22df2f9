import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Filings, with the idempotency key that each was made under and what it is found by. */
export class Filing20261124000400 implements MigrationInterface {
  name = 'Filing20261124000400';

  async up(queryRunner: QueryRunner): Promise<void> {
    // Part of every PostgreSQL and trusted: the owner of the database may create it.
    await queryRunner.query(`CREATE EXTENSION IF NOT EXISTS pg_trgm`);
    await queryRunner.query(`
      CREATE TABLE "filing" (
        "id" character varying(30) NOT NULL,
        "account" character varying(30) NOT NULL,
        "party" character varying(30) NOT NULL,
        "idempotency_key" character varying(200) NOT NULL,
        "request_digest" bytea NOT NULL,
        "disclosures" jsonb NOT NULL,
        "promise" text NOT NULL,
        "received_at" timestamp(3) with time zone NOT NULL,
        "upload_id" character varying(30),
        "manifest_upload_id" character varying(30),
        "title" text NOT NULL,
        "file_name" text,
        "sha256" bytea NOT NULL,
        "search" text NOT NULL,
        CONSTRAINT "filing_pk" PRIMARY KEY ("id"),
        CONSTRAINT "filing_idempotency_key_uq" UNIQUE ("account", "idempotency_key"),
        CONSTRAINT "filing_upload_ck" CHECK (upload_id IS NULL OR manifest_upload_id IS NULL),
        CONSTRAINT "filing_digest_ck" CHECK (octet_length(sha256) = 32 AND octet_length(request_digest) = 32)
      )`);
    await queryRunner.query(`CREATE INDEX "filing_account_ix" ON "filing" ("account", "received_at", "id")`);
    await queryRunner.query(`CREATE INDEX "filing_sha256_ix" ON "filing" ("account", "sha256")`);
    await queryRunner.query(`CREATE INDEX "filing_search_ix" ON "filing" USING gin ("search" gin_trgm_ops)`);
  }

  /** The extension stays: something else in the database may use it. */
  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE "filing"`);
  }
}
