-- CreateEnum
CREATE TYPE "budget_transfer_status" AS ENUM ('proposed', 'approved', 'rejected');

-- AlterTable
ALTER TABLE "ledger_transaction" ADD COLUMN     "budget_line" TEXT,
ADD COLUMN     "note" TEXT,
ADD COLUMN     "posted_on" DATE,
ADD COLUMN     "town_id" TEXT;

-- AlterTable
ALTER TABLE "tariff_version" ADD COLUMN     "contract_id" UUID,
ADD COLUMN     "recorded_at" TIMESTAMPTZ(3),
ADD COLUMN     "recorded_by" UUID;

-- CreateTable
CREATE TABLE "ledger_account" (
    "code" TEXT NOT NULL,
    "budget_line" TEXT NOT NULL,

    CONSTRAINT "ledger_account_pkey" PRIMARY KEY ("code","budget_line")
);

-- CreateTable
CREATE TABLE "ledger_day_sum" (
    "posted_on" DATE NOT NULL,
    "budget_line" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "town_id" TEXT NOT NULL,
    "version_id" TEXT NOT NULL,
    "debit_fen" BIGINT NOT NULL,
    "credit_fen" BIGINT NOT NULL,
    "entries" INTEGER NOT NULL,

    CONSTRAINT "ledger_day_sum_pkey" PRIMARY KEY ("posted_on","budget_line","account","town_id","version_id")
);

-- CreateTable
CREATE TABLE "usage_day_sum" (
    "posted_on" DATE NOT NULL,
    "measure" TEXT NOT NULL,
    "town_id" TEXT NOT NULL,
    "version_id" TEXT NOT NULL,
    "low" BIGINT NOT NULL,
    "middle" BIGINT NOT NULL,
    "high" BIGINT NOT NULL,
    "gaps" INTEGER NOT NULL,
    "entries" INTEGER NOT NULL,

    CONSTRAINT "usage_day_sum_pkey" PRIMARY KEY ("posted_on","measure","town_id","version_id")
);

-- CreateTable
CREATE TABLE "month_close" (
    "month" DATE NOT NULL,
    "closed_by" UUID NOT NULL,
    "closed_at" TIMESTAMPTZ(3) NOT NULL,
    "balances" JSONB NOT NULL,

    CONSTRAINT "month_close_pkey" PRIMARY KEY ("month")
);

-- CreateTable
CREATE TABLE "budget_appropriation" (
    "id" UUID NOT NULL,
    "year" INTEGER NOT NULL,
    "budget_line" TEXT NOT NULL,
    "amount_fen" BIGINT NOT NULL,
    "document" TEXT NOT NULL,
    "issued_on" DATE NOT NULL,
    "recorded_by" UUID NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "budget_appropriation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "budget_transfer" (
    "id" UUID NOT NULL,
    "year" INTEGER NOT NULL,
    "from_line" TEXT NOT NULL,
    "to_line" TEXT NOT NULL,
    "amount_fen" BIGINT NOT NULL,
    "reason" TEXT NOT NULL,
    "status" "budget_transfer_status" NOT NULL DEFAULT 'proposed',
    "proposed_by" UUID NOT NULL,
    "proposed_at" TIMESTAMPTZ(3) NOT NULL,
    "decided_by" UUID,
    "decided_at" TIMESTAMPTZ(3),
    "decision_note" TEXT,

    CONSTRAINT "budget_transfer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "carrier_contract" (
    "id" UUID NOT NULL,
    "number" TEXT NOT NULL,
    "carrier" TEXT NOT NULL,
    "valid_from" DATE NOT NULL,
    "valid_until" DATE NOT NULL,
    "budget_lines" TEXT[],
    "attachment_id" UUID,
    "recorded_by" UUID NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "carrier_contract_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "budget_commitment" (
    "id" UUID NOT NULL,
    "contract_id" UUID NOT NULL,
    "year" INTEGER NOT NULL,
    "budget_line" TEXT NOT NULL,
    "amount_fen" BIGINT NOT NULL,
    "note" TEXT NOT NULL,
    "recorded_by" UUID NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "budget_commitment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "budget_warning" (
    "year" INTEGER NOT NULL,
    "budget_line" TEXT NOT NULL,
    "percent" INTEGER NOT NULL,
    "appropriated_fen" BIGINT NOT NULL,
    "spent_fen" BIGINT NOT NULL,
    "raised_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "budget_warning_pkey" PRIMARY KEY ("year","budget_line","percent","appropriated_fen")
);

