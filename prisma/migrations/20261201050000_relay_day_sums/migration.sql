-- CreateTable
CREATE TABLE "relay_day_sum" (
    "subject" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "subject_id" TEXT NOT NULL,
    "registered" INTEGER NOT NULL DEFAULT 0,
    "cancelled" INTEGER NOT NULL DEFAULT 0,
    "completed" INTEGER NOT NULL DEFAULT 0,
    "minutes" INTEGER[] DEFAULT ARRAY[]::INTEGER[],
    "ratings" INTEGER[] DEFAULT ARRAY[0, 0, 0, 0, 0]::INTEGER[],

    CONSTRAINT "relay_day_sum_pkey" PRIMARY KEY ("subject","day","subject_id")
);

-- CreateTable
CREATE TABLE "dispatch_day_sum" (
    "day" DATE NOT NULL,
    "home_site_id" TEXT NOT NULL,
    "legs" INTEGER NOT NULL,

    CONSTRAINT "dispatch_day_sum_pkey" PRIMARY KEY ("day","home_site_id")
);

ALTER TABLE "relay_day_sum" SET (fillfactor = 70);
ALTER TABLE "dispatch_day_sum" SET (fillfactor = 50);

CREATE FUNCTION shanghai_day(instant timestamptz) RETURNS date LANGUAGE sql STABLE PARALLEL SAFE
  RETURN (instant AT TIME ZONE 'Asia/Shanghai')::date;

-- Whole minutes from registration to completion.
CREATE FUNCTION relay_minutes(registered_at timestamptz, completed_at timestamptz) RETURNS int LANGUAGE sql STABLE PARALLEL SAFE
  RETURN greatest(0, floor(extract(epoch FROM completed_at - registered_at) / 60)::int);

-- A change of day sums carries what is to be taken away as -1 - minutes.
CREATE FUNCTION merge_minutes(kept int[], change int[]) RETURNS int[] LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  one int;
  place int;
BEGIN
  FOREACH one IN ARRAY change LOOP
    IF one >= 0 THEN
      kept := kept || one;
    ELSE
      place := array_position(kept, -1 - one);
      kept := kept[:place - 1] || kept[place + 1:];
    END IF;
  END LOOP;
  RETURN kept;
END
$$;

