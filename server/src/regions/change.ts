/** The map changes: the owner's job writes the table of divisions, then takes the change into the records county by county.
 *
 *  A change never gives a code it takes away to another place (domain/regions/changeRules.ts), so every statement may run
 *  again. `county`, the tenant number, is never touched: it stands on paper, on phones and in the audit tree. */
import type { KeyObject } from 'node:crypto'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { problem, refuseIf } from '@qinghe/domain/kernel/problem.ts'
import { ancestorAt, levelSize, levels, rangeOf } from '@qinghe/domain/kernel/regionCode.ts'
import { type Applied, applyChange, type RegionChange, type RegionTree, treeOf } from '@qinghe/domain/regions/change.ts'
import { problemsOf } from '@qinghe/domain/regions/changeRules.ts'
import { shortName } from '@qinghe/domain/regions/rules.ts'
import { Region } from '@qinghe/domain/regions/types.ts'
import type pg from 'pg'
import { withState } from '../audit/state.ts'
import { run } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import { inTransaction } from '../db/transaction.ts'
import { syllablesOf } from './reading.ts'

/** @param by account of the person who ordered it; null for an import of a new year's table. */
export type Ordered = { change: RegionChange; by: string | null; /** Key of the chain, for the leaf. */ chain?: KeyObject }

/** Writes the new map and says which tenants have records to recode. Throws Problem with everything that stands against it. */
export async function recordChange(owner: pg.ClientBase, { change, by, chain }: Ordered): Promise<{ id: string; counties: number[] }> {
  return inTransaction(owner, () => withState(owner, { key: chain, role: 'system:cli', account: by, phrase: `区划变更：${change.basis}` }, async () => {
    await owner.query('LOCK TABLE qinghe.regions IN SHARE ROW EXCLUSIVE MODE')
    await refuseFuture(owner, change)
    const tree = await readTree(owner, change)
    refuseIf(problemsOf(tree, change))
    const applied = applyChange(tree, change)
    const id = newUuid()
    await run(owner, sql`insert into qinghe.region_changes (id, kind, effective_from, basis, body, recorded_at, recorded_by)
      values (${id}, ${change.kind}, ${change.day}, ${change.basis}, ${JSON.stringify(change)}, qinghe.now(), ${by})`)
    await writeMap(owner, applied, change)
    await run(owner, sql`insert into qinghe.region_moves (old_code, effective_from, new_code, certain, change)
      select o, ${change.day}, n, c, ${id} from unnest(${applied.moves.map(m => m.from)}::bigint[], ${applied.moves.map(m => m.to)}::bigint[],
        ${applied.moves.map(m => m.certain)}::boolean[]) t (o, n, c)`)
    const counties = await tenantsOf(owner, applied)
    await moveTenants(owner, applied)
    return { id, counties }
  }))
}

async function refuseFuture(owner: pg.ClientBase, change: RegionChange): Promise<void> {
  const early = await run(owner, sql<{ early: boolean }>`select ${change.day}::date > (qinghe.now() at time zone 'Asia/Shanghai')::date as early`)
  if (early[0]?.early !== false) throw problem('regions.notYet', `区划变更从 ${change.day} 起生效，请在当日及以后办理`)
}

/** Open rows of every place named, of those below and above it, and of the codes it goes to. */
export async function readTree(owner: pg.ClientBase, change: RegionChange): Promise<RegionTree> {
  const named = codesOf(change)
  const ranges = named.map(rangeOf)
  const above = [...new Set(named.flatMap(code => levels.map(level => ancestorAt(code, level))))]
  const rows = await run(owner, sql<{ code: number; name: string; level: number; parent: number; day: string }>`
    select code, name, level, parent, valid_from::text as day from qinghe.regions
    where valid_to is null and (code = any(${above}::bigint[])
      or exists (select 1 from unnest(${ranges.map(r => r.lo)}::bigint[], ${ranges.map(r => r.hi)}::bigint[]) t (lo, hi) where code >= lo and code < hi))`)
  return treeOf(rows.map(row => Region.parse({
    code: Number(row.code), name: row.name, level: levels[row.level], parent: Number(row.parent), validFrom: row.day, validTo: null,
  })))
}

function codesOf(change: RegionChange): number[] {
  switch (change.kind) {
    case 'rename': return [change.code]
    case 'recode': return [change.code, change.to]
    case 'merge': return [...change.codes, change.into.code]
    case 'split': return [change.code, ...change.parts.map(part => part.code)]
  }
}

async function writeMap(owner: pg.ClientBase, { closed, opened }: Applied, change: RegionChange): Promise<void> {
  await run(owner, sql`update qinghe.regions set valid_to = ${change.day} where valid_to is null and code = any(${closed.map(r => r.code)}::bigint[])`)
  const spoken = opened.map(r => syllablesOf(shortName(r.name, r.level)))
  await run(owner, sql`insert into qinghe.regions (code, valid_from, name, level, parent, pinyin, initials)
    select c, ${change.day}, n, l, p, y, i from unnest(${opened.map(r => r.code)}::bigint[], ${opened.map(r => r.name)}::text[],
      ${opened.map(r => levels.indexOf(r.level))}::smallint[], ${opened.map(r => r.parent)}::bigint[],
      ${spoken.map(s => s.join(''))}::text[], ${spoken.map(s => s.map(one => one.charAt(0)).join(''))}::text[]) t (c, n, l, p, y, i)`)
}

async function tenantsOf(owner: pg.ClientBase, { moves }: Applied): Promise<number[]> {
  const counties = [...new Set(moves.map(m => ancestorAt(m.from, 'county')))]
  const rows = await run(owner, sql<{ county: number }>`
    select county from qinghe.tenant_codes where valid_to is null and code = any(${counties}::bigint[]) order by county`)
  return rows.map(row => row.county)
}

async function moveTenants(owner: pg.ClientBase, { moves }: Applied): Promise<void> {
  for (const { from, to, day } of moves.filter(m => m.from !== m.to && m.from % levelSize.county === 0)) {
    const ended = await run(owner, sql<{ county: number }>`
      update qinghe.tenant_codes set valid_to = ${day} where code = ${from} and valid_to is null returning county`)
    for (const { county } of ended) {
      await run(owner, sql`insert into qinghe.tenant_codes (county, code, valid_from) values (${county}, ${to}, ${day})`)
    }
  }
}
