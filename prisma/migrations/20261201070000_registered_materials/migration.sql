-- What was registered on a day by direction is a sum too: a year's report need not look at its consignments for it.
ALTER TABLE "relay_day_sum" ADD COLUMN "registered_materials" INTEGER NOT NULL DEFAULT 0;
ALTER TYPE counted_consignment ADD ATTRIBUTE direction "direction";
ALTER TYPE relay_count ADD ATTRIBUTE registered_materials int;

CREATE OR REPLACE FUNCTION relay_counts(c counted_consignment) RETURNS SETOF relay_count LANGUAGE sql STABLE AS $$
  SELECT shanghai_day(c.registered_at), 1, 0, 0, NULL::int, NULL::int, (c.direction = 'materials')::int
  UNION ALL
  SELECT shanghai_day(c.completed_at), 0, 0, 1, relay_minutes(c.registered_at, c.completed_at),
    (SELECT "score" FROM "rating" WHERE "consignment_id" = c.id), 0
  WHERE c.completed_at IS NOT NULL AND c.status = 'completed'
  UNION ALL
  -- asked too late, a cancellation cancels nothing; the one recorded first tells the day
  SELECT shanghai_day(e."occurred_at"), 0, 1, 0, NULL, NULL, 0
  FROM (SELECT "occurred_at" FROM "scan_event" WHERE "consignment_id" = c.id AND "kind" = 'cancelled'
        ORDER BY "sequence" LIMIT 1) AS e
  WHERE c.status = 'cancelled'
$$;

CREATE OR REPLACE FUNCTION change_relay_day_sum(removed counted_consignment[], added counted_consignment[]) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  INSERT INTO "relay_day_sum" AS s ("subject", "day", "subject_id", "registered", "cancelled", "completed", "minutes", "ratings",
    "registered_materials")
  SELECT subject.kind, n.day, subject.id, sum(n.sign * n.registered), sum(n.sign * n.cancelled), sum(n.sign * n.completed),
    coalesce(array_agg(CASE n.sign WHEN 1 THEN n.minutes ELSE -1 - n.minutes END) FILTER (WHERE n.completed > 0), '{}'),
    score_counts(array_agg(n.sign * n.score) FILTER (WHERE n.score IS NOT NULL)), sum(n.sign * n.registered_materials)
  FROM (
    SELECT -1 AS sign, o.case_id, r.* FROM unnest(removed) AS o
    -- a row of its own: PostgreSQL 18 loses the columns of a whole row of a function when it inlines
    CROSS JOIN LATERAL relay_counts(ROW(o.id, o.case_id, o.registered_at, o.completed_at, o.status, o.direction)::counted_consignment) AS r
    UNION ALL
    SELECT 1, o.case_id, r.* FROM unnest(added) AS o
    CROSS JOIN LATERAL relay_counts(ROW(o.id, o.case_id, o.registered_at, o.completed_at, o.status, o.direction)::counted_consignment) AS r
  ) AS n
  CROSS JOIN LATERAL (SELECT "home_site_id", "matter_id" FROM "relay_case" WHERE "id" = n.case_id OFFSET 0) AS k
  CROSS JOIN LATERAL (VALUES ('home', k."home_site_id"), ('matter', k."matter_id")) AS subject(kind, id)
  GROUP BY 1, 2, 3
  HAVING sum(n.sign * n.registered) <> 0 OR sum(n.sign * n.cancelled) <> 0 OR bool_or(n.completed > 0)
  ORDER BY 1, 2, 3
  ON CONFLICT ("subject", "day", "subject_id") DO UPDATE SET
    "registered" = s."registered" + excluded."registered", "cancelled" = s."cancelled" + excluded."cancelled",
    "completed" = s."completed" + excluded."completed", "minutes" = merge_minutes(s."minutes", excluded."minutes"),
    "ratings" = merge_ratings(s."ratings", excluded."ratings"),
    "registered_materials" = s."registered_materials" + excluded."registered_materials";
END
$$;

CREATE OR REPLACE FUNCTION consignment_registered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM change_relay_day_sum('{}', (
    SELECT array_agg(ROW(i."id", i."case_id", i."registered_at", i."completed_at", i."status", i."direction")::counted_consignment)
    FROM inserted i));
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION consignment_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  removed counted_consignment[];
  added counted_consignment[];
BEGIN
  IF NOT EXISTS (SELECT FROM after_change WHERE "status" IN ('completed', 'cancelled'))
    AND NOT EXISTS (SELECT FROM before_change WHERE "status" IN ('completed', 'cancelled')) THEN
    RETURN NULL;
  END IF;
  SELECT array_agg(ROW(b."id", b."case_id", b."registered_at", b."completed_at", b."status", b."direction")::counted_consignment),
    array_agg(ROW(a."id", a."case_id", a."registered_at", a."completed_at", a."status", a."direction")::counted_consignment)
  INTO removed, added
  FROM before_change b JOIN after_change a ON a."id" = b."id"
  WHERE a."completed_at" IS DISTINCT FROM b."completed_at"
    OR (a."status" <> b."status" AND (a."status" IN ('completed', 'cancelled') OR b."status" IN ('completed', 'cancelled')));
  IF removed IS NOT NULL THEN PERFORM change_relay_day_sum(removed, added); END IF;
  RETURN NULL;
END
$$;

-- What there is already.
UPDATE "relay_day_sum" s SET "registered_materials" = r.count
FROM (
  SELECT subject.kind, shanghai_day(c."registered_at") AS day, subject.id, count(*)
  FROM "consignment" c JOIN "relay_case" k ON k."id" = c."case_id"
  CROSS JOIN LATERAL (VALUES ('home', k."home_site_id"), ('matter', k."matter_id")) AS subject(kind, id)
  WHERE c."direction" = 'materials' GROUP BY 1, 2, 3
) AS r
WHERE s."subject" = r.kind AND s."day" = r.day AND s."subject_id" = r.id;
