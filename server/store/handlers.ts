/**
 * SQL for the `user_id`s of those who are told of a task: whoever stands at its site, and of what is to be brought home every
 * courier, for they stand at none. A lateral subquery; the second half costs nothing for tasks of other kinds.
 * @param task SQL alias of a row with `site_id` and `kind`
 */
export function toldOf(task: string): string {
  return `
        (SELECT r.user_id FROM role_assignment r JOIN app_user u ON u.id = r.user_id AND u.is_active
         WHERE r.site_id = ${task}.site_id AND r.role IN ('handler', 'dispatcher') OFFSET 0)
        UNION
        (SELECT r.user_id FROM role_assignment r JOIN app_user u ON u.id = r.user_id AND u.is_active
         WHERE ${task}.kind = 'deliver_home' AND r.site_id IS NULL AND r.role = 'courier' OFFSET 0)`
}
