import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Clocks beside the chains and what they attested, and the receipts of notaries and judicial chains. All of it only grows. */
export class Attestation20261125000700 implements MigrationInterface {
  name = 'Attestation20261125000700';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE "attestor" (
        "id" serial NOT NULL,
        "key" text NOT NULL,
        "kind" text NOT NULL,
        "name" text NOT NULL,
        "operator" text NOT NULL,
        "reachable" boolean NOT NULL,
        "reached_at" timestamp(3) with time zone,
        "problem" text,
        CONSTRAINT "attestor_pk" PRIMARY KEY ("id"),
        CONSTRAINT "attestor_key_uq" UNIQUE ("key"),
        CONSTRAINT "attestor_kind_ck" CHECK (kind IN ('rfc3161', 'witness')),
        CONSTRAINT "attestor_operator_ck" CHECK (operator IN ('self', 'authority', 'witness'))
      )`);
    await queryRunner.query(`
      CREATE TABLE "attestation" (
        "id" bigserial NOT NULL,
        "attestor" text NOT NULL,
        "size" bigint NOT NULL,
        "root" bytea NOT NULL,
        "note" text NOT NULL,
        "time" timestamp(3) with time zone,
        "evidence" jsonb NOT NULL,
        "is_complete" boolean NOT NULL,
        "created_at" timestamp(3) with time zone NOT NULL,
        CONSTRAINT "attestation_pk" PRIMARY KEY ("id"),
        CONSTRAINT "attestation_attestor_size_uq" UNIQUE ("attestor", "size"),
        CONSTRAINT "attestation_attestor_fk" FOREIGN KEY ("attestor") REFERENCES "attestor" ("key"),
        CONSTRAINT "attestation_size_ck" CHECK (size > 0 AND octet_length(root) = 32)
      )`);
    await queryRunner.query(
      `CREATE INDEX "attestation_held_ix" ON "attestation" ("attestor", "size") WHERE "time" IS NOT NULL`,
    );
    await queryRunner.query(`
      CREATE TABLE "log_receipt" (
        "id" bigserial NOT NULL,
        "type" text NOT NULL,
        "issuer" text NOT NULL,
        "reference" text NOT NULL,
        "time" timestamp(3) with time zone NOT NULL,
        "ask_at" text NOT NULL,
        "size" bigint NOT NULL,
        "root" bytea NOT NULL,
        "note" text NOT NULL,
        "document_sha256" bytea NOT NULL,
        "document_size" bigint NOT NULL,
        "object" character varying(30),
        "corrects" bigint,
        "withdrawn" boolean NOT NULL,
        "account" character varying(30) NOT NULL,
        "digest" bytea NOT NULL,
        "created_at" timestamp(3) with time zone NOT NULL,
        CONSTRAINT "log_receipt_pk" PRIMARY KEY ("id"),
        CONSTRAINT "log_receipt_digest_uq" UNIQUE ("digest"),
        CONSTRAINT "log_receipt_corrects_uq" UNIQUE ("corrects"),
        CONSTRAINT "log_receipt_corrects_fk" FOREIGN KEY ("corrects") REFERENCES "log_receipt" ("id"),
        CONSTRAINT "log_receipt_type_ck" CHECK (type IN ('notary-receipt', 'judicial-chain-receipt')),
        CONSTRAINT "log_receipt_size_ck" CHECK (size > 0 AND octet_length(root) = 32),
        CONSTRAINT "log_receipt_document_ck" CHECK (octet_length(document_sha256) = 32 AND document_size > 0)
      )`);
    await queryRunner.query(
      `CREATE UNIQUE INDEX "log_receipt_first_uq" ON "log_receipt" ("type", "issuer", "reference") WHERE "corrects" IS NULL`,
    );
    await queryRunner.query(`CREATE INDEX "log_receipt_size_ix" ON "log_receipt" ("size")`);
    await queryRunner.query(`
      CREATE TRIGGER "log_receipt_only_grows" BEFORE UPDATE OR DELETE OR TRUNCATE ON "log_receipt"
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
    await queryRunner.query(`
      CREATE TRIGGER "attestation_only_grows" BEFORE DELETE OR TRUNCATE ON "attestation"
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
    // More cosignatures may join one that is not complete.
    await queryRunner.query(`
      CREATE TRIGGER "attestation_stands" BEFORE UPDATE ON "attestation" FOR EACH ROW
      WHEN (OLD.is_complete OR (OLD.id, OLD.attestor, OLD.size, OLD.root, OLD.created_at)
        IS DISTINCT FROM (NEW.id, NEW.attestor, NEW.size, NEW.root, NEW.created_at))
      EXECUTE FUNCTION refuse_change()`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['log_receipt', 'attestation', 'attestor']) await queryRunner.query(`DROP TABLE "${table}"`);
  }
}
