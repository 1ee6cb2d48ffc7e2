-- DropIndex
DROP INDEX "bag_seal_number_key";

-- CreateIndex
CREATE INDEX "bag_seal_number_idx" ON "bag"("seal_number");

-- A seal is on one bag, but for those whose sealing was taken back: it was never closed, or on another bag.
CREATE UNIQUE INDEX "bag_seal_once" ON "bag" ("seal_number") WHERE "status" <> 'withdrawn';
