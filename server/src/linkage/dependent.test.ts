import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { writeRepeats } from '../../../testing/linkage/repeats.ts'
import { openDuck } from './duck.ts'
import { loadRoster } from './load.ts'
import { nameColumns } from './prepare.ts'
import { profileColumns, sharedColumns } from './profile.ts'

const folder = mkdtempSync(join(tmpdir(), 'linkage-dependent-'))

/** Which columns speak. */
async function speaking(rows: readonly Record<string, string>[]): Promise<{ names: string[]; dropped: string[] }> {
  const file = join(folder, 'columns.csv')
  writeFileSync(file, [Object.keys(rows[0] ?? {}), ...rows.map(row => Object.values(row))].map(cells => cells.join(',')).join('\n'))
  return speakingIn(file)
}
async function speakingIn(file: string): Promise<{ names: string[]; dropped: string[] }> {
  const duck = await openDuck({ memory: '500MB' })
  const roster = await loadRoster(duck, { side: 'left', file, key: 'id' })
  const shared = await sharedColumns(duck, roster, null)
  await duck.run(nameColumns('left', shared))
  const { fields, dropped } = await profileColumns(duck, shared, { hasRight: false, rows: roster.rows })
  duck.close()
  return { names: fields.map(field => field.name), dropped }
}
const family = ['欧阳', '司徒', '王', '李', '赵', '慕容', '张', '陈']
const given = ['小禾', '青苗', '田田', '春', '雨桐', '子轩', '明', '若溪', '可']
const villages = ['岗脚村', '瓦灶村', '和平社区', '三合村', '朝阳村', '龙门村']
const han = Array.from({ length: 400 }, (_, i) => {
  const [surname, name, village] = [family[i % 8] ?? '', `${given[i % 9] ?? ''}${String.fromCodePoint(0x5000 + i * 7 % 900)}`, villages[Math.floor(i / 7) % 6] ?? '']
  return { id: `r${i}`, 姓名: `${surname}${name}`, 姓: surname, 名: name, 村: village, 家庭住址: `栖凤渡镇${village}${i % 12 + 1}组${i % 97}号`, 人口: String(3 + i % 4), 电话: `1990${String(i * 7919 % 10_000_000).padStart(7, '0')}`, 联系电话: `1990${String(i * 7919 % 10_000_000).padStart(7, '0')}` }
})

describe('columns', () => {
  it('that a roster repeats speak once: what is known of one person ten times over makes none of them sure', async () => {
    writeRepeats(folder, { seed: '1', people: 120, records: 10 })
    const { names, dropped } = await speakingIn(join(folder, 'roster.csv'))
    expect(names).toEqual(['first_name', 'surname', 'dob', 'address', 'occupation', 'gender'])
    expect(dropped.join()).toMatch(/“full_name”由“first_name”、“surname”合成，只按后者比对.*“birth_place”已写在“address”里，只按“address”比对/s)
  })

  it('of a Chinese name are the name, its parts are silent; a village speaks with the address, one telephone once', async () => {
    const { names, dropped } = await speaking(han)
    expect(names).toEqual(['姓名', '家庭住址', '人口', '电话'])
    expect(dropped.join()).toMatch(/“村”已写在“家庭住址”里/)
  })

  it('that are found in another one by chance speak for themselves', async () => {
    const { names } = await speaking(han.map(({ id, 人口, 电话 }) => ({ id, 位: 人口, 电话: `3456${电话}` })))
    expect(names).toEqual(['位', '电话'])
  })

  it('of which the longer one is often empty are both needed', async () => {
    const { names } = await speaking(han.map(({ id, 村, 家庭住址 }, i) => ({ id, 村, 家庭住址: i % 3 === 0 ? '' : 家庭住址 })))
    expect(names).toEqual(['村', '家庭住址'])
  })
})
