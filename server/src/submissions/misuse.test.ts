/** Rosters that are no rosters: a question about one child, a table without a heading. */
import { newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { type ComparisonOffice, type Line, openComparisonOffice } from '../../../testing/comparisonOffice.ts'
import { takeNext } from './taking.ts'

let office: ComparisonOffice
let officer: Person
let bureau: Person
const names = [...'王李张刘陈杨赵周吴徐孙马'].map(surname => `${surname}小禾`)
const lineOf = (i: number, more: Line = {}): Line => ({ 姓名: names[i]!, 性别: '女', 出生日期: `2015-05-${10 + i}`, 监护人姓名: `母亲${i}`, 联系电话: `1990000${1000 + i * 37}`, 学校名称: '栖凤渡中心小学', ...more })
const everybody = names.map((_, i) => lineOf(i))
const described = () => ({
  submission: newRecordId(), kind: 'schooling', period: '2026 年秋季', purpose: '核对在读情况', legalBasis: '方案二第 105 条', isComplete: true, allShouldBeFiled: true,
})
const issueOf = (reply: any) => reply.body.issues?.[0] ?? reply.body

/** Opened, sent and handed in; taken over if somebody has agreed. @returns its state */
async function handed(lines: readonly Line[]): Promise<{ at: string; state: string }> {
  const input = { ...described(), headings: Object.keys(lines[0]!) }
  const at = `/api/submissions/${input.submission}`
  for (const [path, body] of [['/api/submissions', input], [`${at}/rows`, { piece: 1, rows: lines.map(line => Object.values(line)) }], [`${at}/hand-in`, { rows: lines.length }]] as const) {
    const reply = await bureau.send(path, body)
    if (reply.body.outcome !== 'applied') throw new Error(JSON.stringify(reply.body))
  }
  await takeNext(office.app.kernel)
  return { at, state: (await bureau.get(at)).body.state }
}

beforeAll(async () => {
  office = await openComparisonOffice()
  officer = await office.appoint('countyCivilAffairs', 431003000000)
  bureau = await office.appoint('educationBureau', 431003000000)
})
afterAll(async () => { expect(await office.stop()).toEqual([]) })

describe('a roster that may be compared unasked', () => {
  it('is one of many people: one child asked about ten times over waits for a person', async () => {
    const first = await handed(everybody)
    expect((await officer.send(`${first.at}/accept`, { comparison: newRecordId(), always: true })).body.outcome).toBe('applied')
    expect((await handed(everybody)).state).toBe('accepted')
    expect((await handed(Array.from({ length: 12 }, () => lineOf(0)))).state).toBe('handedIn')
    expect((await handed(Array.from({ length: 12 }, (_, i) => lineOf(0, { 联系电话: `1991111${1000 + i}` })))).state).toBe('handedIn')
    expect((await handed([lineOf(0), ...names.slice(1).map(name => ({ ...lineOf(0), 姓名: name, 出生日期: '', 监护人姓名: '', 联系电话: '' }))])).state).toBe('handedIn')
  })
})

describe('a table without a heading', () => {
  it('is refused, and nobody is left in the clear as one', async () => {
    const bytes = Buffer.from(everybody.map(line => Object.values(line).join(',')).join('\n'))
    expect(issueOf(await bureau.upload('/api/submissions/file', { ...described(), fileName: '学籍.csv' }, { name: '学籍.csv', bytes })))
      .toMatchObject({ code: 'submission.noHeading', message: expect.stringContaining('像是一行数据') })
    for (const value of ['199 0000 1037', '９９９９９９２０１６０１０１００２X', '2015-05-10', '999999-20160101-002X']) {
      expect(issueOf(await bureau.send('/api/submissions', { ...described(), headings: ['姓名', value] })), value).toMatchObject({ code: 'submission.noHeading' })
    }
    for (const heading of ['2026年秋季就读学校', '公民身份号码(18位)', '2026-2027学年班级']) {
      expect(issueOf(await bureau.send('/api/submissions', { ...described(), headings: ['姓名', heading] })), heading).toMatchObject({ outcome: 'applied' })
    }
    const { rows } = await office.owner.query('select columns::text from qinghe.submissions')
    for (const { columns } of rows) expect(columns).not.toMatch(/1990000|2015-05/)
  })
})
