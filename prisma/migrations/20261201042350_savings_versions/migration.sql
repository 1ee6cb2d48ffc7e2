-- AlterTable
ALTER TABLE "ledger_transaction" ADD COLUMN     "basis" JSONB;

-- AlterTable
ALTER TABLE "savings_method_version" ADD COLUMN     "recorded_at" TIMESTAMPTZ(3),
ADD COLUMN     "recorded_by" UUID;

-- CreateIndex
CREATE INDEX "relay_case_created_at_id_idx" ON "relay_case"("created_at", "id");

-- Each parameter of a method names its source and the day that it was true of. What came with the program named one source
-- for each way to travel.
UPDATE "savings_method_version" v SET "parameters" = jsonb_build_object(
  'stationMetres', v."parameters"->'stationMetres',
  'stationSource', jsonb_build_object('text', v."source", 'asOf', v."valid_from"),
  'modes', (
    SELECT jsonb_agg((m - 'source') || jsonb_build_object('shareSource', s, 'fareSource', s, 'speedSource', s) ORDER BY n)
    FROM jsonb_array_elements(v."parameters"->'modes') WITH ORDINALITY AS given(m, n)
    CROSS JOIN LATERAL (SELECT jsonb_build_object('text', m->'source', 'asOf', v."valid_from")) AS source(s)))
WHERE NOT v."parameters" ? 'stationSource';
CREATE TRIGGER savings_method_version_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "savings_method_version"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A case counts on the day on which it first saves a trip: what was posted before is given its count. It is no new posting,
-- so closed months take it.
ALTER TABLE "usage_entry" DISABLE TRIGGER usage_entry_day_sum;
INSERT INTO "usage_entry" ("transaction_id", "measure", "low", "middle", "high", "gap_change")
SELECT "id", 'cases', "change", "change", "change", 0
FROM (
  SELECT "id", ("running" > 0)::int - ("running" - "trips" > 0)::int AS "change"
  FROM (
    SELECT t."id", u."middle" AS "trips",
      sum(u."middle") OVER (PARTITION BY t."case_id" ORDER BY t."recorded_at", t."id") AS "running"
    FROM "ledger_transaction" t JOIN "usage_entry" u ON u."transaction_id" = t."id" AND u."measure" = 'trips'
    WHERE t."kind" = 'savings') AS trips) AS cases
WHERE "change" <> 0;
ALTER TABLE "usage_entry" ENABLE TRIGGER usage_entry_day_sum;
INSERT INTO "usage_day_sum"
SELECT t."posted_on", u."measure", coalesce(t."town_id", ''), t."version_id",
  sum(u."low"), sum(u."middle"), sum(u."high"), sum(u."gap_change"), count(*)
FROM "usage_entry" u JOIN "ledger_transaction" t ON t."id" = u."transaction_id"
WHERE u."measure" = 'cases' GROUP BY 1, 2, 3, 4;
