import { fieldKeys, fields } from '@qinghe/domain/archives/fields.ts'
import { historyWords } from '@qinghe/domain/archives/types.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { castAs, places } from '../../../testing/cast.ts'
import { settleChild } from '../../../testing/walk/county.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'
import { isRecorded, specOf, type TableName, tables } from '../db/tables.ts'

let stage: Stage
let child: string
beforeAll(async () => {
  stage = await openStage()
  child = await settleChild(stage.owner, { spot: 'inside' })
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

type Entry = { phrase: string; reason: string | null; fields: { field: string; label: string; before: string | null; after: string | null }[] }
const historyFor = async (who: Person): Promise<Entry[]> => (await who.get(`/api/archives/${child}/history`)).body.entries
const isTable = (name: string): name is TableName => Object.hasOwn(tables, name)

describe('the history of an archive', () => {
  it('has words for every column it records; those it leaves out are said elsewhere, and none is new', async () => {
    const { rows } = await stage.owner.query<{ table: string; column: string }>(`select table_name as table, column_name as column from information_schema.columns where table_schema = 'qinghe' order by 1, 2`)
    const silent = rows.filter(({ table, column }) => isTable(table) && isRecorded(specOf(table), column)
      && !fieldKeys.some(key => fields[key].table === table && fields[key].column === column) && !(table === 'children' && column in historyWords))
    expect(silent.map(({ table, column }) => `${table}.${column}`)).toEqual([
      // The day of coming back has words (history.ts); reason and day of leaving are said by the archive itself.
      'archive_exits.back_on', 'archive_exits.exited_on', 'archive_exits.reason',
      'child_guardianships.valid_from', 'child_guardianships.valid_to',
      // Said in words of its own under where the parent works (history.ts).
      'child_parents.absences',
      // Nothing writes these yet. Whoever does gives them words, or nobody will see what became of them.
      'child_parents.employer', 'child_parents.expected_return', 'child_parents.job_type', 'child_relief.per_capita_income',
      'child_schooling.valid_from', 'child_schooling.valid_to',
      'children.exit_note', 'children.exit_reason', 'children.exit_words', 'children.origin', 'children.returned_reason', 'children.returned_words',
    ])
  })

  it('shows every field of a new archive with its label, and sealed values masked to everybody', async () => {
    const [entry] = await historyFor(stage.enter(castAs('countyCivilAffairs')))
    expect(entry!.fields.map(one => one.label)).toEqual(expect.arrayContaining(['姓名', '公民身份号码', '母亲姓名', '监护类型', '就学情况', '档案状态']))
    expect(entry!.fields.filter(one => !/[一-龥]/u.test(one.label))).toEqual([])
    expect(entry!.fields.find(one => one.field === 'guardian.phone')).toMatchObject({ before: null, after: '199 •••• 0012' })
  })

  it('is masked by field for whoever reads masked: a name keeps its first character, a birthday nothing', async () => {
    const [entry] = await historyFor(stage.enter(castAs('womensFederation')))
    const shown = Object.fromEntries(entry!.fields.map(one => [one.field, one.after]))
    expect(shown).toMatchObject({ name: '欧••', birthDate: '已登记 ••••', 'father.name': '欧••', 'father.birthDate': '已登记 ••••' })
    expect(Object.keys(shown).filter(field => field === 'schoolName' || field === 'healthStatus')).toEqual([])
  })

  it('under a spot check opens the name of the child, and neither its family nor anybody’s words', async () => {
    const officer = stage.enter(castAs('countyCivilAffairs'))
    expect((await officer.send(`/api/archives/${child}/correct`, { patch: { name: '欧阳青青' }, reason: '户口簿上是“青青”' })).body).toMatchObject({ outcome: 'applied' })
    const [last, first] = await historyFor(stage.enter(castAs('cityCivilAffairs'), { about: places.county }))
    expect(last).toMatchObject({ phrase: '更正档案', reason: null })
    expect(last!.fields.find(one => one.field === 'name')).toMatchObject({ before: '欧阳青禾', after: '欧阳青青' })
    expect(first!.fields.find(one => one.field === 'father.name')).toMatchObject({ after: '欧••' })
    expect((await historyFor(officer))[0]).toMatchObject({ reason: '户口簿上是“青青”' })
  })
})
