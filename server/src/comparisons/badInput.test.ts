import { newChildId } from '@qinghe/domain/kernel/ids.ts'
import iconv from 'iconv-lite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { type ComparisonOffice, csvOf, type Line, openComparisonOffice, orderOf } from '../../../testing/comparisonOffice.ts'

let office: ComparisonOffice
let officer: Person
const people = ['王小禾', '李春生', '张雨晴', '刘子墨'].map((name, i) => ({ id: newChildId(), name, birthDate: `201${i + 2}-03-1${i}`, idNumber: '', mother: `母亲${'甲乙丙丁'[i]}`, phone: `1990000${1000 + i * 37}` }))
const lineOf = (i: number, more: Line = {}): Line => ({ 姓名: people[i]!.name, 出生日期: people[i]!.birthDate, 身份证号: '', 监护人姓名: people[i]!.mother, 联系电话: people[i]!.phone, 学校名称: '栖凤渡中心小学', ...more })
const rowsOf = async (id: string, state: string) => (await officer.get(`/api/comparisons/${id}/rows?state=${state}&limit=200`)).body.rows

beforeAll(async () => {
  office = await openComparisonOffice()
  officer = await office.appoint('countyCivilAffairs', 431003000000)
  for (const one of people) {
    const draft = { name: one.name, sexCode: 2, birthDate: one.birthDate, region: 431003103203, 'mother.name': one.mother, 'mother.phone': one.phone, schoolingStatus: 3, schoolName: '栖凤渡中心小学' }
    expect((await officer.send('/api/archives', { id: one.id, draft })).body).toMatchObject({ outcome: 'applied' })
  }
  await office.owner.query(`update qinghe.children set status = 'active'`)
})
afterAll(async () => { expect(await office.stop()).toEqual([]) })

describe('a roster of a department that is odd never matches wrongly in silence:', () => {
  it('the same child twice, the same line and another spelling', async () => {
    const done = await office.compared(officer, [lineOf(0), lineOf(0), lineOf(0, { 联系电话: '', 监护人姓名: '' }), lineOf(1)])
    expect(done.balance).toMatchObject({ rows: 4, same: 2, outside: 1, doubtful: 1 })
    expect((await rowsOf(done.id, 'outside'))[0]).toMatchObject({ row: 3, outside: 'repeated' })
    expect((await rowsOf(done.id, 'doubtful'))[0]).toMatchObject({ row: 4 })
  })

  it('one number for two names', async () => {
    const number = '999999201503010016'
    const done = await office.compared(officer, [lineOf(0, { 身份证号: number }), { ...lineOf(0, { 身份证号: number }), 姓名: '赵可欣', 出生日期: '2019-09-09', 监护人姓名: '赵山', 联系电话: '19900009999' }])
    const joined = [...await rowsOf(done.id, 'same'), ...await rowsOf(done.id, 'differs')].map((row: any) => row.name)
    expect(joined).toEqual(['王小禾'])
  })

  it('columns that are there and empty', async () => {
    const empty = { 出生日期: '', 身份证号: '', 监护人姓名: '', 联系电话: '' }
    const done = await office.compared(officer, people.map((_, i) => lineOf(i, empty)))
    expect(done.balance).toMatchObject({ rows: 4, outside: 4, same: 0, differs: 0 })
    expect((await rowsOf(done.id, 'outside')).map((row: any) => row.outside)).toEqual(['unusable', 'unusable', 'unusable', 'unusable'])
  })

  it('one birthday, one telephone and one guardian for everybody', async () => {
    const crowd = Array.from({ length: 400 }, (_, i) => ({ 姓名: `${'赵钱孙李周吴郑王'[i % 8]}${String.fromCodePoint(0x6000 + i * 3)}${String.fromCodePoint(0x7000 + i * 5)}`, 出生日期: '2015-01-01', 身份证号: '', 监护人姓名: people[3]!.mother, 联系电话: people[3]!.phone, 学校名称: '栖凤渡中心小学' }))
    const done = await office.compared(officer, [...crowd, lineOf(1)])
    expect(done.balance).toMatchObject({ rows: 401, same: 1, differs: 0 })
    expect((await rowsOf(done.id, 'same'))[0].name).toBe('李春生')
  })

  it('numbers and telephones that a spreadsheet took for quantities', async () => {
    const done = await office.compared(officer, [lineOf(0, { 身份证号: '9.99999E+17', 联系电话: '1.99E+10' }), lineOf(1, { 身份证号: '9.99999E17', 联系电话: '1.99E+10' }), { 姓名: '赵可欣', 出生日期: '', 身份证号: '9.99999E+17', 监护人姓名: '', 联系电话: '1.99E+10', 学校名称: '' }])
    expect(done.warnings.join()).toContain('3 行的身份证号是科学计数')
    expect(done.balance).toMatchObject({ same: 2, outside: 1 })
  })
})

describe('a file of a department', () => {
  const read = async (bytes: Uint8Array) => {
    const batch = await office.uploaded(officer, bytes, '学籍.csv')
    return { batch, names: batch.state === 'failed' ? [] : (await officer.get(`/api/rosters/${batch.id}/rows`)).body.rows.map((row: any) => row.cells[0]) }
  }
  it('in GB 18030 or behind the mark of UTF-8 is read as it was written', async () => {
    const text = csvOf([lineOf(0), lineOf(1)]).toString()
    for (const bytes of [iconv.encode(text, 'gb18030'), Buffer.from(`\ufeff${text}`)]) expect((await read(bytes)).names).toEqual(['王小禾', '李春生'])
  })

  it('with lines of both encodings is refused and says where', async () => {
    const [head, ...lines] = csvOf([lineOf(0), lineOf(1), lineOf(2)]).toString().split('\n')
    const { batch } = await read(Buffer.concat([iconv.encode(`${head}\n${lines[0]}\n`, 'gb18030'), Buffer.from(`${lines[1]}\n`), iconv.encode(lines[2]!, 'gb18030')]))
    expect(batch).toMatchObject({ state: 'failed', failure: expect.stringContaining('混用了两种汉字编码（第 3 行等 1 行') })
    expect((await officer.send('/api/comparisons', orderOf(batch.id))).body.issues[0].code).toBe('comparison.batch')
  })
})
