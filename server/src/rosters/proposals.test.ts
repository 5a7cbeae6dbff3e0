import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { openRosterOffice, type RosterOffice } from '../../../testing/rosterOffice.ts'

let office: RosterOffice
let officer: Person
let village: string
beforeAll(async () => {
  office = await openRosterOffice()
  officer = office.officer
  const [child] = office.children(1)
  village = (await office.owner.query(`select name from qinghe.regions where code = $1 and valid_to is null`, [child!.region])).rows[0].name
})
afterAll(async () => { expect(await office.stop()).toEqual([]) })

const heading = ['姓名', '身份证号', '出生日期', '所在村', '学校名称']
const girl = ['苗小禾', '999999201604170027', '2016-04-17']
const boy = ['石小满', '999999201503010016', '2015-03-01']
const roster = (rows: readonly (readonly string[])[]) => new TextEncoder().encode([heading, ...rows].map(row => row.join(',')).join('\n'))
const upload = (rows: readonly (readonly string[])[]) => office.uploaded(officer, roster(rows), '名册.csv')
const proposals = async (batch: { id: string }) => (await officer.get(`/api/rosters/${batch.id}/proposals`)).body.proposals
const settle = (batch: { id: string }, proposal: any, more: object) =>
  officer.send(`/api/rosters/${batch.id}/settle`, { row: proposal.row, child: proposal.child, version: proposal.version, fields: [], ...more })
const school = async (child: string) => (await officer.get(`/api/archives/${child}`)).body.schooling.values.schoolName

describe('a line whose child is in the register', () => {
  it('is not imported but shown beside the archive, with what it says otherwise', async () => {
    const first = await upload([[...girl, village, '良田小学'], [...boy, village, '良田小学']])
    expect(await office.imported(officer, first)).toMatchObject({ state: 'committed', counts: { imported: 2 } })
    const again = await upload([[...girl, village, '白露塘小学'], [...boy, village, '良田小学']])
    expect(again.counts).toMatchObject({ total: 2, known: 2, ok: 0, warning: 0 })
    const [changed, same] = await proposals(again)
    expect(changed).toMatchObject({ name: '苗小禾', matchedBy: 'idNumber', verdict: null })
    expect(changed.fields).toEqual([{ key: 'schoolName', label: '学校名称', archive: '良田小学', roster: '白露塘小学' }])
    expect(same.fields).toEqual([])
    expect((await officer.send(`/api/rosters/${again.id}/commit`, { expected: 1 })).status).toBe(422)
  })

  it('is written into the archive as far as somebody ticked it, once', async () => {
    const batch = await upload([[...girl, village, '苏仙小学'], [...boy, village, '苏仙小学']])
    const [of] = await proposals(batch)
    expect((await settle(batch, of, { verdict: 'applied' })).body.issues[0].code).toBe('proposal.none')
    expect((await settle(batch, { ...of, version: of.version + 1 }, { verdict: 'applied', fields: ['schoolName'] })).body.issues[0].code).toBe('proposal.changed')
    expect((await settle(batch, of, { verdict: 'applied', fields: ['schoolName'] })).body).toMatchObject({ outcome: 'applied' })
    expect(await school(of.child)).toBe('苏仙小学')
    expect((await settle(batch, of, { verdict: 'skipped' })).body.issues[0].code).toBe('proposal.settled')
    const [now, other] = await proposals(batch)
    expect([now.verdict, now.fields]).toEqual(['applied', []])
    expect((await settle(batch, other, { verdict: 'skipped' })).body).toMatchObject({ outcome: 'applied' })
    expect(await school(other.child)).toBe('良田小学')
  })

  it('is another child only if somebody says so, with a reason where the numbers are equal', async () => {
    const twin = await upload([[girl[0]!, '', girl[2]!, village, '别的小学']])
    const [of] = await proposals(twin)
    expect(of.matchedBy).toBe('nameWithoutNumber')
    expect((await settle(twin, of, { verdict: 'other' })).body).toMatchObject({ outcome: 'applied' })
    expect(await office.imported(officer, twin)).toMatchObject({ counts: { imported: 1 } })

    const same = await upload([['苗小雨', ...girl.slice(1), village, '别的小学']])
    const [known] = await proposals(same)
    expect((await settle(same, known, { verdict: 'other' })).body.issues[0].code).toBe('idNumber.held')
    expect((await settle(same, known, { verdict: 'other', reason: '派出所登记时重号' })).body).toMatchObject({ outcome: 'applied' })
    const imported = await office.imported(officer, same)
    expect(imported).toMatchObject({ counts: { imported: 1 } })
    const { rows } = (await officer.get(`/api/archives?batch=${same.id}`)).body
    expect((await officer.get(`/api/archives/${rows[0].id}/history`)).body.entries.map((one: any) => one.reason)).toEqual(['证件号与本县另一份档案相同：派出所登记时重号'])
  })

  it('of another village, out of sight, holds its line back without a word about it', async () => {
    const [one] = office.children(1)
    const elsewhere = await office.appoint('childDirector', (await office.owner.query(`select code from qinghe.regions where level = 5 and valid_to is null and code <> $1 and code % 1000 <> 0 order by code limit 1`, [one!.region])).rows.map((row: any) => Number(row.code))[0]!)
    const batch = await office.uploaded(elsewhere, roster([['周小雨', ...boy.slice(1), '', '']]), '名册.csv')
    expect(batch.counts).toMatchObject({ total: 1, error: 1, known: 0 })
    const [row] = (await elsewhere.get(`/api/rosters/${batch.id}/rows`)).body.rows
    expect(row.issues.map((found: any) => [found.code, found.child])).toContainEqual(['idNumber.held', undefined])
  })
})
