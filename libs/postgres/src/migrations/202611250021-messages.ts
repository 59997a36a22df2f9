import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What parties are told, how it went its way, where they are reached, what a person must see to, what will end, and the working days of years. */
export class Messages20261125002100 implements MigrationInterface {
  name = 'Messages20261125002100';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE "message" (
        "id" character varying(30) NOT NULL,
        "kind" text NOT NULL,
        "party" character varying(30),
        "legal_effect" boolean NOT NULL,
        "template" integer NOT NULL,
        "language" text NOT NULL,
        "facts" jsonb NOT NULL,
        "secrets" bytea,
        "text_sha256" bytea NOT NULL,
        "about" text,
        "once" text,
        "in_inbox" boolean NOT NULL,
        "search" text NOT NULL,
        "created_at" timestamp(3) with time zone NOT NULL,
        "not_after" timestamp(3) with time zone,
        "serve_by" timestamp(3) with time zone,
        "opened_at" timestamp(3) with time zone,
        "opened_by" character varying(30),
        "served_at" timestamp(3) with time zone,
        "served_channel" text,
        "served_event" text,
        "served_delivery" character varying(30),
        "served_rule" text,
        CONSTRAINT "message_pk" PRIMARY KEY ("id"),
        CONSTRAINT "message_once_uq" UNIQUE ("once"),
        CONSTRAINT "message_language_ck" CHECK (language IN ('zh', 'en')),
        CONSTRAINT "message_text_ck" CHECK (octet_length(text_sha256) = 32 AND template > 0),
        CONSTRAINT "message_opened_ck" CHECK ((opened_at IS NULL) = (opened_by IS NULL)),
        CONSTRAINT "message_served_ck" CHECK (
          num_nonnulls(served_at, served_channel, served_event, served_delivery, served_rule) IN (0, 5)
        )
      )`);
    await queryRunner.query(
      `CREATE INDEX "message_inbox_ix" ON "message" ("party", "created_at", "id") WHERE "in_inbox"`,
    );
    await queryRunner.query(
      `CREATE INDEX "message_unread_ix" ON "message" ("party") WHERE "in_inbox" AND "opened_at" IS NULL`,
    );
    await queryRunner.query(
      `CREATE INDEX "message_not_served_ix" ON "message" ("serve_by") WHERE "legal_effect" AND "served_at" IS NULL`,
    );
    await queryRunner.query(`
      CREATE TABLE "message_delivery" (
        "id" character varying(30) NOT NULL,
        "message" character varying(30) NOT NULL,
        "place" integer NOT NULL,
        "channel" text NOT NULL,
        "address" bytea,
        "masked" text,
        "confirmed" boolean NOT NULL,
        "state" text NOT NULL,
        "attempts" integer NOT NULL,
        "next_at" timestamp(3) with time zone,
        "queued_at" timestamp(3) with time zone NOT NULL,
        "sent_at" timestamp(3) with time zone,
        "delivered_at" timestamp(3) with time zone,
        "opened_at" timestamp(3) with time zone,
        "ended_at" timestamp(3) with time zone,
        "reply" text,
        CONSTRAINT "message_delivery_pk" PRIMARY KEY ("id"),
        CONSTRAINT "message_delivery_place_uq" UNIQUE ("message", "place"),
        CONSTRAINT "message_delivery_message_fk" FOREIGN KEY ("message") REFERENCES "message" ("id"),
        CONSTRAINT "message_delivery_channel_ck" CHECK (channel IN ('inbox', 'mail', 'sms', 'wechat')),
        CONSTRAINT "message_delivery_address_ck" CHECK ((channel = 'inbox') = (address IS NULL)),
        CONSTRAINT "message_delivery_state_ck" CHECK (
          state IN ('queued', 'sent', 'delivered', 'opened', 'bounced', 'failed') AND (state = 'queued') = (next_at IS NOT NULL)
        )
      )`);
    await queryRunner.query(
      `CREATE INDEX "message_delivery_due_ix" ON "message_delivery" ("next_at") WHERE "state" = 'queued'`,
    );
    await queryRunner.query(`
      CREATE TABLE "message_address" (
        "id" character varying(30) NOT NULL,
        "party" character varying(30) NOT NULL,
        "channel" text NOT NULL,
        "sealed" bytea NOT NULL,
        "fingerprint" bytea NOT NULL,
        "masked" text NOT NULL,
        "language" text NOT NULL,
        "created_at" timestamp(3) with time zone NOT NULL,
        "confirmed_at" timestamp(3) with time zone,
        "bounced_at" timestamp(3) with time zone,
        "code_hash" bytea,
        "code_expires_at" timestamp(3) with time zone,
        "code_tries_left" integer,
        "code_sent_at" timestamp(3) with time zone,
        "code_sent" integer,
        "code_since" timestamp(3) with time zone,
        CONSTRAINT "message_address_pk" PRIMARY KEY ("id"),
        CONSTRAINT "message_address_fingerprint_uq" UNIQUE ("fingerprint"),
        CONSTRAINT "message_address_channel_ck" CHECK (channel IN ('mail', 'sms', 'wechat')),
        CONSTRAINT "message_address_code_ck" CHECK (
          num_nonnulls(code_hash, code_expires_at, code_tries_left, code_sent_at, code_sent, code_since) IN (0, 6)
        )
      )`);
    await queryRunner.query(`CREATE INDEX "message_address_party_ix" ON "message_address" ("party", "created_at")`);
    await queryRunner.query(`
      CREATE TABLE "message_task" (
        "id" character varying(30) NOT NULL,
        "reason" text NOT NULL,
        "message" character varying(30) NOT NULL,
        "subject" character varying(30) NOT NULL,
        "state" text NOT NULL,
        "created_at" timestamp(3) with time zone NOT NULL,
        "claimed_by" character varying(30),
        "claimed_at" timestamp(3) with time zone,
        "done_at" timestamp(3) with time zone,
        "note" text,
        CONSTRAINT "message_task_pk" PRIMARY KEY ("id"),
        CONSTRAINT "message_task_reason_subject_uq" UNIQUE ("reason", "subject"),
        CONSTRAINT "message_task_message_fk" FOREIGN KEY ("message") REFERENCES "message" ("id"),
        CONSTRAINT "message_task_reason_ck" CHECK (reason IN ('bounced', 'failed', 'not-served')),
        CONSTRAINT "message_task_state_ck" CHECK (
          state IN ('open', 'claimed', 'done') AND (state = 'open') = (claimed_by IS NULL)
          AND (state = 'done') = (done_at IS NOT NULL)
        )
      )`);
    await queryRunner.query(`CREATE INDEX "message_task_state_ix" ON "message_task" ("state", "created_at")`);
    await queryRunner.query(`
      CREATE TABLE "message_expiry" (
        "about" text NOT NULL,
        "party" character varying(30) NOT NULL,
        "name" text NOT NULL,
        "language" text NOT NULL,
        "expires_at" timestamp(3) with time zone NOT NULL,
        "next_at" timestamp(3) with time zone,
        CONSTRAINT "message_expiry_pk" PRIMARY KEY ("about")
      )`);
    await queryRunner.query(
      `CREATE INDEX "message_expiry_next_ix" ON "message_expiry" ("next_at") WHERE "next_at" IS NOT NULL`,
    );
    await queryRunner.query(`
      CREATE TABLE "working_year" (
        "id" serial NOT NULL,
        "year" integer NOT NULL,
        "holidays" jsonb NOT NULL,
        "make_up_days" jsonb NOT NULL,
        "source" text NOT NULL,
        "loaded_at" timestamp(3) with time zone NOT NULL,
        "loaded_by" character varying(30) NOT NULL,
        CONSTRAINT "working_year_pk" PRIMARY KEY ("id")
      )`);
    await queryRunner.query(`CREATE INDEX "working_year_year_ix" ON "working_year" ("year", "id")`);
    await queryRunner.query(`
      CREATE TRIGGER "working_year_only_grows" BEFORE UPDATE OR DELETE OR TRUNCATE ON "working_year"
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
    // What was said is said; what became of it is added, and when it was served or opened never changes.
    await queryRunner.query(`
      CREATE TRIGGER "message_stands" BEFORE UPDATE ON "message" FOR EACH ROW
      WHEN (
        (OLD.id, OLD.kind, OLD.party, OLD.legal_effect, OLD.template, OLD.language, OLD.facts, OLD.secrets, OLD.text_sha256, OLD.about,
          OLD.once, OLD.in_inbox, OLD.created_at, OLD.not_after, OLD.serve_by)
        IS DISTINCT FROM (NEW.id, NEW.kind, NEW.party, NEW.legal_effect, NEW.template, NEW.language, NEW.facts, NEW.secrets,
          NEW.text_sha256, NEW.about, NEW.once, NEW.in_inbox, NEW.created_at, NEW.not_after, NEW.serve_by)
        OR (OLD.opened_at IS NOT NULL AND (OLD.opened_at, OLD.opened_by) IS DISTINCT FROM (NEW.opened_at, NEW.opened_by))
        OR (OLD.served_at IS NOT NULL AND (OLD.served_at, OLD.served_channel, OLD.served_event, OLD.served_delivery, OLD.served_rule)
          IS DISTINCT FROM (NEW.served_at, NEW.served_channel, NEW.served_event, NEW.served_delivery, NEW.served_rule))
      )
      EXECUTE FUNCTION refuse_change()`);
    await queryRunner.query(`
      CREATE TRIGGER "message_stays" BEFORE DELETE ON "message" FOR EACH ROW
      WHEN (OLD.legal_effect) EXECUTE FUNCTION refuse_change()`);
    // An end that was reached stays: only a person's opening comes after delivery.
    await queryRunner.query(`
      CREATE TRIGGER "message_delivery_stands" BEFORE UPDATE ON "message_delivery" FOR EACH ROW
      WHEN (
        OLD.state IN ('opened', 'bounced', 'failed') OR (OLD.state = 'delivered' AND NEW.state NOT IN ('delivered', 'opened'))
        OR (OLD.id, OLD.message, OLD.channel, OLD.address, OLD.confirmed, OLD.queued_at)
          IS DISTINCT FROM (NEW.id, NEW.message, NEW.channel, NEW.address, NEW.confirmed, NEW.queued_at)
      )
      EXECUTE FUNCTION refuse_change()`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['working_year', 'message_expiry', 'message_task', 'message_address']) {
      await queryRunner.query(`DROP TABLE "${table}"`);
    }
    for (const table of ['message_delivery', 'message']) await queryRunner.query(`DROP TABLE "${table}"`);
  }
}
