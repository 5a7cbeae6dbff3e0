import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Model } from '@qinghe/domain/linkage/model.ts'
import { beforeAll, describe, expect, it } from 'vitest'
import { countiesInside, writeTruth } from '../../../testing/linkage/truth.ts'
import { outcome } from './decide.ts'
import { openDuck } from './duck.ts'
import { decide } from './evaluate.ts'
import { addRows, linkWith } from './run.ts'

const folder = mkdtempSync(join(tmpdir(), 'linkage-run-'))
const path = (name: string): string => join(folder, name)
const columns = ['姓名', '性别', '出生日期', '身份证号', '监护人姓名', '联系电话', '户籍村', '学校'].map(name => ({ name, left: name, right: name }))

/** Every tenth line into a second file, the others into the first. */
function split(file: string): { most: string; some: string } {
  const [head = '', ...lines] = readFileSync(path(file), 'utf8').trim().split('\n')
  const part = (name: string, wanted: boolean): string => {
    writeFileSync(path(name), [head, ...lines.filter((_, i) => (i % 10 === 3) === wanted)].join('\n'))
    return path(name)
  }
  return { most: part(`most-${file}`, false), some: part(`some-${file}`, true) }
}

beforeAll(async () => {
  await writeTruth(folder, { seed: '4', counties: countiesInside(['431003']), children: 700 })
  const [head = '', ...lines] = readFileSync(path('archives.csv'), 'utf8').trim().split('\n')
  const others = readFileSync(path('roster.csv'), 'utf8').trim().split('\n').slice(1, 400)
  writeFileSync(path('mixed.csv'), [head, ...lines, ...others].join('\n'))
})

/** With a model, learned once. */
const modelOf = async (asked: { left: string; right?: string }): Promise<Model> => {
  const ready = await decide({ ...asked, key: '编号' })
  ready.duck.close()
  // All pairs of a small roster are compared without a rule; here the rules are what is tested.
  return { ...ready.model, rules: [{ name: '姓名读音', keys: ['"姓名:sound"'], skipped: [] }, { name: '出生日期', keys: ['"出生日期:sure"'], skipped: [] }, { name: '监护人和村', keys: ['"监护人姓名"', '"户籍村"'], skipped: [] }] }
}

describe('rows that come later', () => {
  it('to linked rosters end where a full run ends: pairs, weights and assignment', async () => {
    const model = await modelOf({ left: path('archives.csv'), right: path('roster.csv') })
    const { most, some } = split('roster.csv')
    const full = await openDuck()
    await linkWith(full, model, { left: path('archives.csv'), right: path('roster.csv'), key: '编号', shared: columns })
    const grown = await openDuck()
    const linked = await linkWith(grown, model, { left: path('archives.csv'), right: most, key: '编号', shared: columns })
    const before = await outcome(grown, model)
    await addRows(grown, linked, { file: some, key: '编号' })
    const [wanted, found] = [await outcome(full, model), await outcome(grown, model)]
    expect(found.pairs.length).toBeGreaterThan(before.pairs.length)
    expect(found).toEqual(wanted)
    full.close()
    grown.close()
  }, 300_000)

  it('to one roster end where a full run ends: pairs, weights and clusters', async () => {
    const model = await modelOf({ left: path('mixed.csv') })
    const { most, some } = split('mixed.csv')
    const full = await openDuck()
    await linkWith(full, model, { left: path('mixed.csv'), key: '编号', shared: columns })
    const grown = await openDuck()
    await addRows(grown, await linkWith(grown, model, { left: most, key: '编号', shared: columns }), { file: some, key: '编号' })
    const wanted = await outcome(full, model)
    expect(wanted.decided.length).toBeGreaterThan(300)
    expect(await outcome(grown, model)).toEqual(wanted)
    full.close()
    grown.close()
  }, 300_000)
})
