/** What the audit and the rotation need from tables of later migrations, as data; the migration of the needy table, or a
 *  later one, grants it. Everything about the audit's own tables stands in 0004_audit.sql. */
import type { RoleName } from '../db/roles.ts'

export type GrantNeed = {
  role: RoleName
  table: string
  verb: 'SELECT' | 'UPDATE' | 'INSERT'
  columns: readonly string[]
  why: string
}

export const auditGrants: readonly GrantNeed[] = [
  { role: 'qinghe_tree', table: 'changes', verb: 'SELECT', columns: ['county', 'command'],
    why: 'audit verify: every change has its leaf' },
]

/** SQL of one need: the column grant and a policy that lets the role see every row, in those columns only. */
export function grantSql({ role, table, verb, columns }: GrantNeed): string {
  const policy = `${table}_${role.replace('qinghe_', '')}_${verb.toLowerCase()}`
  const condition = verb === 'INSERT' ? 'WITH CHECK (true)' : 'USING (true)'
  return `GRANT ${verb} (${columns.join(', ')}) ON qinghe.${table} TO ${role};\n`
    + `CREATE POLICY ${policy} ON qinghe.${table} FOR ${verb} TO ${role} ${condition};`
}
