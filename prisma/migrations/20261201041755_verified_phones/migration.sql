-- AlterTable
ALTER TABLE "app_user" ADD COLUMN     "phone_verified_at" TIMESTAMPTZ(3);

-- A verified phone is one account's.
CREATE UNIQUE INDEX "app_user_verified_phone" ON "app_user" ("phone_hash") WHERE "phone_verified_at" IS NOT NULL;
ALTER TABLE "app_user" ADD CONSTRAINT "app_user_verified_has_phone" CHECK ("phone_verified_at" IS NULL OR "phone_hash" IS NOT NULL);
