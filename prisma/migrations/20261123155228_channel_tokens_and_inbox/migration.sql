-- CreateEnum
CREATE TYPE "inbox_status" AS ENUM ('pending', 'claimed', 'done', 'dead');

-- CreateTable
CREATE TABLE "channel_token" (
    "holder" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 0,
    "token_sealed" TEXT,
    "expires_at" TIMESTAMPTZ(3),
    "obtained_at" TIMESTAMPTZ(3),
    "leased_by" UUID,
    "lease_until" TIMESTAMPTZ(3),
    "forced_at" TIMESTAMPTZ(3),
    "forced_count" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "channel_token_pkey" PRIMARY KEY ("holder")
);

-- CreateTable
CREATE TABLE "channel_inbox" (
    "id" UUID NOT NULL,
    "channel" TEXT NOT NULL,
    "dedupe_key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "peer_id" TEXT NOT NULL,
    "content_sealed" TEXT NOT NULL,
    "opens_window" TEXT,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "status" "inbox_status" NOT NULL DEFAULT 'pending',
    "attempt_count" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL,
    "claim_id" UUID,
    "lease_until" TIMESTAMPTZ(3),
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "channel_inbox_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "channel_nonce" (
    "channel" TEXT NOT NULL,
    "nonce" TEXT NOT NULL,
    "signature" TEXT NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "channel_nonce_pkey" PRIMARY KEY ("channel","nonce")
);

-- CreateTable
CREATE TABLE "channel_reply" (
    "id" UUID NOT NULL,
    "inbox_id" UUID NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "outcome" TEXT,
    "error_code" TEXT,

    CONSTRAINT "channel_reply_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "channel_inbox_channel_peer_id_occurred_at_idx" ON "channel_inbox"("channel", "peer_id", "occurred_at");

-- CreateIndex
CREATE INDEX "channel_inbox_received_at_idx" ON "channel_inbox"("received_at");

-- CreateIndex
CREATE UNIQUE INDEX "channel_inbox_channel_dedupe_key_key" ON "channel_inbox"("channel", "dedupe_key");

-- CreateIndex
CREATE INDEX "channel_nonce_seen_at_idx" ON "channel_nonce"("seen_at");

-- CreateIndex
CREATE INDEX "channel_reply_inbox_id_idx" ON "channel_reply"("inbox_id");

-- CreateIndex
CREATE INDEX "channel_reply_started_at_idx" ON "channel_reply"("started_at");

-- What is still to be worked off, the oldest first, however much was.
CREATE INDEX "channel_inbox_unsettled" ON "channel_inbox" ("channel", "kind", "peer_id", "occurred_at", "id") WHERE "status" IN ('pending', 'claimed');

ALTER TABLE "channel_inbox" ADD CONSTRAINT "channel_inbox_kind" CHECK ("kind" IN ('message', 'event'));
ALTER TABLE "channel_inbox" ADD CONSTRAINT "channel_inbox_opens_window" CHECK ("opens_window" IN ('message', 'tap'));
ALTER TABLE "channel_token" ADD CONSTRAINT "channel_token_lease" CHECK (("leased_by" IS NULL) = ("lease_until" IS NULL));
