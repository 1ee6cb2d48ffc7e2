-- CreateTable
CREATE TABLE "text_check" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "sequence" INTEGER NOT NULL,
    "peer_id" TEXT,
    "status" TEXT NOT NULL,
    "written_at" TIMESTAMPTZ(3) NOT NULL,
    "attempt_count" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL,
    "checked_at" TIMESTAMPTZ(3),
    "decided_by" UUID,
    "decided_at" TIMESTAMPTZ(3),

    CONSTRAINT "text_check_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "text_check_kind_subject_id_sequence_key" ON "text_check"("kind", "subject_id", "sequence");

CREATE INDEX "text_check_waiting" ON "text_check" ("next_attempt_at") WHERE "status" = 'waiting';
CREATE INDEX "text_check_for_a_person" ON "text_check" ("written_at", "id") WHERE "status" IN ('doubtful', 'unchecked');
ALTER TABLE "text_check" ADD CONSTRAINT "text_check_kind" CHECK ("kind" IN ('complaint', 'rating', 'filing'));
ALTER TABLE "text_check" ADD CONSTRAINT "text_check_status"
  CHECK ("status" IN ('waiting', 'passed', 'doubtful', 'unchecked', 'shown', 'withheld'));
ALTER TABLE "text_check" ADD CONSTRAINT "text_check_decided_by_a_person"
  CHECK (("status" IN ('shown', 'withheld')) = ("decided_by" IS NOT NULL AND "decided_at" IS NOT NULL));
