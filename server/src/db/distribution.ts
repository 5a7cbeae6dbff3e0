/** How the tables would lie on a Citus cluster (ARCHITECTURE.md section 20): children by county, what is about no child on every node,
 *  the log and the doors of the installation on the coordinator. Pure, from what the catalogue says.
 *
 *  NOT VERIFIED: no statement of this plan has run on a Citus yet. */
export type TableOf = { name: string; primaryKey: readonly string[]; referencesTo: readonly string[] }
export type Placement = { table: string; how: 'distributed' | 'reference' | 'local'; by?: string; why: string }

/** One log and one key store for the installation; a row here is never joined with a child. */
const local = /^(audit_|key_rotations$|credentials$|one_time_codes$|sessions$|known_devices$|sign_in_attempts$|clock_offset$|figure_rules$)/
/** National tables: spread by what they are looked up with. */
const national: Readonly<Record<string, string>> = { identities: 'blind_index', person_archives: 'person' }
/** Written by folders of every county, small, and read by everybody above the county. */
const everywhere = new Set(['stat_upper'])
const first = 'children'
/** Led by the tenant's number, but about places and not about children. */
const reference = new Set(['tenants', 'tenant_codes', 'schools'])

export function placementOf({ name, primaryKey }: Pick<TableOf, 'name' | 'primaryKey'>): Placement {
  const by = national[name]
  if (by !== undefined) return { table: name, how: 'distributed', by, why: '全国唯一性' }
  if (local.test(name)) return { table: name, how: 'local', why: '整个安装一份' }
  if (primaryKey[0] === 'county' && !reference.has(name)) return { table: name, how: 'distributed', by: 'county', why: '按县' }
  return { table: name, how: 'reference', why: everywhere.has(name) ? '县以上的统计，每个节点一份' : '与儿童无关，每个节点一份' }
}

/** Tables another one references come first, since a reference must already be distributed. */
function inOrder(tables: readonly TableOf[]): TableOf[] {
  const byName = new Map(tables.map(table => [table.name, table]))
  const done = new Map<string, TableOf>()
  const visit = (table: TableOf): void => {
    if (done.has(table.name)) return
    for (const name of table.referencesTo) {
      const other = byName.get(name)
      if (other && other !== table) visit(other)
    }
    done.set(table.name, table)
  }
  for (const table of [...tables].sort((a, b) => a.name.localeCompare(b.name))) visit(table)
  return [...done.values()]
}

const rank = { reference: 0, distributed: 1, local: 2 } as const

export function statementFor({ table, how, by }: Placement): string | undefined {
  switch (how) {
    case 'local': return undefined
    case 'reference': return `SELECT create_reference_table('qinghe.${table}');`
    case 'distributed': {
      const beside = by !== 'county' ? 'none' : table === first ? 'default' : `qinghe.${first}`
      return `SELECT create_distributed_table('qinghe.${table}', '${by}', colocate_with => '${beside}');`
    }
  }
}

export type Plan = { placements: Placement[]; statements: string[]; problems: string[] }

export function planOf(tables: readonly TableOf[]): Plan {
  const ordered = inOrder(tables)
  const placements = ordered.map(placementOf).sort((a, b) => rank[a.how] - rank[b.how] || Number(b.table === first) - Number(a.table === first))
  const howOf = new Map(placements.map(one => [one.table, one]))
  const problems = ordered.flatMap(table => table.referencesTo.flatMap(to => {
    const [from, target] = [howOf.get(table.name), howOf.get(to)]
    if (from?.how !== 'distributed' && target?.how === 'distributed') return [`${table.name} 引用按县分布的 ${to}，Citus 不允许`]
    if (from?.how === 'distributed' && target?.how === 'local') return [`${table.name} 引用只在主节点的 ${to}，Citus 不允许`]
    return []
  }))
  return { placements, statements: [...opening, ...placements.flatMap(one => statementFor(one) ?? [])], problems }
}

/** The identity of a transaction reaches the workers only with this (ARCHITECTURE.md section 20). */
const opening = [
  'CREATE EXTENSION IF NOT EXISTS citus;',
  `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET citus.propagate_set_commands = ''local''', current_database()); END $$;`,
]
