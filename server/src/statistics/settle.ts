/** Keeps figures true with every write, in its own transaction: what the touched children count for now replaces what they
 *  counted for before, and the difference becomes deltas (migrations/0007_definers.sql settle_cells). */
import type { PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import type { StatisticsRules } from '@qinghe/domain/statistics/cells.ts'
import type pg from 'pg'
import { run } from '../db/reader.ts'
import { type Sql, sql } from '../db/sql.ts'
import type { Reactions } from '../http/kernel.ts'
import { inFolding } from './folder.ts'
import { today } from './revise.ts'
import { FactRow, knownRules, settlingOf, timelineOf } from './timeline.ts'

const childrenPerStatement = 1_000

type Ask = <T>(q: Sql<T>) => Promise<T[]>
type Wanted = { county: number; ids: readonly string[]; day: PlainDate; versions: readonly StatisticsRules[] }

async function settleSome(ask: Ask, { county, ids, day, versions }: Wanted): Promise<void> {
  const rows = await ask(sql`
    select child, status, birth_date, sex_code, schooling from qinghe.figure_facts(${county}, ${ids}::uuid[])`)
  const s = settlingOf(FactRow.array().parse(rows), day, versions)
  if (s.child.length === 0) return
  await ask(sql`select qinghe.settle_cells(${county}, ${day}, ${s.child}::uuid[], ${s.rules}::int[], ${s.from}::date[],
    ${s.cell}::int[])`)
}

/** For main.ts: runs after every command for the children it wrote. */
export const settleFigures: Reactions = {
  derives: async (w, written) => {
    for (let i = 0; i < written.length; i += childrenPerStatement) {
      const ids = written.slice(i, i + childrenPerStatement).map(one => one.child)
      await settleSome(w.derive, { county: w.actor.county, ids, day: w.today, versions: knownRules })
    }
  },
  arrives: async (w, batch, coming) => {
    const lines = coming.flatMap(({ child, status, draft }) => knownRules.map(rules => ({
      child, rules: rules.version,
      stretches: timelineOf({ status, birthDate: draft.birthDate ?? null, sexCode: draft.sexCode ?? null, schooling: draft.schoolingStatus ?? null }, w.today, rules),
    })))
    await w.derive(sql`select qinghe.arrive_cells(${w.actor.county}, ${batch}::uuid, ${lines.map(l => l.child)}::uuid[], ${lines.map(l => l.rules)}::int[],
      ${lines.map(l => `{${l.stretches.map(s => s.from).join()}}`)}::text[], ${lines.map(l => `{${l.stretches.map(s => s.cell ?? 'null').join()}}`)}::text[])`)
  },
}

/** For rows written past the Writer: settles the children named, as their write would have. */
export async function settleChildren(pool: pg.Pool, county: number, ids: readonly string[]): Promise<void> {
  const day = await today(pool)
  await inFolding(pool, client => settleSome(q => run(client, q), { county, ids, day, versions: knownRules }))
}

const noChild = '00000000-0000-0000-0000-000000000000'

type Pass = { county: number; day: PlainDate; rules: StatisticsRules }

/** One county once through, in the order of ids. @returns how many it settled */
async function settleCounty(pool: pg.Pool, { county, day, rules }: Pass): Promise<number> {
  let settled = 0
  for (let after: string | undefined = noChild; after !== undefined;) {
    const from: string = after
    after = await inFolding(pool, async client => {
      const [locked] = await run(client, sql<{ ids: string[] }>`
        select qinghe.lock_unsettled(${county}, ${rules.version}, ${from}::uuid, ${childrenPerStatement}) as ids`)
      const ids = locked?.ids ?? []
      await settleSome(q => run(client, q), { county, ids, day, versions: [rules] })
      settled += ids.length
      return ids.at(-1)
    })
  }
  return settled
}

/** Gives every child of every county its cell under one version of the rules; also after rows were loaded past the Writer. */
export async function settleAll(pool: pg.Pool, rules: StatisticsRules): Promise<number> {
  const day = await today(pool)
  const { rows } = await pool.query<{ county: number }>('select county from qinghe.tenants order by county')
  let settled = 0
  for (const { county } of rows) settled += await settleCounty(pool, { county, day, rules })
  return settled
}

/** Builds the versions that are not in force yet. Whoever is born into the register meanwhile is settled by the write itself. */
export async function buildOnce(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ version: number }>('select version from qinghe.figure_rules where built_at is not null')
  const built = new Set(rows.map(row => row.version))
  for (const rules of knownRules.filter(one => !built.has(one.version))) {
    await settleAll(pool, rules)
    await pool.query(`insert into qinghe.figure_rules (version, built_at) values ($1, qinghe.now())
      on conflict (version) do update set built_at = excluded.built_at`, [rules.version])
  }
}
