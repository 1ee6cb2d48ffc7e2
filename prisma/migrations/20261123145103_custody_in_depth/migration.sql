-- CreateEnum
CREATE TYPE "service_form" AS ENUM ('one_way', 'round_trip', 'keep_for_pickup');

-- CreateEnum
CREATE TYPE "document_form" AS ENUM ('original', 'copy');

-- CreateEnum
CREATE TYPE "exception_status" AS ENUM ('open', 'resolved', 'withdrawn');

-- CreateEnum
CREATE TYPE "bag_status" AS ENUM ('sealed', 'in_transit', 'received', 'checked');

-- CreateEnum
CREATE TYPE "bag_item_state" AS ENUM ('packed', 'present', 'missing', 'extra');

-- CreateEnum
CREATE TYPE "bag_event_kind" AS ENUM ('sealed', 'dispatched', 'received', 'checked');

-- CreateEnum
CREATE TYPE "complaint_status" AS ENUM ('open', 'answered', 'reopened', 'closed');

-- CreateEnum
CREATE TYPE "calendar_day_kind" AS ENUM ('holiday', 'workday');

-- AlterEnum
-- This migration adds more than one value to an enum.
-- With PostgreSQL versions 11 and earlier, this is not possible
-- in a single migration. This can be worked around by creating
-- multiple migrations, each migration adding only one value to
-- the enum.


ALTER TYPE "consignment_status" ADD VALUE 'returned';
ALTER TYPE "consignment_status" ADD VALUE 'written_off';

-- AlterEnum
-- This migration adds more than one value to an enum.
-- With PostgreSQL versions 11 and earlier, this is not possible
-- in a single migration. This can be worked around by creating
-- multiple migrations, each migration adding only one value to
-- the enum.


ALTER TYPE "scan_event_kind" ADD VALUE 'redirected';
ALTER TYPE "scan_event_kind" ADD VALUE 'witnessed';
ALTER TYPE "scan_event_kind" ADD VALUE 'corrected';

-- AlterEnum
ALTER TYPE "task_kind" ADD VALUE 'witness';

-- AlterTable
ALTER TABLE "consignment" ADD COLUMN     "is_returning" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "is_supplement" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "planned_home_delivery" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "planned_route" TEXT[],
ADD COLUMN     "replaces_id" UUID,
ADD COLUMN     "two_person_handling" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "relay_case" ADD COLUMN     "return_address_sealed" TEXT,
ADD COLUMN     "return_site_id" TEXT,
ADD COLUMN     "service_form" "service_form" NOT NULL DEFAULT 'one_way';

-- AlterTable
ALTER TABLE "role_assignment" ADD COLUMN     "is_lead" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "task" ADD COLUMN     "escalated_at" TIMESTAMPTZ(3),
ADD COLUMN     "escalation_level" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "document_item" (
    "consignment_id" UUID NOT NULL,
    "line" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "copies" INTEGER NOT NULL,
    "form" "document_form" NOT NULL,

    CONSTRAINT "document_item_pkey" PRIMARY KEY ("consignment_id","line")
);

