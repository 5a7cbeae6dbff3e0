import { describe, expect, it } from 'vitest'
import { plainDate } from '../kernel/plainDate.ts'
import { roleKeys, roleOf } from './roles.ts'
import { headingOf, type Places, readingRow } from './sheet.ts'

const places: Places = {
  regions: [
    { code: 431003000000, name: '苏仙区', parentName: '郴州市' },
    { code: 431003103203, name: '栖凤渡村', parentName: '栖凤渡镇' },
    { code: 431003104201, name: '新塘村', parentName: '良田镇' },
    { code: 431003105201, name: '新塘村', parentName: '坳上镇' },
  ],
  schools: [{ id: 7, name: '青禾小学' }],
  organisations: [{ id: '00000000-0000-7000-8000-0000000000d1', name: '青禾小学', region: 431003103000 }],
}
const read = (typed: object) =>
  readingRow(
    2,
    { login: 'liqiao', name: '李桥', role: '村儿童主任', region: '栖凤渡村', ...typed },
    { places, today: plainDate('2026-03-01') },
  )
const codes = (typed: object) => read(typed).issues.map(i => [i.code, i.field])

describe('the heading of a workbook of postings', () => {
  it('is found by any of its words, in any order', () => {
    expect([...(headingOf(['序号', '负责地区', '姓名 *', '账号', '职务']) ?? [])]).toEqual([
      ['region', 1],
      ['name', 2],
      ['login', 3],
      ['role', 4],
    ])
    expect(headingOf(['姓名', '岗位'])).toBeUndefined()
  })
})

describe('a row of a workbook of postings', () => {
  it('becomes a posting that begins today', () => {
    expect(read({}).posting).toMatchObject({
      row: 2,
      login: 'liqiao',
      role: 'childDirector',
      region: 431003103203,
      validFrom: '2026-03-01',
      validTo: null,
    })
  })
  it('names every role by its label, its key, or without the place before it', () => {
    for (const key of roleKeys) expect(read({ role: roleOf(key).label }).posting?.role).toBe(key)
    expect(read({ role: '儿童主任' }).posting?.role).toBe('childDirector')
    expect(read({ role: 'police' }).posting?.role).toBe('police')
  })
  it('takes a place by code, by name, or with the town before it, and asks when there are two', () => {
    expect(read({ region: '431003103203' }).posting?.region).toBe(431003103203)
    expect(read({ region: '栖凤渡镇 栖凤渡村' }).posting?.region).toBe(431003103203)
    expect(read({ region: '良田镇 › 新塘村' }).posting?.region).toBe(431003104201)
    expect(codes({ region: '新塘村' })).toEqual([['staff.ambiguousRegion', 'region']])
    expect(codes({ region: '桃花源村' })).toEqual([['staff.unknownRegion', 'region']])
  })
  it('reads days as people write them, and no day that does not exist', () => {
    for (const text of ['2026-09-01', '2026/9/1', '2026年9月1日', '20260901', '2026.9.1'])
      expect(read({ validFrom: text }).posting?.validFrom).toBe('2026-09-01')
    expect(codes({ validFrom: '2026-02-30', validTo: '下个月' })).toEqual([
      ['staff.notADay', 'validFrom'],
      ['staff.notADay', 'validTo'],
    ])
  })
  it('takes a telephone however it is written', () => {
    for (const phone of ['199 0000 1234', '199-0000-1234', '+86 19900001234', '１９９００００１２３４']) expect(read({ phone }).posting?.phone, phone).toBe('19900001234')
  })
  it('finds school and organisation by their full names', () => {
    expect(read({ school: '青禾小学', organisation: '青禾小学' }).posting).toMatchObject({
      school: 7,
      organisation: '00000000-0000-7000-8000-0000000000d1',
    })
    expect(codes({ school: '红星小学', organisation: '红星小学' })).toEqual([
      ['staff.unknownSchool', 'school'],
      ['staff.unknownOrganisation', 'organisation'],
    ])
  })
  it('tells everything that is wrong at once, each thing once', () => {
    expect(
      codes({ login: '李 桥', name: '', role: '村长', region: '', phone: '12345' })
        .map(([, field]) => field)
        .toSorted(),
    ).toEqual(['login', 'name', 'phone', 'region', 'role'])
  })
})
