import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tables that only grow: the database itself refuses to change them, whoever asks. */
const APPEND_ONLY = ['log_entry', 'log_checkpoint'];

/** Evidence log: outbox of leaves, entries, tiles, checkpoints, head; and `refuse_change()` for every append-only table. */
export class Log20261124000100 implements MigrationInterface {
  name = 'Log20261124000100';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION '% on % refused: the table only grows', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
      END $$`);
    await queryRunner.query(`
      CREATE TABLE "leaf_outbox" (
        "seq" bigserial NOT NULL,
        "filing_id" character varying(30) NOT NULL,
        "leaf" bytea NOT NULL,
        "leaf_hash" bytea NOT NULL,
        "received_at" timestamp(3) with time zone NOT NULL,
        CONSTRAINT "leaf_outbox_pk" PRIMARY KEY ("seq"),
        CONSTRAINT "leaf_outbox_filing_id_uq" UNIQUE ("filing_id"),
        CONSTRAINT "leaf_outbox_leaf_ck" CHECK (octet_length(leaf) BETWEEN 1 AND 65535)
      )`);
    await queryRunner.query(`
      CREATE TABLE "log_entry" (
        "index" bigint NOT NULL,
        "filing_id" character varying(30) NOT NULL,
        "leaf" bytea NOT NULL,
        "leaf_hash" bytea NOT NULL,
        "logged_at" timestamp(3) with time zone NOT NULL,
        CONSTRAINT "log_entry_pk" PRIMARY KEY ("index"),
        CONSTRAINT "log_entry_filing_id_uq" UNIQUE ("filing_id"),
        CONSTRAINT "log_entry_leaf_hash_uq" UNIQUE ("leaf_hash")
      )`);
    await queryRunner.query(`
      CREATE TABLE "log_tile" (
        "level" integer NOT NULL,
        "n" bigint NOT NULL,
        "hashes" bytea NOT NULL,
        CONSTRAINT "log_tile_pk" PRIMARY KEY ("level", "n")
      )`);
    await queryRunner.query(`
      CREATE TABLE "log_checkpoint" (
        "size" bigint NOT NULL,
        "root" bytea NOT NULL,
        "note" text NOT NULL,
        "created_at" timestamp(3) with time zone NOT NULL,
        CONSTRAINT "log_checkpoint_pk" PRIMARY KEY ("size")
      )`);
    await queryRunner.query(`
      CREATE TABLE "log_head" (
        "id" integer NOT NULL,
        "size" bigint NOT NULL,
        "root" bytea NOT NULL,
        "note" text NOT NULL,
        CONSTRAINT "log_head_pk" PRIMARY KEY ("id"),
        CONSTRAINT "log_head_id_ck" CHECK (id = 1)
      )`);
    // The empty log: its root is SHA-256 of nothing, and nobody has signed anything yet.
    await queryRunner.query(`INSERT INTO "log_head" ("id", "size", "root", "note") VALUES (1, 0, sha256(''), '')`);
    for (const table of APPEND_ONLY) {
      await queryRunner.query(`
        CREATE TRIGGER "${table}_only_grows" BEFORE UPDATE OR DELETE OR TRUNCATE ON "${table}"
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['log_head', 'log_checkpoint', 'log_tile', 'log_entry', 'leaf_outbox']) {
      await queryRunner.query(`DROP TABLE "${table}"`);
    }
    await queryRunner.query(`DROP FUNCTION refuse_change()`);
  }
}
