-- The same day sums for less: PostgreSQL cannot know how few rows a trigger is handed, so LATERAL with OFFSET 0 leads each
-- table to its index, whatever its size; the plan is made once and kept, not anew for every array; and a scan that completes and cancels nothing pays for a look at its own rows alone.
CREATE OR REPLACE FUNCTION change_relay_day_sum(removed counted_consignment[], added counted_consignment[]) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  INSERT INTO "relay_day_sum" AS s ("subject", "day", "subject_id", "registered", "cancelled", "completed", "minutes", "ratings")
  SELECT subject.kind, n.day, subject.id, sum(n.sign * n.registered), sum(n.sign * n.cancelled), sum(n.sign * n.completed),
    coalesce(array_agg(CASE n.sign WHEN 1 THEN n.minutes ELSE -1 - n.minutes END) FILTER (WHERE n.completed > 0), '{}'),
    score_counts(array_agg(n.sign * n.score) FILTER (WHERE n.score IS NOT NULL))
  FROM (
    SELECT -1 AS sign, o.case_id, r.* FROM unnest(removed) AS o
    -- a row of its own: PostgreSQL 18 loses the columns of a whole row of a function when it inlines
    CROSS JOIN LATERAL relay_counts(ROW(o.id, o.case_id, o.registered_at, o.completed_at, o.status)::counted_consignment) AS r
    UNION ALL
    SELECT 1, o.case_id, r.* FROM unnest(added) AS o
    CROSS JOIN LATERAL relay_counts(ROW(o.id, o.case_id, o.registered_at, o.completed_at, o.status)::counted_consignment) AS r
  ) AS n
  CROSS JOIN LATERAL (SELECT "home_site_id", "matter_id" FROM "relay_case" WHERE "id" = n.case_id OFFSET 0) AS k
  CROSS JOIN LATERAL (VALUES ('home', k."home_site_id"), ('matter', k."matter_id")) AS subject(kind, id)
  GROUP BY 1, 2, 3
  HAVING sum(n.sign * n.registered) <> 0 OR sum(n.sign * n.cancelled) <> 0 OR bool_or(n.completed > 0)
  ORDER BY 1, 2, 3
  ON CONFLICT ("subject", "day", "subject_id") DO UPDATE SET
    "registered" = s."registered" + excluded."registered", "cancelled" = s."cancelled" + excluded."cancelled",
    "completed" = s."completed" + excluded."completed", "minutes" = merge_minutes(s."minutes", excluded."minutes"),
    "ratings" = merge_ratings(s."ratings", excluded."ratings");
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
  SELECT array_agg(ROW(b."id", b."case_id", b."registered_at", b."completed_at", b."status")::counted_consignment),
    array_agg(ROW(a."id", a."case_id", a."registered_at", a."completed_at", a."status")::counted_consignment)
  INTO removed, added
  FROM before_change b JOIN after_change a ON a."id" = b."id"
  WHERE a."completed_at" IS DISTINCT FROM b."completed_at"
    OR (a."status" <> b."status" AND (a."status" IN ('completed', 'cancelled') OR b."status" IN ('completed', 'cancelled')));
  IF removed IS NOT NULL THEN PERFORM change_relay_day_sum(removed, added); END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION consignment_rated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "relay_day_sum" AS s ("subject", "day", "subject_id", "ratings")
  SELECT subject.kind, shanghai_day(c."completed_at"), subject.id, score_counts(array_agg(c."score"))
  FROM (
    SELECT c."case_id", c."completed_at", i."score"
    FROM inserted i JOIN "consignment" c ON c."id" = i."consignment_id"
    WHERE c."status" = 'completed' AND c."completed_at" IS NOT NULL
      AND c."id" = ANY(ARRAY(SELECT "consignment_id" FROM inserted)) ORDER BY c."id" FOR SHARE OF c
  ) AS c
  CROSS JOIN LATERAL (SELECT "home_site_id", "matter_id" FROM "relay_case" WHERE "id" = c."case_id" OFFSET 0) AS k
  CROSS JOIN LATERAL (VALUES ('home', k."home_site_id"), ('matter', k."matter_id")) AS subject(kind, id)
  GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
  ON CONFLICT ("subject", "day", "subject_id") DO UPDATE SET "ratings" = merge_ratings(s."ratings", excluded."ratings");
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION add_to_dispatch_day_sum() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM inserted WHERE "kind" = 'dispatched') THEN RETURN NULL; END IF;
  INSERT INTO "dispatch_day_sum" AS s
  SELECT shanghai_day(i."occurred_at"), k."home_site_id", count(*)
  FROM inserted i
  CROSS JOIN LATERAL (SELECT "case_id" FROM "consignment" WHERE "id" = i."consignment_id" OFFSET 0) AS c
  CROSS JOIN LATERAL (SELECT "home_site_id" FROM "relay_case" WHERE "id" = c."case_id" OFFSET 0) AS k
  WHERE i."kind" = 'dispatched' GROUP BY 1, 2 ORDER BY 1, 2
  ON CONFLICT ("day", "home_site_id") DO UPDATE SET "legs" = s."legs" + excluded."legs";
  RETURN NULL;
END
$$;
