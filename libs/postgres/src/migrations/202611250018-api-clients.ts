import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Programs that act for a party, the secrets by which they prove themselves, and the tokens that they fetched. */
export class ApiClients20261125001800 implements MigrationInterface {
  name = 'ApiClients20261125001800';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE "api_client" (
        "id" character varying(30) NOT NULL,
        "party" character varying(30) NOT NULL,
        "name" text NOT NULL,
        "scopes" text array NOT NULL,
        "state" text NOT NULL,
        "created_by" character varying(30) NOT NULL,
        "created_at" timestamp(3) with time zone NOT NULL,
        "moved_at" timestamp(3) with time zone NOT NULL,
        "used_at" timestamp(3) with time zone,
        CONSTRAINT "api_client_pk" PRIMARY KEY ("id"),
        CONSTRAINT "api_client_state_ck" CHECK (state IN ('active', 'disabled', 'ended'))
      )`);
    await queryRunner.query(`CREATE INDEX "api_client_party_ix" ON "api_client" ("party", "created_at")`);
    await queryRunner.query(`
      CREATE TABLE "api_client_secret" (
        "id" character varying(30) NOT NULL,
        "client" character varying(30) NOT NULL,
        "hash" bytea NOT NULL,
        "created_at" timestamp(3) with time zone NOT NULL,
        "expires_at" timestamp(3) with time zone NOT NULL,
        "used_at" timestamp(3) with time zone,
        CONSTRAINT "api_client_secret_pk" PRIMARY KEY ("id")
      )`);
    await queryRunner.query(
      `CREATE INDEX "api_client_secret_client_ix" ON "api_client_secret" ("client", "created_at")`,
    );
    await queryRunner.query(`
      CREATE TABLE "api_client_token" (
        "hash" bytea NOT NULL,
        "secret" character varying(30) NOT NULL,
        "scopes" text array NOT NULL,
        "expires_at" timestamp(3) with time zone NOT NULL,
        CONSTRAINT "api_client_token_pk" PRIMARY KEY ("hash")
      )`);
    await queryRunner.query(`CREATE INDEX "api_client_token_secret_ix" ON "api_client_token" ("secret")`);
    await queryRunner.query(`CREATE INDEX "api_client_token_expires_at_ix" ON "api_client_token" ("expires_at")`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['api_client_token', 'api_client_secret', 'api_client']) {
      await queryRunner.query(`DROP TABLE "${table}"`);
    }
  }
}
