-- CreateEnum
CREATE TYPE "site_kind" AS ENUM ('village_station', 'town_centre', 'hub', 'agency');

-- CreateEnum
CREATE TYPE "role" AS ENUM ('resident', 'handler', 'courier', 'dispatcher', 'finance', 'leader', 'auditor', 'administrator');

-- CreateEnum
CREATE TYPE "direction" AS ENUM ('materials', 'result');

-- CreateEnum
CREATE TYPE "consignment_status" AS ENUM ('requested', 'held', 'in_transit', 'awaiting_pickup', 'completed', 'cancelled');

-- CreateEnum
CREATE TYPE "scan_event_kind" AS ENUM ('accepted', 'dispatched', 'received', 'collected', 'delivery_failed', 'exception_raised', 'exception_resolved', 'cancelled');

-- CreateEnum
CREATE TYPE "task_kind" AS ENUM ('accept', 'dispatch', 'receive', 'hand_over', 'deliver_home', 'resolve_exception');

-- CreateEnum
CREATE TYPE "task_status" AS ENUM ('open', 'acknowledged', 'done', 'withdrawn');

-- CreateEnum
CREATE TYPE "notification_status" AS ENUM ('pending', 'sending', 'sent', 'delivered', 'refused', 'ambiguous', 'dead', 'withdrawn');

