import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { openRosterOffice, type RosterOffice } from '../../../testing/rosterOffice.ts'
import { csvOfRows, idNumberOf } from '../../../testing/rosterSheets.ts'

let office: RosterOffice
let supervisor: Person
beforeAll(async () => {
  office = await openRosterOffice()
  supervisor = office.supervisor
})
afterAll(async () => { expect(await office.stop()).toEqual([]) })

const dayOf = (i: number): string => new Date(Date.UTC(2014, 0, 1 + i)).toISOString().slice(0, 10)
const surnames = '欧司慕诸'
const roster = (count: number, ethnic: (i: number) => string): Buffer => csvOfRows([
  ['姓名', '性别', '民族', '出生日期', '公民身份号码', '监护人电话'],
  ...Array.from({ length: count }, (_, i) => [`${surnames[i % 4]}小${'禾苗雨雪山'[i % 5]}${'春夏秋冬'[Math.floor(i / 20) % 4]}`, '男', ethnic(i), dayOf(i), idNumberOf(dayOf(i), 1), i % 10 === 0 ? '1990000' : '']),
])
const groupsOf = async (id: string, more = '') => (await supervisor.get(`/api/rosters/${id}/groups?limit=50${more}`)).body
const mend = (id: string, group: string, value: string) => supervisor.send(`/api/rosters/${id}/groups/mend`, { group, value })

describe('findings of one kind', () => {
  it('are counted, shown with the words they are about, and masked like the cells', async () => {
    const batch = await office.uploaded(supervisor, roster(60, i => (i % 3 === 0 ? '汗族' : i % 3 === 1 ? '汉族' : '冬瓜族')), 'a.csv')
    const { groups, next } = await groupsOf(batch.id)
    expect(next).toBeNull()
    const words = groups.filter((one: any) => one.header === '民族').map((one: any) => [one.text, one.count])
    expect(words.sort()).toEqual([['冬瓜族', 20], ['汗族', 20]])
    const { rows } = (await supervisor.get(`/api/rosters/${batch.id}/rows?limit=200`)).body
    const phone = groups.find((one: any) => one.header === '监护人电话' && one.count === 6)
    expect(phone.text).not.toContain('1990000')
    for (const group of groups) {
      const own = rows.filter((row: any) => row.issues.some((found: any) => found.code === group.code && found.column === group.column && (group.text === '' || row.cells[group.column] === group.text)))
      expect([group.title, group.count, group.rows]).toEqual([group.title, own.length, own.slice(0, 20).map((row: any) => row.row)])
    }
    const [first] = (await groupsOf(batch.id, '')).groups
    const paged = (await supervisor.get(`/api/rosters/${batch.id}/groups?limit=1`)).body
    expect([paged.groups.length, paged.groups[0].key]).toEqual([1, first.key])
    const following = (await supervisor.get(`/api/rosters/${batch.id}/groups?limit=50&after=${encodeURIComponent(paged.next)}`)).body
    expect([first.key, ...following.groups.map((one: any) => one.key)]).toEqual(groups.map((one: any) => one.key))
  })

  it('are mended with one click, and the other kinds stay as they were', async () => {
    const batch = await office.uploaded(supervisor, roster(60, i => (i % 3 === 0 ? '汗族' : '汉族')), 'b.csv')
    const before = (await groupsOf(batch.id)).groups
    const wrong = before.find((one: any) => one.text === '汗族')
    expect((await mend(batch.id, wrong.key, '汉族')).body).toMatchObject({ outcome: 'applied', counts: { mended: 20 } })
    const after = (await groupsOf(batch.id)).groups
    expect(after).toEqual(before.filter((one: any) => one.key !== wrong.key))
    const { rows } = (await supervisor.get(`/api/rosters/${batch.id}/rows?limit=200`)).body
    expect(rows.filter((row: any) => row.cells[2] !== '汉族')).toEqual([])
    expect(rows.filter((row: any) => row.fixed.includes(2))).toHaveLength(20)
    expect((await mend(batch.id, wrong.key, '汉族')).body.issues[0].code).toBe('batch.group')
  })

  it('that are many are mended in the background, and nothing else happens to the batch meanwhile', async () => {
    const batch = await office.uploaded(supervisor, roster(1_300, i => (i % 2 === 0 ? '汗族' : '汉族')), 'c.csv')
    const wrong = (await groupsOf(batch.id)).groups.find((one: any) => one.text === '汗族')
    expect(wrong.count).toBe(650)
    expect((await mend(batch.id, wrong.key, '汉族')).body).toMatchObject({ outcome: 'applied', counts: { waiting: 650 } })
    const read = await office.rested(supervisor, batch.id)
    expect([read.state, read.counts.total, read.work]).toEqual(['ready', 1_300, null])
    expect((await groupsOf(batch.id)).groups.filter((one: any) => one.header === '民族')).toEqual([])
  })
})

describe('a masked cell', () => {
  it('is shown in clear to whoever may mend it, and the leaf says so without saying what', async () => {
    const batch = await office.uploaded(supervisor, roster(3, () => '汉族'), 'd.csv')
    const [row] = (await supervisor.get(`/api/rosters/${batch.id}/rows`)).body.rows
    const number = idNumberOf(dayOf(0), 1)
    expect(row.cells[4]).not.toBe(number)
    expect((await supervisor.get(`/api/rosters/${batch.id}/cell?row=${row.row}&column=4`)).body).toEqual({ text: number })
    expect((await supervisor.get(`/api/rosters/${batch.id}/cell?row=99&column=4`)).status).toBe(404)
    const teacher = office.app.as({ role: 'countyLeader', region: 431003000000 })
    expect((await teacher.get(`/api/rosters/${batch.id}/cell?row=${row.row}&column=4`)).status).toBe(403)
    const leaves = (await office.owner.query(`select convert_from(leaf, 'UTF8') as leaf from qinghe.audit_inbox where convert_from(leaf, 'UTF8') like '%单元格原文%'`)).rows
    expect(leaves.length).toBeGreaterThan(0)
    expect(leaves[0].leaf).not.toContain(number)
  })
})
