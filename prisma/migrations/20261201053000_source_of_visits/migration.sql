-- AlterTable
ALTER TABLE "matter" ADD COLUMN     "visits_source" TEXT;