-- CreateIndex
CREATE INDEX "budget_appropriation_year_recorded_at_idx" ON "budget_appropriation"("year", "recorded_at");

-- CreateIndex
CREATE INDEX "budget_transfer_year_proposed_at_idx" ON "budget_transfer"("year", "proposed_at");

-- CreateIndex
CREATE UNIQUE INDEX "carrier_contract_number_key" ON "carrier_contract"("number");

-- CreateIndex
CREATE INDEX "carrier_contract_recorded_at_idx" ON "carrier_contract"("recorded_at");

-- CreateIndex
CREATE INDEX "budget_commitment_contract_id_idx" ON "budget_commitment"("contract_id");

-- CreateIndex
CREATE INDEX "budget_commitment_year_recorded_at_idx" ON "budget_commitment"("year", "recorded_at");

-- CreateIndex
CREATE INDEX "ledger_transaction_posted_on_idx" ON "ledger_transaction" USING BRIN ("posted_on");

-- AddForeignKey
ALTER TABLE "tariff_version" ADD CONSTRAINT "tariff_version_contract_id_fkey" FOREIGN KEY ("contract_id") REFERENCES "carrier_contract"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ledger_day_sum" ADD CONSTRAINT "ledger_day_sum_account_budget_line_fkey" FOREIGN KEY ("account", "budget_line") REFERENCES "ledger_account"("code", "budget_line") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "budget_commitment" ADD CONSTRAINT "budget_commitment_contract_id_fkey" FOREIGN KEY ("contract_id") REFERENCES "carrier_contract"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What was posted so far counts on the day on which it happened (Asia/Shanghai): no month is closed yet.
ALTER TABLE "ledger_transaction" DISABLE TRIGGER ledger_transaction_append_only;
UPDATE "ledger_transaction" t SET
  "posted_on" = (t."occurred_at" AT TIME ZONE 'Asia/Shanghai')::date,
  "budget_line" = (SELECT CASE y."account" WHEN 'postage_towns' THEN 'towns' ELSE 'county_seat' END
                   FROM "ledger_entry" y WHERE y."transaction_id" = t."id" AND y."account" LIKE 'postage_%'),
  "town_id" = coalesce(
    (SELECT CASE s."kind" WHEN 'town_centre' THEN s."id" WHEN 'village_station' THEN s."parent_id" END
     FROM "relay_case" k JOIN "site" s ON s."id" = k."home_site_id" WHERE k."id" = t."case_id"),
    (SELECT CASE s."kind" WHEN 'town_centre' THEN s."id" ELSE s."parent_id" END
     FROM "bag_event" e JOIN "bag" b ON b."id" = e."bag_id"
     JOIN "site" s ON s."id" IN (b."from_site_id", b."to_site_id") AND s."kind" IN ('town_centre', 'village_station')
     WHERE e."id" = t."source_event_id" ORDER BY s."id" = b."to_site_id" DESC LIMIT 1));
ALTER TABLE "ledger_transaction" ENABLE TRIGGER ledger_transaction_append_only;
ALTER TABLE "ledger_transaction" ALTER COLUMN "posted_on" SET NOT NULL;

-- The chart of accounts by budget line. server/domain/ledger.ts says the same; a test holds them together.
INSERT INTO "ledger_account" ("code", "budget_line") VALUES
  ('postage_towns', 'towns'), ('postage_county_seat', 'county_seat'),
  ('adjustment', 'towns'), ('adjustment', 'county_seat'),
  ('payable_carrier', 'towns'), ('payable_carrier', 'county_seat'),
  ('paid', 'towns'), ('paid', 'county_seat'),
  ('appropriated', 'towns'), ('appropriated', 'county_seat'),
  ('available', 'towns'), ('available', 'county_seat'),
  ('committed', 'towns'), ('committed', 'county_seat');

