-- AlterTable
ALTER TABLE "consignment" ADD COLUMN     "personal_data_purged_at" TIMESTAMPTZ(3);

-- What is still to be purged, the oldest first; scans change neither column, so that their updates stay in the page.
CREATE INDEX "consignment_unpurged" ON "consignment" ("registered_at") WHERE "personal_data_purged_at" IS NULL;
