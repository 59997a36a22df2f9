import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Numbers of parties, who verified them by which documents, and the links by which people join. */
export class Organisation20261125001500 implements MigrationInterface {
  name = 'Organisation20261125001500';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "party" ADD COLUMN "display_name" text`);
    await queryRunner.query(`
      CREATE TABLE "party_identifier" (
        "party" character varying(30) NOT NULL,
        "type" text NOT NULL,
        "country" text NOT NULL,
        "registry" text NOT NULL,
        "shown" text NOT NULL,
        "sealed" bytea,
        "registry_key" text,
        "set_at" timestamp(3) with time zone NOT NULL,
        CONSTRAINT "party_identifier_pk" PRIMARY KEY ("party"),
        CONSTRAINT "party_identifier_type_ck" CHECK (type IN ('USCC', 'FOREIGN_REGISTRY', 'ID_CARD', 'PASSPORT')),
        CONSTRAINT "party_identifier_sealed_ck" CHECK ((type IN ('ID_CARD', 'PASSPORT')) = (sealed IS NOT NULL))
      )`);
    await queryRunner.query(`
      CREATE TABLE "verification" (
        "id" character varying(30) NOT NULL,
        "party" character varying(30) NOT NULL,
        "state" text NOT NULL,
        "name" text,
        "identifier_type" text,
        "identifier_country" text,
        "identifier_registry" text,
        "identifier_shown" text,
        "registry_key" text,
        "created_at" timestamp(3) with time zone NOT NULL,
        "submitted_at" timestamp(3) with time zone,
        "submitted_by" character varying(30),
        "method" text,
        "decided_at" timestamp(3) with time zone,
        "decided_by" character varying(30),
        "by_party" character varying(30),
        "by_name" text,
        "reason" text,
        "until" timestamp(3) with time zone,
        "ended_at" timestamp(3) with time zone,
        CONSTRAINT "verification_pk" PRIMARY KEY ("id"),
        CONSTRAINT "verification_state_ck" CHECK (
          state IN ('unverified', 'submitted', 'verified', 'refused', 'expired', 'withdrawn')),
        CONSTRAINT "verification_decided_ck" CHECK (decided_by IS NULL OR decided_by <> submitted_by)
      )`);
    for (const [name, columns, where] of [
      ['verification_open_uq', '"party"', `state IN ('unverified', 'submitted')`],
      ['verification_verified_uq', '"party"', `state = 'verified'`],
      ['verification_number_uq', '"registry_key"', `state = 'verified'`],
    ]) {
      await queryRunner.query(`CREATE UNIQUE INDEX "${name}" ON "verification" (${columns}) WHERE ${where}`);
    }
    await queryRunner.query(`CREATE INDEX "verification_party_ix" ON "verification" ("party", "created_at", "id")`);
    await queryRunner.query(
      `CREATE INDEX "verification_queue_ix" ON "verification" ("submitted_at", "id") WHERE state = 'submitted'`,
    );
    await queryRunner.query(
      `CREATE INDEX "verification_until_ix" ON "verification" ("until") WHERE state = 'verified'`,
    );
    await queryRunner.query(`
      CREATE TABLE "verification_document" (
        "verification" character varying(30) NOT NULL,
        "position" integer NOT NULL,
        "kind" text NOT NULL,
        "name" text NOT NULL,
        "media_type" text NOT NULL,
        "size" integer NOT NULL,
        "sha256" bytea NOT NULL,
        "object" character varying(30),
        "added_at" timestamp(3) with time zone NOT NULL,
        CONSTRAINT "verification_document_pk" PRIMARY KEY ("verification", "position")
      )`);
    await queryRunner.query(`
      CREATE TABLE "invitation" (
        "id" character varying(30) NOT NULL,
        "party" character varying(30) NOT NULL,
        "kind" text NOT NULL,
        "roles" text[] NOT NULL,
        "note" text NOT NULL,
        "token_hash" bytea NOT NULL,
        "created_by" character varying(30) NOT NULL,
        "created_at" timestamp(3) with time zone NOT NULL,
        "expires_at" timestamp(3) with time zone NOT NULL,
        "used_at" timestamp(3) with time zone,
        "used_by" character varying(30),
        "revoked_at" timestamp(3) with time zone,
        CONSTRAINT "invitation_pk" PRIMARY KEY ("id"),
        CONSTRAINT "invitation_token_hash_uq" UNIQUE ("token_hash"),
        CONSTRAINT "invitation_kind_ck" CHECK (kind IN ('member', 'co-owner', 'buyer')),
        CONSTRAINT "invitation_roles_ck" CHECK ((kind = 'member') = (cardinality(roles) > 0))
      )`);
    await queryRunner.query(`CREATE INDEX "invitation_party_ix" ON "invitation" ("party", "created_at", "id")`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['invitation', 'verification_document', 'verification', 'party_identifier']) {
      await queryRunner.query(`DROP TABLE "${table}"`);
    }
    await queryRunner.query(`ALTER TABLE "party" DROP COLUMN "display_name"`);
  }
}
