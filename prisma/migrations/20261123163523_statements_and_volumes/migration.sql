-- CreateEnum
CREATE TYPE "statement_status" AS ENUM ('open', 'agreed', 'withdrawn');

-- CreateEnum
CREATE TYPE "settlement_status" AS ENUM ('prepared', 'returned', 'reviewed', 'approved', 'paid');

-- CreateEnum
CREATE TYPE "volume_import_status" AS ENUM ('draft', 'confirmed', 'discarded');

-- CreateTable
CREATE TABLE "waybill" (
    "number" TEXT NOT NULL,
    "consignment_id" UUID,
    "bag_id" UUID,
    "recorded_by" UUID NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "waybill_pkey" PRIMARY KEY ("number")
);

-- CreateTable
CREATE TABLE "source_file" (
    "id" UUID NOT NULL,
    "purpose" TEXT NOT NULL,
    "file_name" TEXT NOT NULL,
    "format" TEXT NOT NULL,
    "size_bytes" INTEGER NOT NULL,
    "digest" TEXT NOT NULL,
    "content_sealed" BYTEA NOT NULL,
    "uploaded_by" UUID NOT NULL,
    "uploaded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "source_file_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "column_mapping" (
    "source" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "columns" JSONB NOT NULL,
    "recorded_by" UUID NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "column_mapping_pkey" PRIMARY KEY ("source","version")
);

-- CreateTable
CREATE TABLE "carrier_statement" (
    "id" UUID NOT NULL,
    "carrier" TEXT NOT NULL,
    "month" DATE NOT NULL,
    "file_id" UUID NOT NULL,
    "warnings" JSONB NOT NULL,
    "line_count" INTEGER NOT NULL,
    "billed_fen" BIGINT NOT NULL,
    "imported_by" UUID NOT NULL,
    "imported_at" TIMESTAMPTZ(3) NOT NULL,
    "status" "statement_status" NOT NULL DEFAULT 'open',
    "matched_at" TIMESTAMPTZ(3) NOT NULL,
    "agreed_by" UUID,
    "agreed_at" TIMESTAMPTZ(3),

    CONSTRAINT "carrier_statement_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "statement_line" (
    "statement_id" UUID NOT NULL,
    "line" INTEGER NOT NULL,
    "waybill" TEXT,
    "number" TEXT,
    "date" DATE,
    "site_name" TEXT,
    "site_id" TEXT,
    "weight_grams" INTEGER,
    "amount_fen" BIGINT NOT NULL,
    "outcome" TEXT NOT NULL,
    "charge_id" UUID,
    "matched_by" TEXT,
    "difference_fen" BIGINT NOT NULL,
    "doubles_line" INTEGER,
    "settled_by" UUID,
    "resolution" TEXT,
    "budget_line" TEXT,
    "payable_fen" BIGINT,

    CONSTRAINT "statement_line_pkey" PRIMARY KEY ("statement_id","line")
);

-- CreateTable
CREATE TABLE "statement_note" (
    "statement_id" UUID NOT NULL,
    "line" INTEGER NOT NULL,
    "sequence" INTEGER NOT NULL,
    "resolution" TEXT,
    "budget_line" TEXT,
    "note" TEXT NOT NULL,
    "author_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "statement_note_pkey" PRIMARY KEY ("statement_id","line","sequence")
);

-- CreateTable
CREATE TABLE "missing_charge" (
    "statement_id" UUID NOT NULL,
    "charge_id" UUID NOT NULL,
    "amount_fen" BIGINT NOT NULL,

    CONSTRAINT "missing_charge_pkey" PRIMARY KEY ("statement_id","charge_id")
);

-- CreateTable
CREATE TABLE "settled_charge" (
    "charge_id" UUID NOT NULL,
    "statement_id" UUID NOT NULL,
    "line" INTEGER NOT NULL,

    CONSTRAINT "settled_charge_pkey" PRIMARY KEY ("charge_id")
);

-- CreateTable
CREATE TABLE "settlement" (
    "id" UUID NOT NULL,
    "statement_id" UUID NOT NULL,
    "status" "settlement_status" NOT NULL,
    "amounts" JSONB NOT NULL,
    "prepared_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "settlement_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "settlement_step" (
    "settlement_id" UUID NOT NULL,
    "sequence" INTEGER NOT NULL,
    "kind" "settlement_status" NOT NULL,
    "actor_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "note" TEXT,
    "amounts" JSONB,
    "voucher" TEXT,
    "paid_on" DATE,

    CONSTRAINT "settlement_step_pkey" PRIMARY KEY ("settlement_id","sequence")
);

-- CreateTable
CREATE TABLE "volume_import" (
    "id" UUID NOT NULL,
    "month" DATE NOT NULL,
    "file_id" UUID NOT NULL,
    "warnings" JSONB NOT NULL,
    "anomalies" JSONB NOT NULL,
    "imported_by" UUID NOT NULL,
    "imported_at" TIMESTAMPTZ(3) NOT NULL,
    "status" "volume_import_status" NOT NULL,
    "decided_by" UUID,
    "decided_at" TIMESTAMPTZ(3),
    "reason" TEXT,

    CONSTRAINT "volume_import_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "agency_volume" (
    "import_id" UUID NOT NULL,
    "agency_id" TEXT NOT NULL,
    "line" INTEGER NOT NULL,
    "accepted" INTEGER NOT NULL,
    "completed" INTEGER NOT NULL,
    "rated" INTEGER,
    "good" INTEGER,
    "good_share" INTEGER,
    "note" TEXT,

    CONSTRAINT "agency_volume_pkey" PRIMARY KEY ("import_id","agency_id")
);

-- CreateIndex
CREATE INDEX "waybill_consignment_id_idx" ON "waybill"("consignment_id");

-- CreateIndex
CREATE INDEX "waybill_bag_id_idx" ON "waybill"("bag_id");

-- CreateIndex
CREATE INDEX "source_file_uploaded_by_uploaded_at_idx" ON "source_file"("uploaded_by", "uploaded_at");

-- CreateIndex
CREATE INDEX "carrier_statement_imported_at_idx" ON "carrier_statement"("imported_at");

-- CreateIndex
CREATE INDEX "settled_charge_statement_id_idx" ON "settled_charge"("statement_id");

-- CreateIndex
CREATE UNIQUE INDEX "settlement_statement_id_key" ON "settlement"("statement_id");

-- CreateIndex
CREATE INDEX "settlement_prepared_at_idx" ON "settlement"("prepared_at");

-- CreateIndex
CREATE INDEX "volume_import_imported_at_idx" ON "volume_import"("imported_at");

-- CreateIndex
CREATE INDEX "volume_import_month_decided_at_idx" ON "volume_import"("month", "decided_at");

-- AddForeignKey
ALTER TABLE "statement_line" ADD CONSTRAINT "statement_line_statement_id_fkey" FOREIGN KEY ("statement_id") REFERENCES "carrier_statement"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "statement_note" ADD CONSTRAINT "statement_note_statement_id_line_fkey" FOREIGN KEY ("statement_id", "line") REFERENCES "statement_line"("statement_id", "line") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "missing_charge" ADD CONSTRAINT "missing_charge_statement_id_fkey" FOREIGN KEY ("statement_id") REFERENCES "carrier_statement"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "settlement" ADD CONSTRAINT "settlement_statement_id_fkey" FOREIGN KEY ("statement_id") REFERENCES "carrier_statement"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "settlement_step" ADD CONSTRAINT "settlement_step_settlement_id_fkey" FOREIGN KEY ("settlement_id") REFERENCES "settlement"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "agency_volume" ADD CONSTRAINT "agency_volume_import_id_fkey" FOREIGN KEY ("import_id") REFERENCES "volume_import"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- One live statement of a carrier and month: a thirteenth bill in a year finds its month taken.
CREATE UNIQUE INDEX "carrier_statement_one_live" ON "carrier_statement" ("carrier", "month") WHERE "status" <> 'withdrawn';
-- Whether a posting was taken back is asked for each that a statement may be about.
CREATE INDEX "ledger_transaction_reversals" ON "ledger_transaction" ("reverses_id") WHERE "reverses_id" IS NOT NULL;
-- A posting is in one line of a statement at most, whatever the matching did.
CREATE UNIQUE INDEX "statement_line_pairs_once" ON "statement_line" ("statement_id", "charge_id")
  WHERE "outcome" IN ('matched', 'priced_differently');

ALTER TABLE "waybill" ADD CONSTRAINT "waybill_of_one" CHECK (num_nonnulls("consignment_id", "bag_id") = 1);
ALTER TABLE "carrier_statement"
  ADD CONSTRAINT "carrier_statement_first_day" CHECK (extract(day FROM "month") = 1),
  ADD CONSTRAINT "carrier_statement_agreed" CHECK (("status" = 'agreed') = ("agreed_by" IS NOT NULL)
    AND ("agreed_by" IS NULL) = ("agreed_at" IS NULL));
ALTER TABLE "statement_line" ADD CONSTRAINT "statement_line_amount_positive" CHECK ("amount_fen" > 0);
ALTER TABLE "volume_import"
  ADD CONSTRAINT "volume_import_first_day" CHECK (extract(day FROM "month") = 1),
  ADD CONSTRAINT "volume_import_decided" CHECK (("status" = 'draft') = ("decided_by" IS NULL)
    AND ("decided_by" IS NULL) = ("decided_at" IS NULL));
ALTER TABLE "agency_volume" ADD CONSTRAINT "agency_volume_not_negative"
  CHECK ("accepted" >= 0 AND "completed" >= 0 AND "rated" >= 0 AND "good" >= 0 AND "good_share" BETWEEN 0 AND 10000);

CREATE TRIGGER waybill_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "waybill"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER source_file_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "source_file"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER column_mapping_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "column_mapping"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER statement_note_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "statement_note"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER settlement_step_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "settlement_step"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER agency_volume_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "agency_volume"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Three hands: who prepared does not review, who prepared or reviewed does not approve, round by round.
CREATE FUNCTION require_three_hands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM "settlement_step" s
    WHERE s."settlement_id" = NEW."settlement_id" AND s."actor_id" = NEW."actor_id"
      AND s."kind" IN ('prepared', 'reviewed') AND s."sequence" < NEW."sequence"
      AND s."sequence" >= (SELECT max(p."sequence") FROM "settlement_step" p
                           WHERE p."settlement_id" = NEW."settlement_id" AND p."kind" = 'prepared')
  ) THEN
    RAISE EXCEPTION 'settlement %: % needs another person', NEW."settlement_id", NEW."kind"
      USING ERRCODE = 'check_violation', CONSTRAINT = 'settlement_three_hands', TABLE = 'settlement_step';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER settlement_three_hands BEFORE INSERT ON "settlement_step"
  FOR EACH ROW WHEN (NEW."kind" IN ('reviewed', 'approved')) EXECUTE FUNCTION require_three_hands();

-- Nothing is paid without an approved settlement: its id stands in the key of the payment.
CREATE FUNCTION require_approved_settlement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM "settlement" s JOIN "carrier_statement" c ON c."id" = s."statement_id"
    WHERE s."id"::text = split_part(NEW."posting_key", ':', 2) AND s."status" IN ('approved', 'paid') AND c."status" = 'agreed'
  ) THEN
    RAISE EXCEPTION 'payment % has no approved settlement', NEW."posting_key"
      USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_of_settlement', TABLE = 'ledger_transaction';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER payment_of_settlement BEFORE INSERT ON "ledger_transaction"
  FOR EACH ROW WHEN (NEW."kind" = 'payment') EXECUTE FUNCTION require_approved_settlement();
