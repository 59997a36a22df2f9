import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Words on their way to a party book, and the recoveries that it announced (docs/format.md §17). */
export class PartyBook20261125002400 implements MigrationInterface {
  name = 'PartyBook20261125002400';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE "book_words" (
        "id" bigserial NOT NULL,
        "party" character varying(30) NOT NULL,
        "salt" bytea NOT NULL,
        "digest" bytea NOT NULL,
        "nonce" bytea NOT NULL,
        "words" jsonb NOT NULL,
        "state" text NOT NULL,
        "raw" text,
        "signed_at" timestamp(3) with time zone,
        "reason" text,
        "handed_in_at" timestamp(3) with time zone NOT NULL,
        CONSTRAINT "book_words_pk" PRIMARY KEY ("id"),
        CONSTRAINT "book_words_digest_uq" UNIQUE ("digest"),
        CONSTRAINT "book_words_party_nonce_uq" UNIQUE ("party", "nonce"),
        CONSTRAINT "book_words_state_ck" CHECK (state IN ('queued', 'sent', 'landed', 'final', 'refused'))
      )`);
    await queryRunner.query(
      `CREATE INDEX "book_words_open_ix" ON "book_words" ("id") WHERE state IN ('queued', 'sent', 'landed')`,
    );
    await queryRunner.query(`CREATE INDEX "book_words_party_ix" ON "book_words" ("party", "salt", "id")`);
    await queryRunner.query(`
      CREATE TABLE "book_watch" (
        "salt" bytea NOT NULL,
        "block" bigint NOT NULL,
        CONSTRAINT "book_watch_pk" PRIMARY KEY ("salt")
      )`);
    await queryRunner.query(`
      CREATE TABLE "book_recovery" (
        "id" bytea NOT NULL,
        "seq" bigserial NOT NULL,
        "salt" bytea NOT NULL,
        "party_key" bytea NOT NULL,
        "party" character varying(30),
        "means" text NOT NULL,
        "signer" bytea NOT NULL,
        "due_at" timestamp(3) with time zone NOT NULL,
        "seen_at" timestamp(3) with time zone NOT NULL,
        "ended_at" timestamp(3) with time zone,
        CONSTRAINT "book_recovery_pk" PRIMARY KEY ("id"),
        CONSTRAINT "book_recovery_seq_uq" UNIQUE ("seq"),
        CONSTRAINT "book_recovery_means_ck" CHECK (means IN ('recovery-key', 'law'))
      )`);
    await queryRunner.query(
      `CREATE INDEX "book_recovery_standing_ix" ON "book_recovery" ("salt", "seq") WHERE ended_at IS NULL`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['book_recovery', 'book_watch', 'book_words']) {
      await queryRunner.query(`DROP TABLE "${table}"`);
    }
  }
}
