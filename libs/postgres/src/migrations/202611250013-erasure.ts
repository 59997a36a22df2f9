import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Filings whose texts were erased name the leaf that says so (docs/format.md §2.6). */
export class Erasure20261125001300 implements MigrationInterface {
  name = 'Erasure20261125001300';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "filing" ADD COLUMN "redaction_id" character varying(30)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "filing" DROP COLUMN "redaction_id"`);
  }
}
