/** A model is proposed, its effect is looked at, a second person accepts it or anybody refuses it. Estimating is estimating.ts. */
import { type DecideModelInput, type GetModelInput, ModelOutput, ModelsOutput, modelStateNames, type ProposeModelInput } from '@qinghe/domain/comparisons/models.ts'
import type { Done } from '@qinghe/domain/kernel/command.ts'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import type { Writer } from '../db/writer.ts'
import { regionNames } from '../regions/names.ts'
import { hashOf, shipped } from './linking.ts'
import { baseOf, effectIn, findModel, findModels, isShipped, type ModelRow, modelStateOf, refuseIfShipped, sealPlaceModel } from './modelStore.ts'
import { findComparison, loadRows } from './store.ts'

const done = (id: string): Done => ({ records: [{ type: 'comparisonModel', id }] })

export async function proposeModel(w: Writer, inputs: ProposeModelInput[]): Promise<Done[]> {
  for (const { model: id, comparison, against = comparison, reason, restores = false } of inputs) {
    const [from, on] = [await findComparison(w, comparison), await findComparison(w, against)]
    if (from.state !== 'done' || on.state !== 'done') throw problem('comparison.state', '只能用已出结果的比对来估计模型、看影响')
    if (from.region !== on.region) throw problem('model.place', '用来估计和用来看影响的两次比对不是同一辖区，请另选一次')
    const open = await w.first(sql<{ id: string }>`select id from qinghe.comparison_models where county = ${w.actor.county} and region = ${from.region} and state in ('waiting', 'running', 'proposed')`)
    if (open) throw problem('model.open', '本辖区已有一个模型在估计或等待确认，请先处理那一个')
    if (restores) refuseIfShipped((await baseOf(w, from.region)).model)
    const given = restores ? { model: sealPlaceModel(w, id, shipped), model_hash: hashOf(shipped) } : { model: null, model_hash: null }
    await w.put('comparison_models', [{ id, region: from.region, comparison, against, reason, ...given, state: 'waiting', proposed_by: w.actor.account, posting: w.actor.posting, proposed_at: new Date(w.now) }])
  }
  return inputs.map(({ model }) => done(model))
}

export async function decideModel(w: Writer, inputs: DecideModelInput[]): Promise<Done[]> {
  for (const { model: id, verdict, reason } of inputs) {
    await w.derive(sql`select id from qinghe.comparison_models where county = ${w.actor.county} and id = ${id} for update`)
    const model = await findModel(w, id)
    if (modelStateOf(model) !== 'proposed') throw problem('model.state', `这个模型现在是“${modelStateNames[modelStateOf(model)]}”，不能再决定`)
    if (verdict === 'accept') await accept(w, model)
    await w.derive(sql`update qinghe.comparison_models set state = ${verdict === 'accept' ? 'inForce' : 'refused'}, decided_by = ${w.actor.account}, decided_at = ${new Date(w.now)}, decision_reason = ${reason}
      where county = ${w.actor.county} and id = ${id}`)
  }
  return inputs.map(({ model }) => done(model))
}

/** Makes room for it. The effect was shown against what is in force now, or somebody accepts what nobody has seen. */
async function accept(w: Writer, model: ModelRow): Promise<void> {
  if (model.proposed_by === w.actor.account) throw problem('model.second', '模型由您提出，要另一位同事看过影响后采用')
  if (model.base_hash !== hashOf((await baseOf(w, model.region)).model)) throw problem('model.base', '估计之后本辖区已改用另一个模型，显示的影响不再是采用后的影响；请不采用，再重新估计')
  await w.derive(sql`update qinghe.comparison_models set state = 'replaced' where county = ${w.actor.county} and region = ${model.region} and state = 'inForce'`)
}

const shown = (r: Reader, nameOf: (region: number) => string) => (row: ModelRow) => ({
  id: row.id, region: row.region, regionName: nameOf(row.region), state: modelStateOf(row), comparison: row.comparison, comparisonNumber: row.comparison_number, against: row.against,
  againstNumber: row.against_number, reason: row.reason, failure: row.failure, hash: row.model_hash, baseHash: row.base_hash, proposedByName: row.holder ?? '已离任人员', proposedAt: row.proposed_at,
  isMine: row.proposed_by === r.actor.account, restores: isShipped(row), decidedAt: row.decided_at, decisionReason: row.decision_reason,
})

export async function listModels(r: Reader): Promise<ModelsOutput> {
  const rows = await findModels(r, sql`true`)
  return ModelsOutput.parse({ models: rows.map(shown(r, await regionNames(r, rows.map(row => row.region)))) })
}

export async function getModel(r: Reader, { model: id }: GetModelInput): Promise<ModelOutput> {
  const row = await findModel(r, id)
  const effect = effectIn(row)
  const head = shown(r, await regionNames(r, [row.region]))(row)
  if (effect === null) return ModelOutput.parse({ ...head, effect })
  const names = new Map((await r.rows(sql<{ id: string; name: string }>`select id, name from qinghe.children where county = ${r.actor.county}
    and id = any(${effect.examples.flatMap(one => [one.childBefore, one.childAfter]).filter(child => child !== null)}::uuid[])`)).map(child => [child.id, child.name]))
  const lines = new Map((await loadRows(r, row.against, sql`row = any(${effect.examples.map(one => one.row)}::int[])`)).map(one => [one.row, one.line.cells.姓名]))
  const nameOf = (child: string | null): string | null => (child === null ? null : names.get(child) ?? '（已不在本辖区）')
  return ModelOutput.parse({
    ...head, effect: { ...effect, examples: effect.examples.map(one => ({ ...one, name: lines.get(one.row) ?? '', nameBefore: nameOf(one.childBefore), nameAfter: nameOf(one.childAfter) })) },
  })
}
