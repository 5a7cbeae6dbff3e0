/** Which plans are in force: in a county those it took, as it worded them, and nowhere any that nobody took. Asked of the database each time, so that a version
 *  is in force with the transaction that publishes it, in every process (decision 054, as 048); compiled texts are known by their hash and kept. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Access } from '@qinghe/domain/kernel/access.ts'
import type { PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import type { Plan, PlanWorld } from '@qinghe/domain/plans/plan.ts'
import { planParameters } from '@qinghe/domain/plans/shippedPlans.ts'
import type { Kind } from '@qinghe/domain/records/kind.ts'
import { actOwn } from '@qinghe/domain/records/ownContracts.ts'
import { mayDo } from '@qinghe/domain/staff/matrix.ts'
import { type RoleKey, roleKeys } from '@qinghe/domain/staff/roles.ts'
import { sql } from '../db/sql.ts'
import type { Endpoint } from '../http/endpoint.ts'
import { shippedKinds } from '../records/kinds.ts'
import { readPlans } from './planFile.ts'
import { type Asking, loadCompiled } from './planTexts.ts'

const folder = fileURLToPath(new URL('../../../plans', import.meta.url))
const planFiles = () => readdirSync(folder).filter(name => name.endsWith('.yaml')).sort().map(name => ({ name, text: readFileSync(join(folder, name), 'utf8') }))

/** Contracts plans may name, by name: what each is called and who may use it. */
type Commands = ReadonlyMap<string, { audit: string; roles: readonly RoleKey[] }>
function commandsOf(endpoints: readonly Endpoint[], words: Access): Commands {
  const may = (word: unknown): RoleKey[] => roleKeys.filter(role => typeof word !== 'string' || mayDo(role, word, words))
  // What is done in a county's own ledger is the act of that ledger and goes by its name; the address they share is nobody's act.
  return new Map(endpoints.flatMap(one => (one.kind === 'command' && one.contract.name !== actOwn.name ? [[one.contract.name, { audit: one.contract.audit, roles: may(one.contract.may) }]] : [])))
}

export const worldOver = (commands: Commands, kinds: readonly Kind[]): PlanWorld => ({
  kinds: new Map(kinds.map(kind => [kind.kind, kind])), ...planParameters, contracts: new Map([...commands].map(([name, { roles }]) => [name, roles])),
})

/** A plan as the product brings it, with the text it was read from. */
export type ShippedPlan = { plan: Plan; text: string }
/** In the order of their files. @throws when one of them has faults: what would be read is not what was written */
function compileShipped(world: PlanWorld): readonly ShippedPlan[] {
  const files = planFiles()
  const { plans, faults } = readPlans(files, world)
  const broken = [...faults].flatMap(([name, all]) => all.map(({ line, column, message }) => `plans/${name} 第 ${line} 行第 ${column} 列，${message}`))
  if (broken.length > 0) throw problem('plans.broken', `方案有问题：${broken.join('；')}`, 500)
  return plans.flatMap((plan, i) => { const file = files[i]; return file ? [{ plan, text: file.text }] : [] })
}

/** `since`: from when on there is a version of it without a break; `from`: from when on this one. */
export type PlanInForce = { id: string; plan: Plan; content: string; source: string; base: string | null; from: PlainDate; since: PlainDate }

type Row = { id: string; plan: string; content: string | null; source: string | null; base: string | null; from: PlainDate }
const published = (county: number, day: PlainDate) => sql<Row>`select p.id, p.plan, p.content, p.source, p.base, p.effective_from::text as "from" from qinghe.county_plans p
  where p.county = ${county} and p.state = 'published' and p.effective_from <= ${day}::date order by p.plan, p.effective_from`

/** A version is in force from its day until the day of the next; one without a text ends the plan. @param db a Reader of the county, or a job */
export async function plansInForce(db: Asking, { county, day }: { county: number; day: PlainDate }): Promise<readonly PlanInForce[]> {
  if (county === 0) return []
  const now = new Map<string, Row & { since: PlainDate }>()
  for (const row of await db.rows(published(county, day))) {
    if (row.content === null) now.delete(row.plan)
    else now.set(row.plan, { ...row, since: now.get(row.plan)?.since ?? row.from })
  }
  const rows = [...now.values()].flatMap(({ content, source, ...row }) => (content === null || source === null ? [] : [{ ...row, content, source }]))
  const planOf = await loadCompiled(db, rows.map(row => row.content))
  return rows.map(row => ({ ...row, plan: planOf(row.content) }))
}

/** `shipped`: as the product brings them. `inForce`: what holds in a county on a day, each plan from the day it began there. */
export type PlansHere = {
  commands: () => Commands; shipped: () => readonly ShippedPlan[]; inForce: (db: Asking, at: { county: number; day: PlainDate }) => Promise<readonly Plan[]>
}

const mostLists = 500
/** @param endpoints all that a plan may name as what somebody does; asked for when it is first needed */
export function plansOver(endpoints: () => readonly Endpoint[], words: Access): PlansHere {
  let commands: Commands | undefined
  let shipped: readonly ShippedPlan[] | undefined
  const known = (): Commands => (commands ??= commandsOf(endpoints(), words))
  /** The same list for whoever finds the same, so that what is made of it is made once. */
  const lists = new Map<string, readonly Plan[]>()
  return {
    commands: known, shipped: () => (shipped ??= compileShipped(worldOver(known(), shippedKinds.map(one => one.kind)))),
    inForce: async (db, at) => {
      const found = await plansInForce(db, at)
      const key = found.map(one => `${one.content} ${one.since}`).join('/')
      if (lists.size > mostLists) lists.clear()
      const list = lists.get(key) ?? found.map(one => ({ ...one.plan, from: one.since }))
      lists.set(key, list)
      return list
    },
  }
}
