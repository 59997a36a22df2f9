import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The index of digests (docs/format.md §12): entries, the tiles of its tree, and how far it has come. */
export class DigestIndex20261125000600 implements MigrationInterface {
  name = 'DigestIndex20261125000600';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE "index_entry" (
        "key" bytea NOT NULL,
        "first" bigint NOT NULL,
        "last" bigint NOT NULL,
        CONSTRAINT "index_entry_pk" PRIMARY KEY ("key"),
        CONSTRAINT "index_entry_ck" CHECK (octet_length(key) = 32 AND first >= 0 AND first <= last)
      )`);
    await queryRunner.query(`
      CREATE TABLE "index_tile" (
        "prefix" bytea NOT NULL,
        "children" bytea NOT NULL,
        CONSTRAINT "index_tile_pk" PRIMARY KEY ("prefix"),
        CONSTRAINT "index_tile_ck" CHECK (octet_length(prefix) <= 2)
      )`);
    // Hashes do not get smaller by trying.
    await queryRunner.query(`ALTER TABLE "index_tile" ALTER COLUMN "children" SET STORAGE EXTERNAL`);
    await queryRunner.query(`
      CREATE TABLE "index_head" (
        "id" integer NOT NULL,
        "size" bigint NOT NULL,
        "root" bytea NOT NULL,
        "stated_size" bigint,
        "stated_root" bytea,
        "stated_leaf" bytea,
        "stated_leaf_hash" bytea,
        CONSTRAINT "index_head_pk" PRIMARY KEY ("id"),
        CONSTRAINT "index_head_id_ck" CHECK (id = 1),
        CONSTRAINT "index_head_stated_ck" CHECK (
          num_nulls(stated_size, stated_root, stated_leaf, stated_leaf_hash) IN (0, 4))
      )`);
    // Over no leaves: 32 zero bytes. A log that is there already is read by the first run.
    await queryRunner.query(
      `INSERT INTO "index_head" ("id", "size", "root") VALUES (1, 0, decode(repeat('00', 32), 'hex'))`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['index_head', 'index_tile', 'index_entry']) await queryRunner.query(`DROP TABLE "${table}"`);
  }
}
