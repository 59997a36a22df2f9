import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Content reports, and what was decided on them (docs/format.md §18). */
export class Reports20261125002300 implements MigrationInterface {
  name = 'Reports20261125002300';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE "report" (
        "id" character varying(30) NOT NULL,
        "seq" bigserial NOT NULL,
        "filing" character varying(30) NOT NULL,
        "holder" character varying(30) NOT NULL,
        "reporter" character varying(30),
        "reason" text NOT NULL,
        "text" bytea NOT NULL,
        "contact" bytea,
        "state" text NOT NULL,
        "received_at" timestamp(3) with time zone NOT NULL,
        CONSTRAINT "report_pk" PRIMARY KEY ("id"),
        CONSTRAINT "report_seq_uq" UNIQUE ("seq"),
        CONSTRAINT "report_state_ck" CHECK (state IN ('open', 'hidden', 'left', 'restored'))
      )`);
    await queryRunner.query(`CREATE INDEX "report_state_ix" ON "report" ("state", "seq")`);
    await queryRunner.query(`CREATE INDEX "report_filing_ix" ON "report" ("filing", "state")`);
    await queryRunner.query(`
      CREATE TABLE "report_decision" (
        "id" character varying(30) NOT NULL,
        "seq" bigserial NOT NULL,
        "report" character varying(30) NOT NULL,
        "filing" character varying(30) NOT NULL,
        "verdict" text NOT NULL,
        "ground" text NOT NULL,
        "words" text NOT NULL,
        "by" character varying(30) NOT NULL,
        "at" timestamp(3) with time zone NOT NULL,
        "leaf_hash" bytea,
        "told" boolean NOT NULL,
        CONSTRAINT "report_decision_pk" PRIMARY KEY ("id"),
        CONSTRAINT "report_decision_seq_uq" UNIQUE ("seq"),
        CONSTRAINT "report_decision_report_verdict_uq" UNIQUE ("report", "verdict"),
        CONSTRAINT "report_decision_verdict_ck" CHECK (verdict IN ('hide', 'leave', 'restore')),
        CONSTRAINT "report_decision_leaf_ck" CHECK ((leaf_hash IS NULL) = (verdict = 'leave'))
      )`);
    await queryRunner.query(`CREATE INDEX "report_decision_untold_ix" ON "report_decision" ("seq") WHERE NOT told`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE "report_decision"');
    await queryRunner.query('DROP TABLE "report"');
  }
}
