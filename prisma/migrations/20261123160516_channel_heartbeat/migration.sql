-- CreateTable
CREATE TABLE "channel_heartbeat" (
    "channel" TEXT NOT NULL,
    "reporter_id" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "reported_at" TIMESTAMPTZ(3) NOT NULL,
    "alive_at" TIMESTAMPTZ(3),
    "pending" INTEGER NOT NULL,
    "turned_away" INTEGER NOT NULL,
    "reconnects" INTEGER NOT NULL,

    CONSTRAINT "channel_heartbeat_pkey" PRIMARY KEY ("channel","reporter_id")
);
