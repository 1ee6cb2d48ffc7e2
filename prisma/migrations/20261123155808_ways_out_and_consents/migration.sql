-- CreateEnum
CREATE TYPE "consent_kind" AS ENUM ('once', 'lasting', 'spent', 'returned', 'taken_back');

-- AlterTable
ALTER TABLE "notification" ADD COLUMN     "revived_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "notification_attempt" ADD COLUMN     "acknowledged_at" TIMESTAMPTZ(3),
ADD COLUMN     "delivered_at" TIMESTAMPTZ(3),
ADD COLUMN     "external_id" TEXT;

-- CreateTable
CREATE TABLE "channel_policy_version" (
    "version" INTEGER NOT NULL,
    "policy" JSONB NOT NULL,
    "source" TEXT NOT NULL,
    "edited_by" UUID,
    "edited_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "channel_policy_version_pkey" PRIMARY KEY ("version")
);

-- CreateTable
CREATE TABLE "notification_template_version" (
    "template" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "content" JSONB NOT NULL,
    "source" TEXT NOT NULL,
    "edited_by" UUID,
    "edited_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "notification_template_version_pkey" PRIMARY KEY ("template","version")
);

-- CreateTable
CREATE TABLE "subscription_consent" (
    "id" UUID NOT NULL,
    "peer_id" TEXT NOT NULL,
    "template_id" TEXT NOT NULL,
    "kind" "consent_kind" NOT NULL,
    "attempt_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "subscription_consent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "subscription_balance" (
    "peer_id" TEXT NOT NULL,
    "template_id" TEXT NOT NULL,
    "balance" INTEGER,

    CONSTRAINT "subscription_balance_pkey" PRIMARY KEY ("peer_id","template_id")
);

-- CreateTable
CREATE TABLE "channel_preference" (
    "user_id" UUID NOT NULL,
    "channel" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "channel_preference_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "channel_state" (
    "channel" TEXT NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3),
    "last_success_at" TIMESTAMPTZ(3),
    "paused_until" TIMESTAMPTZ(3),
    "paused_code" TEXT,

    CONSTRAINT "channel_state_pkey" PRIMARY KEY ("channel")
);

-- CreateTable
CREATE TABLE "channel_alarm" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "raised_at" TIMESTAMPTZ(3) NOT NULL,
    "cleared_at" TIMESTAMPTZ(3),

    CONSTRAINT "channel_alarm_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "subscription_consent_peer_id_template_id_at_idx" ON "subscription_consent"("peer_id", "template_id", "at");

-- CreateIndex
CREATE INDEX "subscription_consent_attempt_id_idx" ON "subscription_consent"("attempt_id");

-- CreateIndex
CREATE INDEX "notification_attempt_started_at_idx" ON "notification_attempt"("started_at");

CREATE TRIGGER channel_policy_version_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "channel_policy_version"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER notification_template_version_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "notification_template_version"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER subscription_consent_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "subscription_consent"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

ALTER TABLE "subscription_balance" ADD CONSTRAINT "subscription_balance_not_negative" CHECK ("balance" >= 0);
ALTER TABLE "channel_policy_version" ADD CONSTRAINT "channel_policy_version_from_one" CHECK ("version" >= 1);
ALTER TABLE "notification_template_version" ADD CONSTRAINT "notification_template_version_from_one" CHECK ("version" >= 1);

-- What waits for a way, and what waits on one, is found among the unsettled rows alone.
CREATE INDEX "notification_without_way" ON "notification" ("next_attempt_at") WHERE "status" = 'pending' AND "channel" IS NULL;
CREATE INDEX "notification_waiting_on_way" ON "notification" ("channel", "next_attempt_at") WHERE "status" IN ('pending', 'sending');
-- A receipt names the message as the platform does.
CREATE INDEX "notification_attempt_external" ON "notification_attempt" ("channel", "external_id") WHERE "external_id" IS NOT NULL;
-- The same thing is wrong with a channel once at a time.
CREATE UNIQUE INDEX "channel_alarm_open_once" ON "channel_alarm" ("kind", "channel") WHERE "cleared_at" IS NULL;
CREATE INDEX "notification_dead" ON "notification" ("settled_at") WHERE "status" = 'dead';

ALTER TABLE "channel_alarm" ADD CONSTRAINT "channel_alarm_kind" CHECK ("kind" IN ('silent', 'callback_stopped', 'token_missing', 'dead_letters'));
