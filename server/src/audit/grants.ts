/** What the audit and the rotation need from tables of later migrations, as data; the migration of the needy table, or a
 *  later one, grants it. Everything about the audit's own tables stands in 0004_audit.sql. */
import type { SealedColumn } from '../crypto/sealedColumns.ts'
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

const unique = (names: readonly string[]): string[] => [...new Set(names)]

/** What qinghe_rotator may read and change, from the list alone. */
export function rotationGrants(columns: readonly SealedColumn[]): GrantNeed[] {
  return unique(columns.map(c => c.table)).flatMap((table): GrantNeed[] => {
    const own = columns.filter(c => c.table === table)
    const places = own.flatMap(c => [...(c.isCountyless ? [] : ['county']), c.key, ...(c.line ? [c.line] : [])])
    const changed = own.flatMap(c => (c.blind ? [c.column, c.blind.column] : [c.column]))
    const why = 'key rotation seals again'
    return [
      { role: 'qinghe_rotator', table, verb: 'SELECT', columns: unique([...places, ...own.map(c => c.column)]), why },
      { role: 'qinghe_rotator', table, verb: 'UPDATE', columns: unique(changed), why },
    ]
  })
}
