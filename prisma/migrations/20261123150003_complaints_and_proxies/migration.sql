-- DropIndex
DROP INDEX "attachment_uploaded_at_idx";

-- AlterTable
ALTER TABLE "complaint" DROP COLUMN "answer",
DROP COLUMN "answered_at",
DROP COLUMN "answered_by",
DROP COLUMN "exception_id",
DROP COLUMN "text_sealed";

-- CreateTable
CREATE TABLE "complaint_entry" (
    "complaint_id" UUID NOT NULL,
    "sequence" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "author_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "text_sealed" TEXT,

    CONSTRAINT "complaint_entry_pkey" PRIMARY KEY ("complaint_id","sequence")
);

-- CreateTable
CREATE TABLE "pickup_proxy" (
    "id" UUID NOT NULL,
    "consignment_id" UUID NOT NULL,
    "relation" TEXT NOT NULL,
    "name_sealed" TEXT NOT NULL,
    "appointed_by" UUID NOT NULL,
    "appointed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "pickup_proxy_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "pickup_proxy_consignment_id_appointed_at_idx" ON "pickup_proxy"("consignment_id", "appointed_at");

-- CreateIndex
CREATE INDEX "attachment_uploaded_by_uploaded_at_idx" ON "attachment"("uploaded_by", "uploaded_at");

-- AddForeignKey
ALTER TABLE "complaint_entry" ADD CONSTRAINT "complaint_entry_complaint_id_fkey" FOREIGN KEY ("complaint_id") REFERENCES "complaint"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pickup_proxy" ADD CONSTRAINT "pickup_proxy_consignment_id_fkey" FOREIGN KEY ("consignment_id") REFERENCES "consignment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Contents that are still kept, oldest first: what the purge looks at, however many are gone.
CREATE INDEX "attachment_kept" ON "attachment" ("uploaded_at") WHERE "content_sealed" IS NOT NULL;
-- What somebody has yet to answer.
CREATE INDEX "complaint_unsettled" ON "complaint" ("filed_at", "id") WHERE "status" IN ('open', 'reopened');

ALTER TABLE "complaint_entry" ADD CONSTRAINT "complaint_entry_sequence" CHECK ("sequence" >= 1);
