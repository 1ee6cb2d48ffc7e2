/**
 * SQL for the `user_id`s of those who are told of a task at a site.
 * @param siteId SQL of the site's id: a column of the query around it
 */
export function handlersAt(siteId: `${string}.${string}`): string {
  return `
        SELECT r.user_id FROM role_assignment r JOIN app_user u ON u.id = r.user_id AND u.is_active
        WHERE r.site_id = ${siteId} AND r.role IN ('handler', 'dispatcher') OFFSET 0`
}
