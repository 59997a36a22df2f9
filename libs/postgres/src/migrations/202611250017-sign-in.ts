import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Passkeys, second factors and identities elsewhere with which an account signs in, what was begun and may be finished once, and what a session tells its holder. */
export class SignIn20261125001700 implements MigrationInterface {
  name = 'SignIn20261125001700';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE "passkey" (
        "id" character varying(30) NOT NULL,
        "account" character varying(30) NOT NULL,
        "credential_id" text NOT NULL,
        "key" bytea NOT NULL,
        "sign_count" bigint NOT NULL,
        "backup_eligible" boolean NOT NULL,
        "backed_up" boolean NOT NULL,
        "label" text NOT NULL,
        "created_at" timestamp(3) with time zone NOT NULL,
        "used_at" timestamp(3) with time zone,
        CONSTRAINT "passkey_pk" PRIMARY KEY ("id"),
        CONSTRAINT "passkey_credential_id_uq" UNIQUE ("credential_id")
      )`);
    await queryRunner.query(`CREATE INDEX "passkey_account_ix" ON "passkey" ("account", "created_at")`);
    await queryRunner.query(`
      CREATE TABLE "totp" (
        "account" character varying(30) NOT NULL,
        "sealed" bytea NOT NULL,
        "last_step" bigint NOT NULL,
        "confirmed" boolean NOT NULL,
        CONSTRAINT "totp_pk" PRIMARY KEY ("account")
      )`);
    await queryRunner.query(`
      CREATE TABLE "recovery_code" (
        "hash" bytea NOT NULL,
        "account" character varying(30) NOT NULL,
        CONSTRAINT "recovery_code_pk" PRIMARY KEY ("hash")
      )`);
    await queryRunner.query(`CREATE INDEX "recovery_code_account_ix" ON "recovery_code" ("account")`);
    await queryRunner.query(`
      CREATE TABLE "identity" (
        "issuer" text NOT NULL,
        "subject" text NOT NULL,
        "account" character varying(30) NOT NULL,
        "created_at" timestamp(3) with time zone NOT NULL,
        CONSTRAINT "identity_pk" PRIMARY KEY ("issuer", "subject")
      )`);
    await queryRunner.query(`CREATE INDEX "identity_account_ix" ON "identity" ("account")`);
    await queryRunner.query(`
      CREATE TABLE "sign_in_ticket" (
        "hash" bytea NOT NULL,
        "purpose" text NOT NULL,
        "account" character varying(30),
        "about" text NOT NULL,
        "expires_at" timestamp(3) with time zone NOT NULL,
        CONSTRAINT "sign_in_ticket_pk" PRIMARY KEY ("hash")
      )`);
    await queryRunner.query(`CREATE INDEX "sign_in_ticket_expires_at_ix" ON "sign_in_ticket" ("expires_at")`);
    // Sessions of before tell what is known of them.
    await queryRunner.query(`
      ALTER TABLE "session"
        ADD COLUMN "network" text NOT NULL DEFAULT '',
        ADD COLUMN "agent" text NOT NULL DEFAULT '',
        ADD COLUMN "seen_at" timestamp(3) with time zone NOT NULL DEFAULT now(),
        ADD COLUMN "second_factor_at" timestamp(3) with time zone`);
    await queryRunner.query(`
      ALTER TABLE "session"
        ALTER COLUMN "network" DROP DEFAULT,
        ALTER COLUMN "agent" DROP DEFAULT,
        ALTER COLUMN "seen_at" DROP DEFAULT`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE "session"
        DROP COLUMN "network",
        DROP COLUMN "agent",
        DROP COLUMN "seen_at",
        DROP COLUMN "second_factor_at"`);
    for (const table of ['sign_in_ticket', 'identity', 'recovery_code', 'totp', 'passkey']) {
      await queryRunner.query(`DROP TABLE "${table}"`);
    }
  }
}
