/** Models of a place as they are kept. */
import { Effect, type ModelState, ModelState as State } from '@qinghe/domain/comparisons/models.ts'
import { NotFound, problem } from '@qinghe/domain/kernel/problem.ts'
import { Model } from '@qinghe/domain/linkage/model.ts'
import { open, seal } from '../crypto/sealing.ts'
import type { Reader } from '../db/reader.ts'
import { type Sql, sql } from '../db/sql.ts'
import { hashOf, shipped } from './linking.ts'

export type ModelRow = {
  id: string; region: number; comparison: string; comparison_number: string; against: string; against_number: string; reason: string; state: string; failure: string | null
  model_hash: string | null; base_hash: string | null; effect: unknown; proposed_by: string; proposed_at: string; holder: string | null; decided_at: string | null; decision_reason: string | null
}

const place = (id: string) => ({ table: 'comparison_models', column: 'model', row: id })
export const sealPlaceModel = (r: Reader, id: string, model: Model): Uint8Array => seal(r.ring, place(id), JSON.stringify(model))

/** What runs of a place begin from. @property id of the accepted model; null: the one that comes with the product */
export type Base = { id: string | null; model: Model }

/** The accepted model of exactly this place: a town judges by the county's only when somebody there has accepted it. */
export async function baseOf(r: Reader, region: number): Promise<Base> {
  const found = await r.first(sql<{ id: string; model: Uint8Array }>`select id, model from qinghe.comparison_models where county = ${r.actor.county} and region = ${region} and state = 'inForce'`)
  return found === undefined ? { id: null, model: shipped } : { id: found.id, model: Model.parse(JSON.parse(open(r.ring, place(found.id), found.model))) }
}

/** Proposed with its model instead of learning one, or equal to it: the one that comes with this version of the product. */
export const isShipped = ({ model_hash }: Pick<ModelRow, 'model_hash'>): boolean => model_hash === hashOf(shipped)

/** Nothing would change, and nobody needs to be asked. */
export function refuseIfShipped(model: Model): void {
  if (hashOf(model) === hashOf(shipped)) throw problem('model.shipped', '本辖区用的就是出厂分值，不用恢复')
}

export const findModels = (r: Reader, where: Sql): Promise<ModelRow[]> => r.rows(sql<ModelRow>`select m.id, m.region, m.comparison, c.number as comparison_number, m.against, a.number as against_number,
    m.reason, m.state, m.failure, m.model_hash, m.base_hash, m.effect, m.proposed_by, m.proposed_at, (select w.holder from qinghe.who_held(m.posting) w) as holder, m.decided_at, m.decision_reason
  from qinghe.comparison_models m join qinghe.comparisons c on c.county = m.county and c.id = m.comparison join qinghe.comparisons a on a.county = m.county and a.id = m.against
  where m.county = ${r.actor.county} and ${where} order by m.proposed_at desc, m.id limit 100`)

export async function findModel(r: Reader, id: string): Promise<ModelRow> {
  const [found] = await findModels(r, sql`m.id = ${id}`)
  if (found === undefined) throw new NotFound('这个模型')
  return found
}
export const modelStateOf = ({ state }: Pick<ModelRow, 'state'>): ModelState => State.parse(state)
export const effectIn = ({ effect }: Pick<ModelRow, 'effect'>): Effect | null => (effect === null ? null : Effect.parse(effect))
