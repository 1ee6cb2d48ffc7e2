-- DropIndex
DROP INDEX "subscription_consent_peer_id_template_id_at_idx";

-- AlterTable
ALTER TABLE "subscription_consent" ADD COLUMN     "sequence" BIGSERIAL NOT NULL;

-- CreateIndex
CREATE INDEX "subscription_consent_peer_id_template_id_sequence_idx" ON "subscription_consent"("peer_id", "template_id", "sequence");
