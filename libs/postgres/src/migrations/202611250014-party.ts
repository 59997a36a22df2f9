import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Parties and their members. Filings and uploads are found by whoever acts for their party, and accounts have platform roles instead of one role. */
export class Party20261125001400 implements MigrationInterface {
  name = 'Party20261125001400';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE "party" (
        "id" character varying(30) NOT NULL,
        "kind" text NOT NULL,
        "name" text NOT NULL,
        "created_at" timestamp(3) with time zone NOT NULL,
        CONSTRAINT "party_pk" PRIMARY KEY ("id"),
        CONSTRAINT "party_kind_ck" CHECK (
          kind IN ('NATURAL_PERSON', 'ENTERPRISE', 'GOVERNMENT', 'INSTITUTION', 'ASSOCIATION', 'OTHER'))
      )`);
    await queryRunner.query(
      `INSERT INTO "party" SELECT "party", 'NATURAL_PERSON', "name", "created_at" FROM "account"`,
    );
    await queryRunner.query(`
      CREATE TABLE "member" (
        "id" character varying(30) NOT NULL,
        "party" character varying(30) NOT NULL,
        "account" character varying(30) NOT NULL,
        "roles" text[] NOT NULL,
        "added_at" timestamp(3) with time zone NOT NULL,
        "added_by" character varying(30) NOT NULL,
        "ended_at" timestamp(3) with time zone,
        CONSTRAINT "member_pk" PRIMARY KEY ("id"),
        CONSTRAINT "member_roles_ck" CHECK (
          cardinality(roles) > 0 AND roles <@ ARRAY['owner', 'filer', 'signer', 'reviewer', 'finance', 'reader']::text[])
      )`);
    await queryRunner.query(
      `CREATE UNIQUE INDEX "member_live_uq" ON "member" ("party", "account") WHERE ended_at IS NULL`,
    );
    await queryRunner.query(`CREATE INDEX "member_account_ix" ON "member" ("account")`);

    await queryRunner.query(`ALTER TABLE "account" ADD COLUMN "platform_roles" text[] NOT NULL DEFAULT '{}'`);
    await queryRunner.query(`
      UPDATE "account" SET "platform_roles" = CASE "role"
        WHEN 'administrator' THEN ARRAY['administrator', 'operator']
        WHEN 'auditor' THEN ARRAY['auditor'] ELSE '{}' END`);
    await queryRunner.query(`ALTER TABLE "account" ALTER COLUMN "platform_roles" DROP DEFAULT`);
    await queryRunner.query(`ALTER TABLE "account" DROP COLUMN "role"`);
    await queryRunner.query(`
      ALTER TABLE "account" ADD CONSTRAINT "account_platform_roles_ck" CHECK (
        platform_roles <@ ARRAY['administrator', 'examiner', 'arbiter', 'auditor', 'operator']::text[])`);

    await queryRunner.query(`DROP INDEX "filing_account_ix"`);
    await queryRunner.query(`DROP INDEX "filing_sha256_ix"`);
    await queryRunner.query(`CREATE INDEX "filing_party_ix" ON "filing" ("party", "received_at", "id")`);
    await queryRunner.query(`CREATE INDEX "filing_sha256_ix" ON "filing" ("party", "sha256")`);

    await queryRunner.query(`ALTER TABLE "upload" ADD COLUMN "party" character varying(30)`);
    await queryRunner.query(
      `UPDATE "upload" SET "party" = account.party FROM "account" WHERE account.id = upload.account`,
    );
    await queryRunner.query(`ALTER TABLE "upload" ALTER COLUMN "party" SET NOT NULL`);
    await queryRunner.query(`CREATE INDEX "upload_party_ix" ON "upload" ("party", "created_at")`);
  }

  /** What was done for an organisation is found by nobody afterwards: accounts act for their own person again. */
  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX "upload_party_ix"`);
    await queryRunner.query(`ALTER TABLE "upload" DROP COLUMN "party"`);
    await queryRunner.query(`DROP INDEX "filing_sha256_ix"`);
    await queryRunner.query(`DROP INDEX "filing_party_ix"`);
    await queryRunner.query(`CREATE INDEX "filing_sha256_ix" ON "filing" ("account", "sha256")`);
    await queryRunner.query(`CREATE INDEX "filing_account_ix" ON "filing" ("account", "received_at", "id")`);
    await queryRunner.query(`ALTER TABLE "account" ADD COLUMN "role" text NOT NULL DEFAULT 'filer'`);
    await queryRunner.query(`
      UPDATE "account" SET "role" = CASE
        WHEN 'administrator' = ANY("platform_roles") THEN 'administrator'
        WHEN 'auditor' = ANY("platform_roles") THEN 'auditor' ELSE 'filer' END`);
    await queryRunner.query(`ALTER TABLE "account" ALTER COLUMN "role" DROP DEFAULT`);
    await queryRunner.query(`ALTER TABLE "account" DROP COLUMN "platform_roles"`);
    await queryRunner.query(
      `ALTER TABLE "account" ADD CONSTRAINT "account_role_ck" CHECK (role IN ('administrator', 'filer', 'auditor'))`,
    );
    await queryRunner.query(`DROP TABLE "member"`);
    await queryRunner.query(`DROP TABLE "party"`);
  }
}
