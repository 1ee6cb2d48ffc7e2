import { Prisma } from './generated/client.ts'

/** SQL for the `user_id`s of those who are told of a task at a site. @param siteId SQL of the site's id, trusted */
export function handlersAt(siteId: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT DISTINCT r.user_id FROM role_assignment r JOIN app_user u ON u.id = r.user_id AND u.is_active
    WHERE r.site_id = ${siteId} AND r.role IN ('handler', 'dispatcher')`
}
