/** Looking answers up in the audit tree afterwards. */
import { setTimeout as pause } from 'node:timers/promises'
import { asRole } from './server.ts'

export const treeSize = (home: string): Promise<number> => asRole(home, 'postgres', async superuser =>
  Number((await superuser.query('select coalesce(max(size), 0) as n from qinghe.audit_heads')).rows[0].n))

/** Waits until every leaf has its place in the tree. */
export const untilIndexed = (home: string): Promise<void> => asRole(home, 'postgres', async superuser => {
  while ((await superuser.query('select 1 from qinghe.audit_inbox limit 1')).rowCount !== 0) await pause(200)
})

/** Leaves of reads since a size of the tree: how many about each child by each posting. */
export const childLeavesSince = (home: string, size: number): Promise<Map<string, number>> => asRole(home, 'postgres', async superuser => {
  const { rows } = await superuser.query<{ posting: string; child: string; n: number }>(`select l.posting, c.child, count(*)::int as n
    from qinghe.audit_leaves l join qinghe.audit_child_leaves c on c.index = l.index where l.index >= $1 and l.kind = 'read' group by 1, 2`, [size])
  return new Map(rows.map(row => [`${row.posting} ${row.child}`, row.n]))
})

/** How many leaves each posting has since a size of the tree. */
export const leavesSince = (home: string, size: number): Promise<Map<string, number>> => asRole(home, 'postgres', async superuser => {
  const { rows } = await superuser.query<{ posting: string; n: number }>(
    `select posting, count(*)::int as n from qinghe.audit_leaves where index >= $1 and kind = 'read' group by 1`, [size])
  return new Map(rows.map(row => [row.posting, row.n]))
})
