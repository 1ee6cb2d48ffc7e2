-- The accounts of somebody with this phone: first his own, where WeChat has said that the phone is his, then the one that
-- staff made for him, which has no channel. Who only typed the phone is left out. (filedUnderPhone in server/store/users.ts)
CREATE FUNCTION residents_of_phone(hash text) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
  SELECT u."id" FROM "app_user" u
  WHERE u."phone_hash" = hash AND u."is_active" AND (
    u."phone_verified_at" IS NOT NULL
    OR (u."staff_label" IS NULL
      AND EXISTS (SELECT FROM "role_assignment" r WHERE r."user_id" = u."id" AND r."role" = 'resident')
      AND NOT EXISTS (SELECT FROM "channel_identity" i WHERE i."user_id" = u."id")))
  ORDER BY u."phone_verified_at" NULLS LAST, u."created_at"
$$;

-- The account that staff file under, made at the first time; asked from many counters at once, it is one: each statement in
-- here sees what others committed while it waited for the lock.
CREATE FUNCTION resident_filed_for(hash text, new_id uuid, name text, phone text) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
  known uuid;
BEGIN
  SELECT r INTO known FROM residents_of_phone(hash) AS r LIMIT 1;
  IF known IS NOT NULL THEN RETURN known; END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended(hash, 0));
  SELECT r INTO known FROM residents_of_phone(hash) AS r LIMIT 1;
  IF known IS NOT NULL THEN RETURN known; END IF;
  INSERT INTO "app_user" ("id", "name_sealed", "phone_sealed", "phone_hash") VALUES (new_id, name, phone, hash);
  INSERT INTO "role_assignment" ("id", "user_id", "role") VALUES (gen_random_uuid(), new_id, 'resident');
  RETURN new_id;
END
$$;