-- CreateTable
CREATE TABLE "site" (
    "id" TEXT NOT NULL,
    "kind" "site_kind" NOT NULL,
    "name" TEXT NOT NULL,
    "parent_id" TEXT,
    "aliases" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "address" TEXT,
    "road_metres" INTEGER,
    "road_source" TEXT,
    "opening_hours" JSONB NOT NULL,
    "is_sample" BOOLEAN NOT NULL DEFAULT false,
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "site_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "matter" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "agency_id" TEXT NOT NULL,
    "result_document" TEXT NOT NULL,
    "baseline_visits" INTEGER NOT NULL,
    "attendance_required" BOOLEAN NOT NULL DEFAULT false,
    "aliases" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "is_sample" BOOLEAN NOT NULL DEFAULT false,
    "is_active" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "matter_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "app_user" (
    "id" UUID NOT NULL,
    "staff_label" TEXT,
    "name_sealed" TEXT,
    "phone_sealed" TEXT,
    "phone_hash" TEXT,
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "sessions_valid_from" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "app_user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "role_assignment" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "role" "role" NOT NULL,
    "site_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "role_assignment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "channel_identity" (
    "channel" TEXT NOT NULL,
    "peer_id" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "channel_identity_pkey" PRIMARY KEY ("channel","peer_id")
);

-- CreateTable
CREATE TABLE "binding_code" (
    "code_hash" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "binding_code_pkey" PRIMARY KEY ("code_hash")
);

-- CreateTable
CREATE TABLE "relay_case" (
    "id" UUID NOT NULL,
    "matter_id" TEXT NOT NULL,
    "resident_id" UUID NOT NULL,
    "home_site_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 0,
    "completed_directions" "direction"[] DEFAULT ARRAY[]::"direction"[],
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "relay_case_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "consignment" (
    "id" UUID NOT NULL,
    "tracking_number" TEXT NOT NULL,
    "case_id" UUID NOT NULL,
    "direction" "direction" NOT NULL,
    "origin_site_id" TEXT NOT NULL,
    "destination_site_id" TEXT NOT NULL,
    "home_delivery" BOOLEAN NOT NULL DEFAULT false,
    "route" TEXT[],
    "contents" TEXT NOT NULL,
    "weight_grams" INTEGER,
    "consignee_name_sealed" TEXT NOT NULL,
    "consignee_phone_sealed" TEXT NOT NULL,
    "consignee_phone_hash" TEXT NOT NULL,
    "consignee_phone_last4_hash" TEXT NOT NULL,
    "address_sealed" TEXT,
    "registered_by" UUID NOT NULL,
    "registered_at" TIMESTAMPTZ(3) NOT NULL,
    "pickup_attempts" INTEGER NOT NULL DEFAULT 0,
    "pickup_locked_until" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 0,
    "status" "consignment_status" NOT NULL DEFAULT 'requested',
    "site_id" TEXT NOT NULL,
    "open_exceptions" INTEGER NOT NULL DEFAULT 0,
    "last_event_hash" TEXT,
    "last_event_at" TIMESTAMPTZ(3),
    "completed_at" TIMESTAMPTZ(3),

    CONSTRAINT "consignment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "scan_event" (
    "id" UUID NOT NULL,
    "consignment_id" UUID NOT NULL,
    "sequence" INTEGER NOT NULL,
    "kind" "scan_event_kind" NOT NULL,
    "site_id" TEXT NOT NULL,
    "actor_id" UUID NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,
    "details" JSONB NOT NULL DEFAULT '{}',
    "flags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "previous_hash" TEXT,
    "hash" TEXT NOT NULL,

    CONSTRAINT "scan_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "task" (
    "id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "kind" "task_kind" NOT NULL,
    "status" "task_status" NOT NULL DEFAULT 'open',
    "consignment_id" UUID NOT NULL,
    "site_id" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "acknowledged_at" TIMESTAMPTZ(3),
    "acknowledged_by" UUID,
    "closed_at" TIMESTAMPTZ(3),
    "closed_by_event_id" UUID,
    "overdue_flagged_at" TIMESTAMPTZ(3),

    CONSTRAINT "task_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notification" (
    "id" UUID NOT NULL,
    "dedupe_key" TEXT NOT NULL,
    "template" TEXT NOT NULL,
    "recipient_id" UUID NOT NULL,
    "consignment_id" UUID,
    "task_id" UUID,
    "parameters" JSONB NOT NULL DEFAULT '{}',
    "status" "notification_status" NOT NULL DEFAULT 'pending',
    "channel" TEXT,
    "attempt_count" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL,
    "lease_until" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "notification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notification_attempt" (
    "id" UUID NOT NULL,
    "notification_id" UUID NOT NULL,
    "channel" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "outcome" TEXT,
    "error_code" TEXT,
    "detail" TEXT,

    CONSTRAINT "notification_attempt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tariff_version" (
    "id" TEXT NOT NULL,
    "line" TEXT NOT NULL,
    "valid_from" DATE NOT NULL,
    "valid_until" DATE,
    "rule" JSONB NOT NULL,
    "source" TEXT NOT NULL,
    "is_sample" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "tariff_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "savings_method_version" (
    "id" TEXT NOT NULL,
    "valid_from" DATE NOT NULL,
    "parameters" JSONB NOT NULL,
    "source" TEXT NOT NULL,
    "is_sample" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "savings_method_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ledger_transaction" (
    "id" UUID NOT NULL,
    "posting_key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,
    "source_event_id" UUID,
    "case_id" UUID,
    "consignment_id" UUID,
    "site_id" TEXT,
    "version_id" TEXT NOT NULL,
    "reverses_id" UUID,

    CONSTRAINT "ledger_transaction_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ledger_entry" (
    "transaction_id" UUID NOT NULL,
    "line" INTEGER NOT NULL,
    "account" TEXT NOT NULL,
    "amount_fen" BIGINT NOT NULL,

    CONSTRAINT "ledger_entry_pkey" PRIMARY KEY ("transaction_id","line")
);

-- CreateTable
CREATE TABLE "usage_entry" (
    "transaction_id" UUID NOT NULL,
    "measure" TEXT NOT NULL,
    "low" BIGINT,
    "middle" BIGINT,
    "high" BIGINT,
    "gap_change" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "usage_entry_pkey" PRIMARY KEY ("transaction_id","measure")
);

-- CreateTable
CREATE TABLE "job_slot" (
    "job" TEXT NOT NULL,
    "slot" TEXT NOT NULL,
    "claimed_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "outcome" TEXT,
    "detail" TEXT,

    CONSTRAINT "job_slot_pkey" PRIMARY KEY ("job","slot")
);

-- CreateTable
CREATE TABLE "idempotency_key" (
    "user_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "operation" TEXT NOT NULL,
    "request_hash" TEXT NOT NULL,
    "status" INTEGER,
    "response" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "idempotency_key_pkey" PRIMARY KEY ("user_id","key")
);

-- CreateTable
CREATE TABLE "audit_record" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor_id" UUID,
    "action" TEXT NOT NULL,
    "subject" TEXT,
    "detail" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "audit_record_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "site_parent_id_idx" ON "site"("parent_id");

-- CreateIndex
CREATE INDEX "site_kind_name_idx" ON "site"("kind", "name");

-- CreateIndex
CREATE INDEX "matter_agency_id_idx" ON "matter"("agency_id");

-- CreateIndex
CREATE INDEX "app_user_phone_hash_idx" ON "app_user"("phone_hash");

-- CreateIndex
CREATE INDEX "role_assignment_site_id_role_idx" ON "role_assignment"("site_id", "role");

-- CreateIndex
CREATE UNIQUE INDEX "role_assignment_user_id_role_site_id_key" ON "role_assignment"("user_id", "role", "site_id");

-- CreateIndex
CREATE INDEX "channel_identity_user_id_idx" ON "channel_identity"("user_id");

-- CreateIndex
CREATE INDEX "binding_code_user_id_idx" ON "binding_code"("user_id");

-- CreateIndex
CREATE INDEX "relay_case_resident_id_created_at_idx" ON "relay_case"("resident_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "consignment_tracking_number_key" ON "consignment"("tracking_number");

-- CreateIndex
CREATE INDEX "consignment_case_id_idx" ON "consignment"("case_id");

-- CreateIndex
CREATE INDEX "consignment_registered_at_idx" ON "consignment"("registered_at");

-- CreateIndex
CREATE INDEX "consignment_completed_at_idx" ON "consignment"("completed_at");

-- CreateIndex
CREATE INDEX "consignment_consignee_phone_hash_idx" ON "consignment"("consignee_phone_hash");

-- CreateIndex
CREATE INDEX "scan_event_recorded_at_idx" ON "scan_event" USING BRIN ("recorded_at");

-- CreateIndex
CREATE INDEX "scan_event_occurred_at_idx" ON "scan_event" USING BRIN ("occurred_at");

-- CreateIndex
CREATE UNIQUE INDEX "scan_event_consignment_id_sequence_key" ON "scan_event"("consignment_id", "sequence");

-- CreateIndex
CREATE INDEX "task_consignment_id_idx" ON "task"("consignment_id");

-- CreateIndex
CREATE UNIQUE INDEX "notification_dedupe_key_key" ON "notification"("dedupe_key");

-- CreateIndex
CREATE INDEX "notification_consignment_id_idx" ON "notification"("consignment_id");

-- CreateIndex
CREATE INDEX "notification_created_at_id_idx" ON "notification"("created_at", "id");

-- CreateIndex
CREATE INDEX "notification_attempt_notification_id_started_at_idx" ON "notification_attempt"("notification_id", "started_at");

-- CreateIndex
CREATE INDEX "tariff_version_line_valid_from_idx" ON "tariff_version"("line", "valid_from");

-- CreateIndex
CREATE UNIQUE INDEX "ledger_transaction_posting_key_key" ON "ledger_transaction"("posting_key");

-- CreateIndex
CREATE INDEX "ledger_transaction_occurred_at_idx" ON "ledger_transaction" USING BRIN ("occurred_at");

-- CreateIndex
CREATE INDEX "ledger_transaction_recorded_at_id_idx" ON "ledger_transaction"("recorded_at", "id");

-- CreateIndex
CREATE INDEX "ledger_transaction_consignment_id_idx" ON "ledger_transaction"("consignment_id");

-- CreateIndex
CREATE INDEX "job_slot_claimed_at_idx" ON "job_slot"("claimed_at");

-- CreateIndex
CREATE INDEX "idempotency_key_created_at_idx" ON "idempotency_key"("created_at");

-- CreateIndex
CREATE INDEX "audit_record_at_idx" ON "audit_record"("at");

-- CreateIndex
CREATE INDEX "audit_record_subject_idx" ON "audit_record"("subject");

-- AddForeignKey
ALTER TABLE "site" ADD CONSTRAINT "site_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "site"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "matter" ADD CONSTRAINT "matter_agency_id_fkey" FOREIGN KEY ("agency_id") REFERENCES "site"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "role_assignment" ADD CONSTRAINT "role_assignment_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "role_assignment" ADD CONSTRAINT "role_assignment_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "site"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "channel_identity" ADD CONSTRAINT "channel_identity_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "binding_code" ADD CONSTRAINT "binding_code_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "relay_case" ADD CONSTRAINT "relay_case_matter_id_fkey" FOREIGN KEY ("matter_id") REFERENCES "matter"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "relay_case" ADD CONSTRAINT "relay_case_resident_id_fkey" FOREIGN KEY ("resident_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consignment" ADD CONSTRAINT "consignment_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "relay_case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consignment" ADD CONSTRAINT "consignment_origin_site_id_fkey" FOREIGN KEY ("origin_site_id") REFERENCES "site"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consignment" ADD CONSTRAINT "consignment_destination_site_id_fkey" FOREIGN KEY ("destination_site_id") REFERENCES "site"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "scan_event" ADD CONSTRAINT "scan_event_consignment_id_fkey" FOREIGN KEY ("consignment_id") REFERENCES "consignment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "task" ADD CONSTRAINT "task_consignment_id_fkey" FOREIGN KEY ("consignment_id") REFERENCES "consignment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notification" ADD CONSTRAINT "notification_recipient_id_fkey" FOREIGN KEY ("recipient_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notification_attempt" ADD CONSTRAINT "notification_attempt_notification_id_fkey" FOREIGN KEY ("notification_id") REFERENCES "notification"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ledger_entry" ADD CONSTRAINT "ledger_entry_transaction_id_fkey" FOREIGN KEY ("transaction_id") REFERENCES "ledger_transaction"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "usage_entry" ADD CONSTRAINT "usage_entry_transaction_id_fkey" FOREIGN KEY ("transaction_id") REFERENCES "ledger_transaction"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