-- Rows of day sums are updated many times a day: room in the page keeps the updates off the index.
ALTER TABLE "ledger_day_sum" SET (fillfactor = 50);
ALTER TABLE "usage_day_sum" SET (fillfactor = 50);

INSERT INTO "ledger_day_sum"
SELECT t."posted_on", t."budget_line", y."account", coalesce(t."town_id", ''), t."version_id",
  sum(greatest(y."amount_fen", 0)), sum(greatest(-y."amount_fen", 0)), count(*)
FROM "ledger_entry" y JOIN "ledger_transaction" t ON t."id" = y."transaction_id" GROUP BY 1, 2, 3, 4, 5;
INSERT INTO "usage_day_sum"
SELECT t."posted_on", u."measure", coalesce(t."town_id", ''), t."version_id",
  coalesce(sum(u."low"), 0), coalesce(sum(u."middle"), 0), coalesce(sum(u."high"), 0), sum(u."gap_change"), count(*)
FROM "usage_entry" u JOIN "ledger_transaction" t ON t."id" = u."transaction_id" GROUP BY 1, 2, 3, 4;

-- Day sums are kept in the transaction of their entries. Whoever posts shares the lock that closers of days and months hold
-- alone, so an entry is either in the balances of the month that closes, or refused: its fact is posted anew, a month later.
-- The key of the account and its line refuses, with the sum, what a line is not for.
CREATE FUNCTION add_to_ledger_day_sum() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  earliest date;
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
  SELECT min("posted_on") INTO earliest FROM added;
  PERFORM require_open_month(earliest);
  RETURN NULL;
END
$$;

CREATE FUNCTION add_to_usage_day_sum() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  earliest date;
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
  SELECT min("posted_on") INTO earliest FROM added;
  PERFORM require_open_month(earliest);
  RETURN NULL;
END
$$;

CREATE FUNCTION require_open_month(day date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  last_closed date;
BEGIN
  SELECT max("month") INTO last_closed FROM "month_close";
  IF day < last_closed + interval '1 month' THEN
    RAISE EXCEPTION 'the month of % is closed; post it on the first open day', day USING ERRCODE = 'MC001';
  END IF;
END
$$;

CREATE TRIGGER ledger_entry_day_sum AFTER INSERT ON "ledger_entry"
  REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION add_to_ledger_day_sum();
CREATE TRIGGER usage_entry_day_sum AFTER INSERT ON "usage_entry"
  REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION add_to_usage_day_sum();

CREATE TRIGGER tariff_version_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "tariff_version"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_account_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "ledger_account"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER month_close_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "month_close"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER budget_appropriation_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "budget_appropriation"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER carrier_contract_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "carrier_contract"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER budget_commitment_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "budget_commitment"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER budget_warning_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "budget_warning"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

ALTER TABLE "month_close" ADD CONSTRAINT "month_close_first_day" CHECK (extract(day FROM "month") = 1);
ALTER TABLE "budget_appropriation" ADD CONSTRAINT "budget_appropriation_not_zero" CHECK ("amount_fen" <> 0);
ALTER TABLE "budget_commitment" ADD CONSTRAINT "budget_commitment_not_zero" CHECK ("amount_fen" <> 0);
ALTER TABLE "carrier_contract" ADD CONSTRAINT "carrier_contract_period_ordered" CHECK ("valid_until" >= "valid_from");
-- Two persons: who proposed a transfer does not decide on it.
ALTER TABLE "budget_transfer"
  ADD CONSTRAINT "budget_transfer_amount_positive" CHECK ("amount_fen" > 0),
  ADD CONSTRAINT "budget_transfer_between_lines" CHECK ("from_line" <> "to_line"),
  ADD CONSTRAINT "budget_transfer_second_person" CHECK ("decided_by" <> "proposed_by"),
  ADD CONSTRAINT "budget_transfer_decided" CHECK (("status" = 'proposed') = ("decided_by" IS NULL)
    AND ("status" = 'proposed') = ("decided_at" IS NULL));
