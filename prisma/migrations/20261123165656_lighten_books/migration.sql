-- The same day sums in fewer statements: whether the month is open is asked in the one that adds.
CREATE OR REPLACE FUNCTION add_to_ledger_day_sum() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  is_closed boolean;
BEGIN
  PERFORM pg_advisory_xact_lock_shared(7200412);
  WITH added AS (
    INSERT INTO "ledger_day_sum" AS s
    SELECT t."posted_on", t."budget_line", i."account", coalesce(t."town_id", ''), t."version_id",
      sum(greatest(i."amount_fen", 0)), sum(greatest(-i."amount_fen", 0)), count(*)
    FROM inserted i JOIN "ledger_transaction" t ON t."id" = i."transaction_id"
    GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
    ON CONFLICT ("posted_on", "budget_line", "account", "town_id", "version_id") DO UPDATE SET
      "debit_fen" = s."debit_fen" + excluded."debit_fen", "credit_fen" = s."credit_fen" + excluded."credit_fen",
      "entries" = s."entries" + excluded."entries"
    RETURNING "posted_on"
  )
  SELECT min("posted_on") < (SELECT max("month") + interval '1 month' FROM "month_close") INTO is_closed FROM added;
  IF is_closed THEN PERFORM refuse_closed_month(); END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION add_to_usage_day_sum() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  is_closed boolean;
BEGIN
  PERFORM pg_advisory_xact_lock_shared(7200412);
  WITH added AS (
    INSERT INTO "usage_day_sum" AS s
    SELECT t."posted_on", i."measure", coalesce(t."town_id", ''), t."version_id",
      coalesce(sum(i."low"), 0), coalesce(sum(i."middle"), 0), coalesce(sum(i."high"), 0), sum(i."gap_change"), count(*)
    FROM inserted i JOIN "ledger_transaction" t ON t."id" = i."transaction_id"
    GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
    ON CONFLICT ("posted_on", "measure", "town_id", "version_id") DO UPDATE SET
      "low" = s."low" + excluded."low", "middle" = s."middle" + excluded."middle", "high" = s."high" + excluded."high",
      "gaps" = s."gaps" + excluded."gaps", "entries" = s."entries" + excluded."entries"
    RETURNING "posted_on"
  )
  SELECT min("posted_on") < (SELECT max("month") + interval '1 month' FROM "month_close") INTO is_closed FROM added;
  IF is_closed THEN PERFORM refuse_closed_month(); END IF;
  RETURN NULL;
END
$$;

DROP FUNCTION require_open_month(date);
CREATE FUNCTION refuse_closed_month() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the month is closed; post it on the first open day' USING ERRCODE = 'MC001';
END
$$;

-- No entry is of nothing: so whoever writes a first entry alone is out of balance already, and a second one need not be
-- looked at for itself. One look at a posting of two entries instead of two.
ALTER TABLE "ledger_entry" ADD CONSTRAINT "ledger_entry_not_zero" CHECK ("amount_fen" <> 0);
DROP TRIGGER ledger_entry_balanced ON "ledger_entry";
CREATE CONSTRAINT TRIGGER ledger_entry_balanced AFTER INSERT ON "ledger_entry"
  DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW."line" <> 2) EXECUTE FUNCTION require_balance();
