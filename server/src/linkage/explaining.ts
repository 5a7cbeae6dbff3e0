/** What the engine saw in one pair, for the review desk and for whoever asks why. Needs the prepared rows of a run. */
import { explain, type Explanation } from '@qinghe/domain/linkage/explain.ts'
import type { Model } from '@qinghe/domain/linkage/model.ts'
import { type Duck, named } from './duck.ts'
import { levelColumn, levelsOf, rowsOf, sidesOf, usesFrequency } from './pairs.ts'
import { frequencyColumn } from './prepare.ts'

/** @param pair numbers of the rows, as in `pairs_scored`
 *  @returns null when one of the rows is not there */
export async function explainPair(duck: Duck, model: Model, { left, right }: { left: number; right: number }): Promise<Explanation | null> {
  const from = rowsOf(model, sidesOf(model.mode), `select ${left}::integer as "id_l", ${right}::integer as "id_r"`)
  const guards = model.guards.map((guard, i) => `, coalesce(${guard.when}, false) as ${named(`guard ${i}`)}`).join('')
  const [row] = await duck.rows({ name: 'explain', sql: `select *${guards} from (${levelsOf(model, from)})` })
  if (row === undefined) return null
  const seen = model.comparisons.map(comparison => {
    const level = Number(row[levelColumn(comparison.field)])
    const u = Number(row[frequencyColumn(comparison.field)])
    const usual = comparison.levels[level - 1]
    const isRare = usual?.byFrequency === true && usesFrequency(comparison) && Number.isFinite(u)
    return { field: comparison.field, level, frequency: isRare && usual !== undefined ? Math.log2(usual.u / u) : 0 }
  })
  return explain(model, { seen, guards: model.guards.filter((_, i) => row[`guard ${i}`] === true).map(guard => guard.name) })
}
