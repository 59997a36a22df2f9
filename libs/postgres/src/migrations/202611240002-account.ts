import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who can sign in, who is signed in, who tried, and the keys with which parties sign. */
export class Account20261124000200 implements MigrationInterface {
  name = 'Account20261124000200';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE "account" (
        "id" character varying(30) NOT NULL,
        "login" text NOT NULL,
        "name" text NOT NULL,
        "role" text NOT NULL,
        "party" character varying(30) NOT NULL,
        "password_hash" text NOT NULL,
        "created_at" timestamp(3) with time zone NOT NULL,
        CONSTRAINT "account_pk" PRIMARY KEY ("id"),
        CONSTRAINT "account_login_uq" UNIQUE ("login"),
        CONSTRAINT "account_party_uq" UNIQUE ("party"),
        CONSTRAINT "account_role_ck" CHECK (role IN ('administrator', 'filer', 'auditor'))
      )`);
    await queryRunner.query(`
      CREATE TABLE "session" (
        "id" character varying(30) NOT NULL,
        "account" character varying(30) NOT NULL,
        "client" text NOT NULL,
        "token_hash" bytea NOT NULL,
        "created_at" timestamp(3) with time zone NOT NULL,
        "expires_at" timestamp(3) with time zone NOT NULL,
        CONSTRAINT "session_pk" PRIMARY KEY ("id"),
        CONSTRAINT "session_token_hash_uq" UNIQUE ("token_hash"),
        CONSTRAINT "session_client_ck" CHECK (client IN ('web', 'cli'))
      )`);
    await queryRunner.query(`CREATE INDEX "session_account_ix" ON "session" ("account")`);
    await queryRunner.query(`CREATE INDEX "session_expires_at_ix" ON "session" ("expires_at")`);
    await queryRunner.query(`
      CREATE TABLE "sign_in_attempt" (
        "login" text NOT NULL,
        "attempts" integer NOT NULL,
        "wait_until" timestamp(3) with time zone NOT NULL,
        "let_in" boolean NOT NULL,
        CONSTRAINT "sign_in_attempt_pk" PRIMARY KEY ("login")
      )`);
    await queryRunner.query(`CREATE INDEX "sign_in_attempt_wait_until_ix" ON "sign_in_attempt" ("wait_until")`);
    await queryRunner.query(`
      CREATE TABLE "signer" (
        "id" character varying(30) NOT NULL,
        "party" character varying(30) NOT NULL,
        "scheme" text NOT NULL,
        "key" bytea NOT NULL,
        "credential_id" text,
        "label" text NOT NULL,
        "created_at" timestamp(3) with time zone NOT NULL,
        "revoked_at" timestamp(3) with time zone,
        CONSTRAINT "signer_pk" PRIMARY KEY ("id"),
        CONSTRAINT "signer_key_uq" UNIQUE ("key")
      )`);
    await queryRunner.query(`CREATE INDEX "signer_party_ix" ON "signer" ("party", "created_at")`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['signer', 'sign_in_attempt', 'session', 'account']) {
      await queryRunner.query(`DROP TABLE "${table}"`);
    }
  }
}
