-- What the schema file cannot say. Each rule is tried to be broken in test/store/guards.test.ts.

-- Facts are append-only. Statement triggers: inserts pay nothing, and TRUNCATE is refused too.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % refused; record a correction or a reversal instead', TG_TABLE_NAME, TG_OP
    USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER scan_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "scan_event"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_transaction_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "ledger_transaction"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "ledger_entry"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER usage_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "usage_entry"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_record_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_record"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Double entry: the entries of a transaction sum to zero when the database transaction commits.
CREATE FUNCTION require_balance() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  balance numeric;
BEGIN
  SELECT sum("amount_fen") INTO balance FROM "ledger_entry" WHERE "transaction_id" = NEW."transaction_id";
  IF balance <> 0 THEN
    RAISE EXCEPTION 'ledger_transaction % is out of balance by % fen', NEW."transaction_id", balance
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_entry_balanced', TABLE = 'ledger_entry';
  END IF;
  RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER ledger_entry_balanced AFTER INSERT ON "ledger_entry"
  DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION require_balance();

-- The short number a handler types in chat.
CREATE SEQUENCE "task_number" AS integer MINVALUE 1 MAXVALUE 9999 CYCLE;

-- At most one live task of a kind for a consignment.
CREATE UNIQUE INDEX "task_one_live_per_kind" ON "task" ("consignment_id", "kind")
  WHERE "status" IN ('open', 'acknowledged');

-- Work that is to be done is found among the live rows alone, however many are done.
CREATE INDEX "task_live_at_site" ON "task" ("site_id", "due_at", "id") WHERE "status" IN ('open', 'acknowledged');
CREATE INDEX "task_live_due" ON "task" ("due_at") WHERE "status" IN ('open', 'acknowledged');
CREATE INDEX "notification_unsettled_due" ON "notification" ("next_attempt_at")
  WHERE "status" IN ('pending', 'sending');
CREATE INDEX "notification_unsettled_of_recipient" ON "notification" ("recipient_id", "created_at")
  WHERE "status" IN ('pending', 'sending');

-- A scan updates its consignment in place: room in the page keeps the update off the indexes.
ALTER TABLE "consignment" SET (fillfactor = 80);
ALTER TABLE "relay_case" SET (fillfactor = 90);

-- NULLs are distinct in the schema's unique index: without this a county-wide role could be given twice.
CREATE UNIQUE INDEX "role_assignment_county_wide_once" ON "role_assignment" ("user_id", "role")
  WHERE "site_id" IS NULL;

ALTER TABLE "site" ADD CONSTRAINT "site_road_metres_not_negative" CHECK ("road_metres" >= 0);
ALTER TABLE "matter" ADD CONSTRAINT "matter_baseline_visits_not_negative" CHECK ("baseline_visits" >= 0);
ALTER TABLE "consignment"
  ADD CONSTRAINT "consignment_weight_not_negative" CHECK ("weight_grams" >= 0),
  ADD CONSTRAINT "consignment_counts_not_negative"
    CHECK ("version" >= 0 AND "open_exceptions" >= 0 AND "pickup_attempts" >= 0);
ALTER TABLE "scan_event" ADD CONSTRAINT "scan_event_sequence_from_one" CHECK ("sequence" >= 1);
ALTER TABLE "ledger_entry" ADD CONSTRAINT "ledger_entry_line_from_one" CHECK ("line" >= 1);
-- No order of low, middle and high here: a reversal turns it over. A gap is a gap in all three.
ALTER TABLE "usage_entry" ADD CONSTRAINT "usage_entry_gap_whole" CHECK (num_nulls("low", "middle", "high") IN (0, 3));
ALTER TABLE "tariff_version" ADD CONSTRAINT "tariff_version_period_ordered" CHECK ("valid_until" >= "valid_from");
