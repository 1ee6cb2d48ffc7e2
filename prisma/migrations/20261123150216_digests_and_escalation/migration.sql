-- AlterTable
ALTER TABLE "notification" ADD COLUMN     "digest_id" UUID;

-- A report finds what else went out in its message; the leaders' summary what reached it in a week.
CREATE INDEX "notification_of_digest" ON "notification" ("digest_id") WHERE "digest_id" IS NOT NULL;
CREATE INDEX "task_reached_leaders" ON "task" ("escalated_at") WHERE "escalation_level" = 4;
