-- CreateTable
CREATE TABLE "task_assignment" (
    "id" UUID NOT NULL,
    "task_id" UUID NOT NULL,
    "assignee_id" UUID NOT NULL,
    "assigned_by" UUID NOT NULL,
    "assigned_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "task_assignment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dialogue" (
    "channel" TEXT NOT NULL,
    "peer_id" TEXT NOT NULL,
    "in_room" BOOLEAN NOT NULL,
    "content_sealed" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "dialogue_pkey" PRIMARY KEY ("channel","peer_id","in_room")
);

-- CreateTable
CREATE TABLE "summary_opt_out" (
    "user_id" UUID NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "summary_opt_out_pkey" PRIMARY KEY ("user_id")
);

-- CreateIndex
CREATE INDEX "task_assignment_task_id_assigned_at_idx" ON "task_assignment"("task_id", "assigned_at");

-- CreateIndex
CREATE INDEX "dialogue_expires_at_idx" ON "dialogue"("expires_at");

-- AddForeignKey
ALTER TABLE "task_assignment" ADD CONSTRAINT "task_assignment_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "task"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "task_assignment" ADD CONSTRAINT "task_assignment_assignee_id_fkey" FOREIGN KEY ("assignee_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
