import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Mandates, what was made of their limits, and how they ended; whoever is to hold one may be invited by a link. */
export class Mandates20261125001900 implements MigrationInterface {
  name = 'Mandates20261125001900';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE "mandate" (
        "id" character varying(30) NOT NULL,
        "grantor" character varying(30) NOT NULL,
        "principal" character varying(30) NOT NULL,
        "mandatary" character varying(30) NOT NULL,
        "chain" text array NOT NULL,
        "scopes" text array NOT NULL,
        "not_before" timestamp(3) with time zone NOT NULL,
        "not_after" timestamp(3) with time zone NOT NULL,
        "most_filings" bigint,
        "filed" bigint NOT NULL,
        "substitution" integer NOT NULL,
        "disclosures" jsonb NOT NULL,
        "leaf_hash" bytea NOT NULL,
        "granted_at" timestamp(3) with time zone NOT NULL,
        "ended_how" text,
        "ended_at" timestamp(3) with time zone,
        "ended_by" character varying(30),
        "end_leaf_hash" bytea,
        "end_disclosures" jsonb,
        CONSTRAINT "mandate_pk" PRIMARY KEY ("id"),
        CONSTRAINT "mandate_leaf_uq" UNIQUE ("leaf_hash"),
        CONSTRAINT "mandate_filed_ck" CHECK (filed >= 0 AND (most_filings IS NULL OR filed <= most_filings)),
        CONSTRAINT "mandate_ended_ck" CHECK (ended_how IS NULL OR ended_how IN ('revoked', 'renounced'))
      )`);
    for (const side of ['grantor', 'principal', 'mandatary']) {
      await queryRunner.query(`CREATE INDEX "mandate_${side}_ix" ON "mandate" ("${side}", "granted_at")`);
    }
    await queryRunner.query(`ALTER TABLE "invitation" DROP CONSTRAINT "invitation_kind_ck"`);
    await queryRunner.query(`ALTER TABLE "invitation" ADD CONSTRAINT "invitation_kind_ck"
      CHECK (kind IN ('member', 'co-owner', 'buyer', 'mandatary'))`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DELETE FROM "invitation" WHERE kind = 'mandatary'`);
    await queryRunner.query(`ALTER TABLE "invitation" DROP CONSTRAINT "invitation_kind_ck"`);
    await queryRunner.query(`ALTER TABLE "invitation" ADD CONSTRAINT "invitation_kind_ck"
      CHECK (kind IN ('member', 'co-owner', 'buyer'))`);
    await queryRunner.query(`DROP TABLE "mandate"`);
  }
}