-- How many of each score; below 0: taken away.
CREATE FUNCTION score_counts(scores int[]) RETURNS int[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  counts int[] := '{0,0,0,0,0}';
  one int;
BEGIN
  FOREACH one IN ARRAY coalesce(scores, '{}') LOOP
    counts[abs(one)] := counts[abs(one)] + sign(one);
  END LOOP;
  RETURN counts;
END
$$;

CREATE FUNCTION merge_ratings(kept int[], change int[]) RETURNS int[] LANGUAGE sql IMMUTABLE
  RETURN ARRAY[kept[1] + change[1], kept[2] + change[2], kept[3] + change[3], kept[4] + change[4], kept[5] + change[5]];

-- A consignment as it counts: one row for each day on which something of it does. Who registers, scans, corrects and rates
-- goes by this, and so does who adds everything up anew (server/store/relay-day-sums.ts).
CREATE TYPE counted_consignment AS (id uuid, case_id uuid, registered_at timestamptz, completed_at timestamptz,
  status "consignment_status");
CREATE TYPE relay_count AS (day date, registered int, cancelled int, completed int, minutes int, score int);
CREATE FUNCTION relay_counts(c counted_consignment) RETURNS SETOF relay_count LANGUAGE sql STABLE AS $$
  SELECT shanghai_day(c.registered_at), 1, 0, 0, NULL::int, NULL::int
  UNION ALL
  SELECT shanghai_day(c.completed_at), 0, 0, 1, relay_minutes(c.registered_at, c.completed_at),
    (SELECT "score" FROM "rating" WHERE "consignment_id" = c.id)
  WHERE c.completed_at IS NOT NULL AND c.status = 'completed'
  UNION ALL
  -- asked too late, a cancellation cancels nothing; the one recorded first tells the day
  SELECT shanghai_day(e."occurred_at"), 0, 1, 0, NULL, NULL
  FROM (SELECT "occurred_at" FROM "scan_event" WHERE "consignment_id" = c.id AND "kind" = 'cancelled'
        ORDER BY "sequence" LIMIT 1) AS e
  WHERE c.status = 'cancelled'
$$;

-- One statement for all rows of a writer, in one order for everybody.
CREATE FUNCTION change_relay_day_sum(removed counted_consignment[], added counted_consignment[]) RETURNS void
LANGUAGE plpgsql AS $$
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
  JOIN "relay_case" k ON k."id" = n.case_id
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

CREATE FUNCTION consignment_registered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM change_relay_day_sum('{}', (
    SELECT array_agg(ROW(i."id", i."case_id", i."registered_at", i."completed_at", i."status")::counted_consignment)
    FROM inserted i));
  RETURN NULL;
END
$$;

-- Most scans complete and cancel nothing: they pay for the look alone.
CREATE FUNCTION consignment_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  removed counted_consignment[];
  added counted_consignment[];
BEGIN
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

-- A rating waits for whoever changes its consignment: either he counts it, or it finds what he wrote.
CREATE FUNCTION consignment_rated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "relay_day_sum" AS s ("subject", "day", "subject_id", "ratings")
  SELECT subject.kind, shanghai_day(c."completed_at"), subject.id, score_counts(array_agg(c."score"))
  FROM (
    SELECT c."case_id", c."completed_at", i."score"
    FROM inserted i JOIN "consignment" c ON c."id" = i."consignment_id"
    WHERE c."status" = 'completed' AND c."completed_at" IS NOT NULL ORDER BY c."id" FOR SHARE OF c
  ) AS c
  JOIN "relay_case" k ON k."id" = c."case_id"
  CROSS JOIN LATERAL (VALUES ('home', k."home_site_id"), ('matter', k."matter_id")) AS subject(kind, id)
  GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
  ON CONFLICT ("subject", "day", "subject_id") DO UPDATE SET "ratings" = merge_ratings(s."ratings", excluded."ratings");
  RETURN NULL;
END
$$;

CREATE FUNCTION add_to_dispatch_day_sum() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "dispatch_day_sum" AS s
  SELECT shanghai_day(i."occurred_at"), k."home_site_id", count(*)
  FROM inserted i JOIN "consignment" c ON c."id" = i."consignment_id" JOIN "relay_case" k ON k."id" = c."case_id"
  WHERE i."kind" = 'dispatched' GROUP BY 1, 2 ORDER BY 1, 2
  ON CONFLICT ("day", "home_site_id") DO UPDATE SET "legs" = s."legs" + excluded."legs";
  RETURN NULL;
END
$$;

-- What there is already.
INSERT INTO "relay_day_sum"
SELECT subject.kind, r.day, subject.id, sum(r.registered), sum(r.cancelled), sum(r.completed),
  coalesce(array_agg(r.minutes) FILTER (WHERE r.completed > 0), '{}'),
  score_counts(array_agg(r.score) FILTER (WHERE r.score IS NOT NULL))
FROM "consignment" c JOIN "relay_case" k ON k."id" = c."case_id"
CROSS JOIN LATERAL relay_counts(ROW(c."id", c."case_id", c."registered_at", c."completed_at", c."status")::counted_consignment) AS r
CROSS JOIN LATERAL (VALUES ('home', k."home_site_id"), ('matter', k."matter_id")) AS subject(kind, id)
GROUP BY 1, 2, 3;
INSERT INTO "dispatch_day_sum"
SELECT shanghai_day(e."occurred_at"), k."home_site_id", count(*)
FROM "scan_event" e JOIN "consignment" c ON c."id" = e."consignment_id" JOIN "relay_case" k ON k."id" = c."case_id"
WHERE e."kind" = 'dispatched' GROUP BY 1, 2;

CREATE TRIGGER consignment_registered AFTER INSERT ON "consignment"
  REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION consignment_registered();
CREATE TRIGGER consignment_changed AFTER UPDATE ON "consignment"
  REFERENCING OLD TABLE AS before_change NEW TABLE AS after_change FOR EACH STATEMENT EXECUTE FUNCTION consignment_changed();
CREATE TRIGGER rating_counted AFTER INSERT ON "rating"
  REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION consignment_rated();
CREATE TRIGGER scan_event_dispatched AFTER INSERT ON "scan_event"
  REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION add_to_dispatch_day_sum();
