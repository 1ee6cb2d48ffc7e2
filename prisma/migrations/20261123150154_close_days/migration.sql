-- A day (Asia/Shanghai) that has its Merkle root takes no more events. Whoever closes a day holds the lock alone, whoever
-- records shares it: an event that was on its way is either in the root or refused, and its sender records it anew, today.
CREATE FUNCTION refuse_closed_day() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  last_closed date;
BEGIN
  PERFORM pg_advisory_xact_lock_shared(7200412);
  SELECT max("date") INTO last_closed FROM "daily_root";
  IF EXISTS (SELECT FROM inserted
             WHERE "recorded_at" < (last_closed + 1)::timestamp AT TIME ZONE 'Asia/Shanghai') THEN
    RAISE EXCEPTION 'scan_event: the day % is closed; record the event anew', last_closed
      USING ERRCODE = 'serialization_failure';
  END IF;
  RETURN NULL;
END
$$;

CREATE TRIGGER scan_event_day_open AFTER INSERT ON "scan_event"
  REFERENCING NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_closed_day();

ALTER TABLE "daily_root"
  ADD CONSTRAINT "daily_root_hexadecimal" CHECK ("root" ~ '^[0-9a-f]{64}$' AND "previous_root" ~ '^[0-9a-f]{64}$'),
  ADD CONSTRAINT "daily_root_leaves_not_negative" CHECK ("leaf_count" >= 0);
