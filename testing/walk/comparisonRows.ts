/** Who sees comparisons by the database alone: whoever settles identity, the department a roster came from, and of the tasks whoever keeps archives. */
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { isOffice, kindsOf, offices } from '@qinghe/domain/submissions/offices.ts'
import { lettersOf } from '@qinghe/domain/staff/matrix.ts'
import { type RoleKey, roleOf, shapeOf } from '@qinghe/domain/staff/roles.ts'
import type pg from 'pg'
import { insertRow, isInside, type Spot, spotCounty, spotKeys, spots } from './county.ts'

const sources = [null, ...offices] as const
const tables = ['comparisons', 'comparison_rows', 'comparison_expected', 'comparison_decisions', 'comparison_tasks', 'comparison_models'] as const

async function settleOne(owner: pg.ClientBase, spot: Spot, office: (typeof sources)[number]): Promise<void> {
  const [id, child, account, region] = [newUuid(), newUuid(), newUuid(), spots[spot].region]
  const at = { county: spotCounty(spot), region }
  const [kind = 'other'] = office === null ? [] : kindsOf(office)
  await insertRow(owner, 'comparisons', { ...at, id, number: newUuid(), file_name: 'x', kind, department: office ?? '民政', period: 'x', purpose: '核对', legal_basis: '依据', is_complete: false,
    all_should_be_filed: false, kept_columns: [], state: 'waiting', ordered_by: account, posting: account, ordered_at: new Date(), office })
  const { rows: [found] } = await owner.query<{ readers: string }>('select readers from qinghe.comparisons where id = $1', [id])
  const of = { ...at, comparison: id, readers: found!.readers }
  await insertRow(owner, 'comparison_rows', { ...of, row: 1, sealed: new Uint8Array() })
  await insertRow(owner, 'comparison_expected', { ...of, child, state: 'missing' })
  await insertRow(owner, 'comparison_decisions', { ...of, id: newUuid(), row: 1, child, sealed: new Uint8Array(), person_blind: new Uint8Array(), verdict: 'different', state: 'inForce', is_sensitive: false,
    decided_by: account, posting: account, decided_at: new Date() })
  await insertRow(owner, 'comparison_tasks', { ...of, id: newUuid(), child, kind: 'moved', owner: 'childDirector', due: '2026-01-01', state: 'open', created_at: new Date() })
  if (office === null) {
    await insertRow(owner, 'comparison_models', { ...at, id: newUuid(), comparison: id, against: id, reason: '试算', state: 'waiting', proposed_by: account, posting: account, proposed_at: new Date() })
  }
}
/** In every place a comparison that civil affairs ordered and one of each department; spots may share a village. */
export async function settleComparisons(owner: pg.ClientBase): Promise<void> {
  const places = new Map(spotKeys.map(spot => [spots[spot].region, spot]))
  for (const spot of places.values()) for (const office of sources) await settleOne(owner, spot, office)
}

type Case = { client: pg.ClientBase; role: RoleKey; spot: Spot; about: number | undefined }
/** As the contracts say it (comparisons/access.ts): reading is A of identity, tasks are U; a department has its own roster. */
function should(role: RoleKey, table: (typeof tables)[number], office: string | null): boolean {
  const held = lettersOf(role, 'ID')
  if (held.has('A') || (table === 'comparison_tasks' && held.has('U'))) return true
  return isOffice(role) && office === role && table !== 'comparison_models'
}
export async function askComparisons({ client, role, spot, about }: Case): Promise<string[]> {
  const inside = shapeOf(role) === 'range' && !roleOf(role).ofSchool && isInside(role, spot, about)
  const found: string[] = []
  for (const table of tables) {
    const all = await client.query(`select 1 from qinghe.${table} where county = $1 and region = $2`, [spotCounty(spot), spots[spot].region])
    const wanted = (table === 'comparison_models' ? [null] : sources).filter(office => inside && should(role, table, office)).length
    if (all.rows.length !== wanted) found.push(`${role}: reading ${table} ${spot} gives ${all.rows.length} instead of ${wanted}`)
  }
  return found
}
