-- AlterEnum
ALTER TYPE "bag_status" ADD VALUE 'withdrawn';

-- AlterEnum
ALTER TYPE "bag_item_state" ADD VALUE 'withdrawn';

-- AlterEnum
ALTER TYPE "bag_event_kind" ADD VALUE 'corrected';
