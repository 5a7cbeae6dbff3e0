import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Model } from '@qinghe/domain/linkage/model.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { peopleFiles } from '../../../bench/peers/people.ts'
import { countiesInside, writeTruth } from '../../../testing/linkage/truth.ts'
import { marksStep, waysOf } from './bounds.ts'
import { decide, type Ready } from './evaluate.ts'
import { rowsOf, scoredSql, sidesOf, sideNames } from './pairs.ts'
import { prepare } from './prepare.ts'
import { pairTable, score } from './score.ts'

const folder = mkdtempSync(join(tmpdir(), 'linkage-bounds-'))
const everyPair = (model: Model): Model => ({ ...model, rules: [{ name: 'all', keys: [], skipped: [] }] })

/** Pairs with their weights, by looking at the bounds first and by judging every pair. */
async function bothWays({ duck, model: learned, rows }: Ready, keep: number): Promise<{ bounded: unknown; plain: unknown }> {
  const model = everyPair(learned)
  const sides = sidesOf(model.mode)
  await prepare(duck, model, sideNames(model.mode))
  await score(duck, model, { sides, rows: Math.max(rows.left, rows.right), pairs: [rows.left * rows.right], keep })
  const listed = `select count(*)::int as n, bit_xor(hash("id_l", "id_r", "weight", "guard"))::varchar as sum`
  const [bounded] = await duck.rows({ name: 'bounded', sql: `${listed} from ${pairTable}` })
  const all = `select l."id" as "id_l", r."id" as "id_r" from ${sides.left}_blocks l, ${sides.right}_blocks r${model.mode === 'dedupe' ? ' where l."key" < r."key"' : ''}`
  // Without `equal` there is no bound at all.
  const plainly: Model = { ...model, comparisons: model.comparisons.map(({ equal: _, ...comparison }) => comparison) }
  const [plain] = await duck.rows({ name: 'plain', sql: `${listed} from (${scoredSql(plainly, rowsOf(plainly, sides, all), keep)})` })
  return { bounded, plain }
}

describe.each(['two rosters of letters', 'two Chinese rosters', 'one Chinese roster'])('%s', which => {
  let ready: Ready
  beforeAll(async () => {
    if (which === 'two rosters of letters') {
      const files = await peopleFiles(join(folder, 'people'), { left: 600, right: 600, seed: 5 })
      ready = await decide({ left: files.left, right: files.right, key: 'id', room: { memory: '1GB' } })
    } else {
      await writeTruth(folder, { seed: '2', counties: countiesInside(['431003']), children: 400 })
      ready = await decide({ left: join(folder, 'archives.csv'), ...which === 'one Chinese roster' ? {} : { right: join(folder, 'roster.csv') }, key: '编号', room: { memory: '1GB' } })
    }
  }, 300_000)
  afterAll(() => { ready.duck.close() })

  it.each([-20, 0, 8, 20])('loses no pair of %d bits or more by its bounds, and changes no weight', async keep => {
    const { bounded, plain } = await bothWays(ready, keep)
    expect(bounded).toEqual(plain)
    expect(Number((plain as { n: number }).n)).toBeGreaterThan(0)
  }, 300_000)

  it('asks for an agreement first where the line is high, and for none where every pair reaches it', async () => {
    const model = everyPair(ready.model)
    const sides = sidesOf(model.mode)
    await prepare(ready.duck, model, sideNames(model.mode))
    for (const side of sideNames(model.mode)) await ready.duck.run(marksStep(model, side, side === 'left'))
    expect(await waysOf(ready.duck, model, { sides, keep: 60 })).not.toBeNull()
    expect(await waysOf(ready.duck, model, { sides, keep: -1000 })).toBeNull()
  }, 300_000)
})
