-- CreateEnum
CREATE TYPE "evaluation_status" AS ENUM ('draft', 'submitted', 'returned', 'signed');

-- CreateTable
CREATE TABLE "figure_code" (
    "code" TEXT NOT NULL,
    "query" TEXT NOT NULL,
    "from_date" DATE NOT NULL,
    "until_date" DATE NOT NULL,
    "site_id" TEXT NOT NULL,
    "budget_line" TEXT NOT NULL,

    CONSTRAINT "figure_code_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "evaluation_scheme" (
    "id" UUID NOT NULL,
    "from_year" INTEGER NOT NULL,
    "items" JSONB NOT NULL,
    "source" TEXT NOT NULL,
    "recorded_by" UUID NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "evaluation_scheme_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "town_population" (
    "id" UUID NOT NULL,
    "year" INTEGER NOT NULL,
    "town_id" TEXT NOT NULL,
    "persons" INTEGER NOT NULL,
    "source" TEXT NOT NULL,
    "recorded_by" UUID NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "town_population_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "evaluation" (
    "id" UUID NOT NULL,
    "year" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "status" "evaluation_status" NOT NULL DEFAULT 'draft',
    "as_of" TIMESTAMPTZ(3) NOT NULL,
    "content" JSONB NOT NULL,
    "created_by" UUID NOT NULL,
    "hash" TEXT,

    CONSTRAINT "evaluation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "evaluation_text" (
    "evaluation_id" UUID NOT NULL,
    "section" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "author_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "evaluation_text_pkey" PRIMARY KEY ("evaluation_id","section","revision")
);

-- CreateTable
CREATE TABLE "evaluation_answer" (
    "evaluation_id" UUID NOT NULL,
    "finding" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "author_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "evaluation_answer_pkey" PRIMARY KEY ("evaluation_id","finding","sequence")
);

-- CreateTable
CREATE TABLE "evaluation_step" (
    "evaluation_id" UUID NOT NULL,
    "sequence" INTEGER NOT NULL,
    "kind" "evaluation_status" NOT NULL,
    "actor_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "note" TEXT,

    CONSTRAINT "evaluation_step_pkey" PRIMARY KEY ("evaluation_id","sequence")
);

-- CreateIndex
CREATE UNIQUE INDEX "figure_code_query_from_date_until_date_site_id_budget_line_key" ON "figure_code"("query", "from_date", "until_date", "site_id", "budget_line");

-- CreateIndex
CREATE INDEX "evaluation_scheme_recorded_at_idx" ON "evaluation_scheme"("recorded_at");

-- CreateIndex
CREATE INDEX "town_population_year_town_id_recorded_at_idx" ON "town_population"("year", "town_id", "recorded_at");

-- CreateIndex
CREATE INDEX "town_population_recorded_at_idx" ON "town_population"("recorded_at");

-- CreateIndex
CREATE INDEX "evaluation_as_of_idx" ON "evaluation"("as_of");

-- CreateIndex
CREATE UNIQUE INDEX "evaluation_year_version_key" ON "evaluation"("year", "version");

-- AddForeignKey
ALTER TABLE "evaluation_text" ADD CONSTRAINT "evaluation_text_evaluation_id_fkey" FOREIGN KEY ("evaluation_id") REFERENCES "evaluation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evaluation_answer" ADD CONSTRAINT "evaluation_answer_evaluation_id_fkey" FOREIGN KEY ("evaluation_id") REFERENCES "evaluation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evaluation_step" ADD CONSTRAINT "evaluation_step_evaluation_id_fkey" FOREIGN KEY ("evaluation_id") REFERENCES "evaluation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TRIGGER figure_code_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "figure_code"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER evaluation_scheme_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "evaluation_scheme"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER town_population_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "town_population"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER evaluation_text_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "evaluation_text"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER evaluation_answer_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "evaluation_answer"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER evaluation_step_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "evaluation_step"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

ALTER TABLE "evaluation" ADD CONSTRAINT "evaluation_hash_of_signed" CHECK (("status" = 'signed') = ("hash" IS NOT NULL));
ALTER TABLE "town_population" ADD CONSTRAINT "town_population_positive" CHECK ("persons" > 0);

-- What was counted is counted anew in another version; what was signed stays as it is.
CREATE FUNCTION keep_evaluation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD."status" <> 'signed'
    AND (OLD."id", OLD."year", OLD."version", OLD."as_of", OLD."content", OLD."created_by")
      IS NOT DISTINCT FROM (NEW."id", NEW."year", NEW."version", NEW."as_of", NEW."content", NEW."created_by")
  THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'evaluation %: % refused; count the year anew instead', OLD."id", TG_OP
    USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER evaluation_kept BEFORE UPDATE OR DELETE ON "evaluation"
  FOR EACH ROW EXECUTE FUNCTION keep_evaluation();
CREATE TRIGGER evaluation_not_emptied BEFORE TRUNCATE ON "evaluation"
  FOR EACH STATEMENT EXECUTE FUNCTION keep_evaluation();

CREATE FUNCTION require_unsigned() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT "status" FROM "evaluation" WHERE "id" = NEW."evaluation_id" FOR SHARE) = 'signed' THEN
    RAISE EXCEPTION 'evaluation % is signed', NEW."evaluation_id" USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER evaluation_text_unsigned BEFORE INSERT ON "evaluation_text"
  FOR EACH ROW EXECUTE FUNCTION require_unsigned();
CREATE TRIGGER evaluation_answer_unsigned BEFORE INSERT ON "evaluation_answer"
  FOR EACH ROW EXECUTE FUNCTION require_unsigned();
CREATE TRIGGER evaluation_step_unsigned BEFORE INSERT ON "evaluation_step"
  FOR EACH ROW EXECUTE FUNCTION require_unsigned();

-- Whoever submitted it does not sign it.
CREATE FUNCTION require_second_hand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT s."actor_id" FROM "evaluation_step" s
      WHERE s."evaluation_id" = NEW."evaluation_id" AND s."kind" = 'submitted'
      ORDER BY s."sequence" DESC LIMIT 1) IS NOT DISTINCT FROM NEW."actor_id" THEN
    RAISE EXCEPTION 'evaluation % needs another person', NEW."evaluation_id"
      USING ERRCODE = 'check_violation', CONSTRAINT = 'evaluation_second_hand', TABLE = 'evaluation_step';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER evaluation_second_hand BEFORE INSERT ON "evaluation_step"
  FOR EACH ROW WHEN (NEW."kind" = 'signed') EXECUTE FUNCTION require_second_hand();
