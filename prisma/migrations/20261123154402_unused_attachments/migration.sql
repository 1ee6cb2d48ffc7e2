-- Uploads that nothing names yet: what the purge looks at, however many are in use.
CREATE INDEX "attachment_unused" ON "attachment" ("uploaded_at") WHERE "content_sealed" IS NOT NULL AND "consignment_id" IS NULL;
