import { newChildId } from '@qinghe/domain/kernel/ids.ts'
import { differingFields, outcomesOf, wantedTasks } from '@qinghe/domain/comparisons/rules.ts'
import { noCells } from '@qinghe/domain/comparisons/types.ts'
import { describe, expect, it } from 'vitest'
import { link, shipped } from './linking.ts'

const child = '01a21b08-478a-719a-9058-80d63c81dcfb'
const birthDays = async (archive: string, roster: string) => {
  const cells = { ...noCells, 姓名: '欧阳思远', 性别: '男', 监护人姓名: '欧阳建国', 联系电话: '19999990001', 户籍村: '栖凤渡村', 学校: '青禾小学' }
  const { model, found } = await link({ archives: [{ child, cells: { ...cells, 出生日期: archive } }], lines: [{ row: 2, cells: { ...cells, 出生日期: roster } }] }, shipped)
  const candidate = found.get(2)?.[0]
  const level = candidate?.seen.find(one => one.field === '出生日期')?.level ?? 0
  return { level: model.comparisons.find(one => one.field === '出生日期')?.levels[level - 1]?.name, differs: differingFields(candidate) }
}

describe('birth dates of a roster and an archive', () => {
  it('that are one and the same placeholder differ in nothing, and say nothing about day and month', async () => {
    expect(await birthDays('2020-01-01', '2020-01-01')).toEqual({ level: 'placeholder', differs: [] })
  })
  it('with day and month changed about are told as that, and as a difference', async () => {
    expect(await birthDays('2016-03-05', '2016-05-03')).toEqual({ level: 'swapped', differs: ['出生日期'] })
  })
  it('that are equal and a day like any other are equal', async () => {
    expect(await birthDays('2016-03-05', '2016-03-05')).toEqual({ level: 'exact', differs: [] })
    expect(await birthDays('2016-05-05', '2016-05-05')).toEqual({ level: 'exact', differs: [] })
  })
})

it('a village whose roster leaves out the town has moved nobody away; another village has', async () => {
  const archives = ['王小禾', '刘子昂', '黄雨桐'].map((name, i) => ({ child: newChildId(), cells: { ...noCells, 姓名: name, 性别: '女', 出生日期: `2016-03-0${i + 1}`, 身份证号: '', 户籍村: '栖凤渡镇栖凤渡村', 联系电话: `1990000010${i}` } }))
  const villages = ['栖凤渡村', '栖凤渡村委会', '瓦窑坪村']
  const lines = archives.map(({ cells }, i) => ({ row: i + 2, cells: { ...cells, 户籍村: villages[i] ?? '' } }))
  const { model, found } = await link({ archives, lines }, shipped)
  const outcomes = outcomesOf(lines.map(({ row }) => ({ row, found: found.get(row) ?? [], aside: null, unmatched: 'lead', isDroppedOut: false })), [], { threshold: model.threshold })
  expect(outcomes.map(one => one.child)).toEqual(archives.map(one => one.child))
  const tasks = wantedTasks('household', outcomes.map(one => ({ ...one, isDroppedOut: false })), new Map())
  expect(tasks).toEqual([{ kind: 'moved', row: 4, child: archives[2]?.child }])
})
