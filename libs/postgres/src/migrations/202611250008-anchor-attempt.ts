import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Every transaction that was signed for an anchor, what the last look at a deployment found, and the alarms that stand. */
export class AnchorAttempt20261125000800 implements MigrationInterface {
  name = 'AnchorAttempt20261125000800';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE "anchor_attempt" (
        "id" bigserial NOT NULL,
        "anchor" bigint NOT NULL,
        "transaction" text NOT NULL,
        "raw" text NOT NULL,
        "head" bigint NOT NULL,
        "signed_at" timestamp(3) with time zone NOT NULL,
        CONSTRAINT "anchor_attempt_pk" PRIMARY KEY ("id"),
        CONSTRAINT "anchor_attempt_transaction_uq" UNIQUE ("anchor", "transaction"),
        CONSTRAINT "anchor_attempt_anchor_fk" FOREIGN KEY ("anchor") REFERENCES "anchor" ("id")
      )`);
    await queryRunner.query(`
      INSERT INTO "anchor_attempt" ("anchor", "transaction", "raw", "head", "signed_at")
      SELECT id, transaction, raw, 0, created_at FROM anchor WHERE raw <> '0x' ORDER BY id`);
    await queryRunner.query(`
      ALTER TABLE "anchor_chain"
        ADD "lost_at" timestamp(3) with time zone,
        ADD "head" bigint,
        ADD "head_at" timestamp(3) with time zone,
        ADD "fee" text,
        ADD "balance" text,
        ADD "nodes" jsonb,
        ADD "pending_transaction" text,
        ADD "pending_size" bigint,
        ADD "pending_since" timestamp(3) with time zone`);
    await queryRunner.query(`
      CREATE TABLE "anchor_alarm" (
        "chain" text NOT NULL,
        "code" text NOT NULL,
        "name" text NOT NULL,
        "since" timestamp(3) with time zone NOT NULL,
        "facts" jsonb NOT NULL,
        CONSTRAINT "anchor_alarm_pk" PRIMARY KEY ("chain", "code")
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE "anchor_alarm"`);
    for (const column of [
      ...['lost_at', 'head', 'head_at', 'fee', 'balance', 'nodes'],
      ...['pending_transaction', 'pending_size', 'pending_since'],
    ]) {
      await queryRunner.query(`ALTER TABLE "anchor_chain" DROP COLUMN "${column}"`);
    }
    await queryRunner.query(`DROP TABLE "anchor_attempt"`);
  }
}
