-- CreateIndex
CREATE INDEX "bag_from_site_id_sealed_at_idx" ON "bag"("from_site_id", "sealed_at");

-- CreateIndex
CREATE INDEX "bag_to_site_id_sealed_at_idx" ON "bag"("to_site_id", "sealed_at");
