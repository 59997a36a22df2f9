import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The audit trail (docs/format.md §16), legal holds, and how long the law wants what to be kept. */
export class Act20261125001600 implements MigrationInterface {
  name = 'Act20261125001600';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE "act_outbox" (
        "seq" bigserial NOT NULL,
        "record" text NOT NULL,
        "disclosure" text,
        CONSTRAINT "act_outbox_pk" PRIMARY KEY ("seq")
      )`);
    await queryRunner.query(`
      CREATE TABLE "act" (
        "index" bigint NOT NULL,
        "at" timestamp(3) with time zone NOT NULL,
        "action" text NOT NULL,
        "outcome" text NOT NULL,
        "account" character varying(30),
        "party" character varying(30),
        "subjects" character varying(30) array NOT NULL,
        "record" text NOT NULL,
        "disclosure" text,
        "hash" bytea NOT NULL,
        CONSTRAINT "act_pk" PRIMARY KEY ("index")
      )`);
    await queryRunner.query(`CREATE INDEX "act_at_ix" ON "act" ("at")`);
    await queryRunner.query(`CREATE INDEX "act_action_ix" ON "act" ("action", "index")`);
    await queryRunner.query(`CREATE INDEX "act_outcome_ix" ON "act" ("outcome", "index") WHERE outcome <> 'done'`);
    await queryRunner.query(`CREATE INDEX "act_account_ix" ON "act" ("account", "index")`);
    await queryRunner.query(`CREATE INDEX "act_party_ix" ON "act" ("party", "index")`);
    await queryRunner.query(`CREATE INDEX "act_subjects_ix" ON "act" USING gin ("subjects")`);
    // What is chained never changes; what opens it can be taken away, and never comes back.
    await queryRunner.query(`
      CREATE TRIGGER act_only_grows BEFORE DELETE OR TRUNCATE ON act
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
    await queryRunner.query(`
      CREATE TRIGGER act_stands BEFORE UPDATE OF index, at, action, outcome, account, party, subjects, record, hash ON act
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
    await queryRunner.query(`
      CREATE TRIGGER act_is_not_opened BEFORE UPDATE OF disclosure ON act
      FOR EACH ROW WHEN (NEW.disclosure IS NOT NULL) EXECUTE FUNCTION refuse_change()`);
    await queryRunner.query(`
      CREATE TABLE "act_head" (
        "id" integer NOT NULL,
        "count" bigint NOT NULL,
        "hash" bytea NOT NULL,
        "stated_count" bigint,
        "stated_at" timestamp(3) with time zone,
        CONSTRAINT "act_head_pk" PRIMARY KEY ("id"),
        CONSTRAINT "act_head_id_ck" CHECK (id = 1),
        CONSTRAINT "act_head_stated_ck" CHECK (num_nulls(stated_count, stated_at) IN (0, 2))
      )`);
    await queryRunner.query(`INSERT INTO "act_head" (id, count, hash) VALUES (1, 0, decode(repeat('00', 32), 'hex'))`);
    await queryRunner.query(`
      CREATE TABLE "act_statement" (
        "count" bigint NOT NULL,
        "leaf" bytea NOT NULL,
        "leaf_hash" bytea NOT NULL,
        CONSTRAINT "act_statement_pk" PRIMARY KEY ("count")
      )`);
    await queryRunner.query(`
      CREATE TABLE "legal_hold" (
        "id" character varying(30) NOT NULL,
        "subject" character varying(30) NOT NULL,
        "reason" text NOT NULL,
        "reference" text NOT NULL,
        "until" timestamp(3) with time zone,
        "set_by" character varying(30) NOT NULL,
        "set_at" timestamp(3) with time zone NOT NULL,
        "lifted_by" character varying(30),
        "lifted_at" timestamp(3) with time zone,
        "lift_reason" text,
        CONSTRAINT "legal_hold_pk" PRIMARY KEY ("id"),
        CONSTRAINT "legal_hold_lifted_ck" CHECK (num_nulls(lifted_by, lifted_at, lift_reason) IN (0, 3))
      )`);
    await queryRunner.query(`CREATE INDEX "legal_hold_subject_ix" ON "legal_hold" ("subject")`);
    await queryRunner.query(`CREATE INDEX "legal_hold_set_at_ix" ON "legal_hold" ("set_at")`);
    await queryRunner.query(`
      CREATE TABLE "retention_rule" (
        "kind" text NOT NULL,
        "effective_from" date NOT NULL,
        "months" integer NOT NULL,
        "basis" text NOT NULL,
        CONSTRAINT "retention_rule_pk" PRIMARY KEY ("kind", "effective_from"),
        CONSTRAINT "retention_rule_months_ck" CHECK (months >= 0)
      )`);
    await queryRunner.query(RULES);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['retention_rule', 'legal_hold', 'act_statement', 'act_head', 'act', 'act_outbox']) {
      await queryRunner.query(`DROP TABLE "${table}"`);
    }
  }
}

/** Whoever the law applies to adds later rules beside these; a rule holds from its day until the next of its kind. */
const RULES = `
  INSERT INTO "retention_rule" ("kind", "effective_from", "months", "basis") VALUES
    ('records', '2023-07-01', 360,
     '深圳市数据产权登记管理暂行办法（深发改规〔2023〕5号）：登记信息上链保存，原始凭证及有关文件和资料保存不少于30年（作为本站的保存下限）；个人信息保护法第四十七条第二款'),
    ('acts', '2017-06-01', 6,
     '网络安全法（2016年文本）第二十一条第三项：网络日志留存不少于六个月；个人信息保护法第四十七条第二款')`;