-- CreateTable
CREATE TABLE "authorisation" (
    "id" UUID NOT NULL,
    "case_id" UUID NOT NULL,
    "agent_id" UUID NOT NULL,
    "relation" TEXT NOT NULL,
    "statement_version" TEXT NOT NULL,
    "identity_kind" TEXT,
    "identity_last4" TEXT,
    "attachment_id" UUID,
    "consented_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "authorisation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "relay_exception" (
    "id" UUID NOT NULL,
    "consignment_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "status" "exception_status" NOT NULL DEFAULT 'open',
    "site_id" TEXT NOT NULL,
    "raised_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "owner_id" UUID,
    "resolution" TEXT,
    "resolved_by_event_id" UUID,
    "resolved_at" TIMESTAMPTZ(3),
    "write_off_proposed_by" UUID,
    "write_off_proposed_at" TIMESTAMPTZ(3),
    "write_off_reason" TEXT,

    CONSTRAINT "relay_exception_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "exception_note" (
    "id" UUID NOT NULL,
    "exception_id" UUID NOT NULL,
    "author_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "text" TEXT NOT NULL,
    "attachment_id" UUID,

    CONSTRAINT "exception_note_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bag" (
    "id" UUID NOT NULL,
    "seal_number" TEXT NOT NULL,
    "from_site_id" TEXT NOT NULL,
    "to_site_id" TEXT NOT NULL,
    "sealed_by" UUID NOT NULL,
    "sealed_at" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 0,
    "status" "bag_status" NOT NULL DEFAULT 'sealed',
    "pending_event_id" UUID,

    CONSTRAINT "bag_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bag_item" (
    "bag_id" UUID NOT NULL,
    "consignment_id" UUID NOT NULL,
    "state" "bag_item_state" NOT NULL DEFAULT 'packed',

    CONSTRAINT "bag_item_pkey" PRIMARY KEY ("bag_id","consignment_id")
);

-- CreateTable
CREATE TABLE "bag_event" (
    "id" UUID NOT NULL,
    "bag_id" UUID NOT NULL,
    "sequence" INTEGER NOT NULL,
    "kind" "bag_event_kind" NOT NULL,
    "site_id" TEXT NOT NULL,
    "actor_id" UUID NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,
    "details" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "bag_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attachment" (
    "id" UUID NOT NULL,
    "purpose" TEXT NOT NULL,
    "content_type" TEXT NOT NULL,
    "size_bytes" INTEGER NOT NULL,
    "digest" TEXT NOT NULL,
    "content_sealed" BYTEA,
    "uploaded_by" UUID NOT NULL,
    "uploaded_at" TIMESTAMPTZ(3) NOT NULL,
    "consignment_id" UUID,

    CONSTRAINT "attachment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rating" (
    "consignment_id" UUID NOT NULL,
    "score" INTEGER NOT NULL,
    "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "comment_sealed" TEXT,
    "rated_by" UUID NOT NULL,
    "rated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "rating_pkey" PRIMARY KEY ("consignment_id")
);

-- CreateTable
CREATE TABLE "complaint" (
    "id" UUID NOT NULL,
    "consignment_id" UUID NOT NULL,
    "exception_id" UUID NOT NULL,
    "status" "complaint_status" NOT NULL DEFAULT 'open',
    "text_sealed" TEXT NOT NULL,
    "filed_by" UUID NOT NULL,
    "filed_at" TIMESTAMPTZ(3) NOT NULL,
    "answer" TEXT,
    "answered_by" UUID,
    "answered_at" TIMESTAMPTZ(3),

    CONSTRAINT "complaint_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "daily_root" (
    "date" DATE NOT NULL,
    "root" TEXT NOT NULL,
    "leaf_count" INTEGER NOT NULL,
    "previous_root" TEXT,
    "computed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "daily_root_pkey" PRIMARY KEY ("date")
);

-- CreateTable
CREATE TABLE "calendar_day" (
    "date" DATE NOT NULL,
    "kind" "calendar_day_kind" NOT NULL,
    "name" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "edited_by" UUID,
    "edited_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "calendar_day_pkey" PRIMARY KEY ("date")
);

-- CreateTable
CREATE TABLE "service_level" (
    "id" UUID NOT NULL,
    "task_kind" "task_kind" NOT NULL,
    "site_kind" "site_kind",
    "working_minutes" INTEGER NOT NULL,
    "source" TEXT NOT NULL,
    "edited_by" UUID,
    "edited_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "service_level_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "authorisation_case_id_idx" ON "authorisation"("case_id");

-- CreateIndex
CREATE INDEX "relay_exception_consignment_id_idx" ON "relay_exception"("consignment_id");

-- CreateIndex
CREATE INDEX "exception_note_exception_id_at_idx" ON "exception_note"("exception_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "bag_seal_number_key" ON "bag"("seal_number");

-- CreateIndex
CREATE INDEX "bag_sealed_at_idx" ON "bag"("sealed_at");

-- CreateIndex
CREATE INDEX "bag_item_consignment_id_idx" ON "bag_item"("consignment_id");

-- CreateIndex
CREATE UNIQUE INDEX "bag_event_bag_id_sequence_key" ON "bag_event"("bag_id", "sequence");

-- CreateIndex
CREATE INDEX "attachment_consignment_id_idx" ON "attachment"("consignment_id");

-- CreateIndex
CREATE INDEX "attachment_uploaded_at_idx" ON "attachment"("uploaded_at");

-- CreateIndex
CREATE INDEX "rating_rated_at_idx" ON "rating"("rated_at");

-- CreateIndex
CREATE INDEX "complaint_consignment_id_idx" ON "complaint"("consignment_id");

-- CreateIndex
CREATE INDEX "complaint_filed_at_idx" ON "complaint"("filed_at");

-- AddForeignKey
ALTER TABLE "document_item" ADD CONSTRAINT "document_item_consignment_id_fkey" FOREIGN KEY ("consignment_id") REFERENCES "consignment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "authorisation" ADD CONSTRAINT "authorisation_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "relay_case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "relay_exception" ADD CONSTRAINT "relay_exception_consignment_id_fkey" FOREIGN KEY ("consignment_id") REFERENCES "consignment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "exception_note" ADD CONSTRAINT "exception_note_exception_id_fkey" FOREIGN KEY ("exception_id") REFERENCES "relay_exception"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bag_item" ADD CONSTRAINT "bag_item_bag_id_fkey" FOREIGN KEY ("bag_id") REFERENCES "bag"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bag_item" ADD CONSTRAINT "bag_item_consignment_id_fkey" FOREIGN KEY ("consignment_id") REFERENCES "consignment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bag_event" ADD CONSTRAINT "bag_event_bag_id_fkey" FOREIGN KEY ("bag_id") REFERENCES "bag"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rating" ADD CONSTRAINT "rating_consignment_id_fkey" FOREIGN KEY ("consignment_id") REFERENCES "consignment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "complaint" ADD CONSTRAINT "complaint_consignment_id_fkey" FOREIGN KEY ("consignment_id") REFERENCES "consignment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Until now a plan never changed: what is planned is what was registered.
UPDATE "consignment" SET "planned_route" = "route", "planned_home_delivery" = "home_delivery";

-- Guards that the schema file cannot say. Each rule is tried to be broken in test/store/guards.test.ts.
CREATE TRIGGER authorisation_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "authorisation"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER exception_note_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "exception_note"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER bag_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "bag_event"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER daily_root_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "daily_root"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The desk works on what is open, however much was settled.
CREATE INDEX "relay_exception_open_due" ON "relay_exception" ("due_at", "id") WHERE "status" = 'open';
CREATE INDEX "bag_pending" ON "bag" ("id") WHERE "pending_event_id" IS NOT NULL;
CREATE INDEX "bag_under_way" ON "bag" ("to_site_id") WHERE "status" <> 'checked';
-- One service level for a task at a kind of site, one for all the others.
CREATE UNIQUE INDEX "service_level_once" ON "service_level" ("task_kind", "site_kind") WHERE "site_kind" IS NOT NULL;
CREATE UNIQUE INDEX "service_level_elsewhere_once" ON "service_level" ("task_kind") WHERE "site_kind" IS NULL;

ALTER TABLE "document_item" ADD CONSTRAINT "document_item_counts" CHECK ("line" >= 1 AND "copies" >= 1);
ALTER TABLE "rating" ADD CONSTRAINT "rating_score" CHECK ("score" BETWEEN 1 AND 5);
ALTER TABLE "service_level" ADD CONSTRAINT "service_level_minutes" CHECK ("working_minutes" BETWEEN 1 AND 100000);
ALTER TABLE "task" ADD CONSTRAINT "task_escalation_level" CHECK ("escalation_level" BETWEEN 0 AND 4);
