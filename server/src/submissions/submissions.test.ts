import { newRecordId, newUuid } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { csvOf, type Line } from '../../../testing/comparisonOffice.ts'
import { described, everybody, lineOf, openSubmissionOffice, people, type Sent, stranger, type SubmissionOffice } from '../../../testing/submissionOffice.ts'
import { forgetNext } from './job.ts'
import { takeNext } from './taking.ts'

let office: SubmissionOffice
let officer: Person
let bureau: Person
let police: Person
const county = 431003000000
const town = 431003103000
const codeOf = (reply: any): string => reply.body.issues?.[0]?.code ?? `${reply.status}`
const messageOf = (reply: any): string => reply.body.issues?.map((one: any) => one.message).join() ?? ''
const sent: SubmissionOffice['sent'] = (...all) => office.sent(...all)
const handed: SubmissionOffice['handed'] = (...all) => office.handed(...all)
const compared: SubmissionOffice['settled'] = (...all) => office.settled(...all)
const rowsOf = async (who: Person, { at }: Sent) => (await who.get(`${at}/rows`)).body.rows

beforeAll(async () => {
  office = await openSubmissionOffice()
  ;({ civilAffairs: officer, bureau, police } = office)
})
afterAll(async () => { expect(await office.stop()).toEqual([]) })

describe('a department that sends its roster in pieces', () => {
  it('ends in the same comparison as an upload, once civil affairs has taken it over, and sees row numbers and nothing of the archives', async () => {
    const one = await compared(bureau, [...everybody.slice(0, 10), lineOf(10, { 学校名称: '别的小学' }), stranger])
    const own = (await bureau.get(one.at)).body
    expect(own).toMatchObject({ state: 'accepted', rows: 12, droppedColumns: [], comparison: { state: 'done' } })
    const rows = await rowsOf(bureau, one)
    expect(rows).toHaveLength(12)
    expect((await office.leavesOf('第 1 至 12 行'))).toMatchObject([{ posting: bureau.actor.posting, kind: 'read' }])
    expect(rows.slice(9)).toEqual([{ row: 10, state: 'same', differs: [], outside: null }, { row: 11, state: 'differs', differs: ['学校'], outside: null }, { row: 12, state: 'lead', differs: [], outside: null }])
    for (const { id, mother, phone } of people) expect(JSON.stringify([own, rows, (await bureau.get(`${one.at}/report`)).body])).not.toMatch(new RegExp(`${id}|${mother}|${phone}`))
    const full = (await officer.get(`/api/comparisons/${one.comparison}`)).body
    expect(full).toMatchObject({ department: '教育局', fileName: '接口送交', balance: { rows: 12, same: 10, differs: 1, lead: 1, expected: 12, expectedFound: 11, missing: 1 } })
    expect((await office.owner.query('select count(*)::int as n from qinghe.submission_rows where submission = $1', [one.id])).rows[0].n).toBe(0)
  })

  it('takes a piece once, whatever happens on the way', async () => {
    const one = await sent(bureau, everybody.slice(0, 5))
    const id = newUuid()
    const piece = { piece: 2, rows: everybody.slice(5, 8).map(line => Object.values(line)) }
    const first = await bureau.post(`${one.at}/rows`, { id, input: piece })
    expect(first.body).toMatchObject({ outcome: 'applied', counts: { rows: 3, total: 8 } })
    expect((await bureau.post(`${one.at}/rows`, { id, input: piece })).body).toEqual(first.body)
    expect(codeOf(await bureau.send(`${one.at}/rows`, piece))).toBe('submission.piece')
    expect(codeOf(await bureau.send(`${one.at}/rows`, { ...piece, piece: 4 }))).toBe('submission.gap')
    expect(messageOf(await bureau.send(`${one.at}/hand-in`, { rows: 9 }))).toContain('收到 8 行')
    expect((await bureau.get(one.at)).body.rows).toBe(8)
  })

  it('is refused in words: rows of another width, too many at once, a roster with names alone', async () => {
    const one = await sent(bureau, everybody.slice(0, 5))
    expect(messageOf(await bureau.send(`${one.at}/rows`, { piece: 2, rows: [Object.values(lineOf(5)), ['王小禾', '女']] }))).toContain('第 7 行的格数与表头（7 列）不一致')
    expect(messageOf(await bureau.send(`${one.at}/rows`, { piece: 2, rows: Array.from({ length: 1001 }, () => ['a']) }))).toContain('一批最多 1000 行')
    const bare = { ...described(), headings: ['姓名', '备注'] }
    expect((await bureau.send('/api/submissions', bare)).body.outcome).toBe('applied')
    expect(messageOf(await bureau.send(`/api/submissions/${bare.submission}/rows`, { piece: 1, rows: [['王小禾', '']] }))).toContain('分不出同名的人')
    expect((await bureau.send('/api/submissions', { ...described({ purpose: '', legalBasis: ' ' }), headings: ['姓名'] })).body.issues.map((issue: any) => issue.message)).toEqual(['请写明比对目的', '请写明依据'])
  })

  it('hears what is dropped, and nothing of it is kept', async () => {
    const secret = '家庭年收入三万一'
    const one = await sent(bureau, everybody.slice(0, 5).map(line => ({ ...line, 家庭收入说明: secret })))
    expect((await bureau.get(one.at)).body.droppedColumns).toEqual(['家庭收入说明'])
    const { rows } = await office.owner.query('select sealed from qinghe.submission_rows where submission = $1 order by row', [one.id])
    const { open } = await import('../crypto/sealing.ts')
    const { testRing } = await import('../../../testing/app.ts')
    const opened = rows.map((row, i) => open(testRing, { table: 'submission_rows', column: 'sealed', row: `${one.id}:${i + 1}` }, row.sealed))
    expect(opened.join()).toContain('王小禾')
    expect(opened.join()).not.toContain(secret)
  })

  it('is told what is wrong with its rows, counted', async () => {
    const ids = ['9.99999E+17', '999999201601010000', '', '', '', '', '']
    const lines = everybody.slice(0, 5).map((line, i) => ({ ...line, 身份证号: ids[i]! }))
    const one = await handed(bureau, [...lines, { ...lines[2]!, 身份证号: '' }, { ...lineOf(6), 身份证号: '', 出生日期: '2015-13-40' }])
    const { warnings } = (await bureau.get(one.at)).body
    expect(warnings).toEqual([expect.stringContaining('1 行的身份证号是科学计数'), expect.stringContaining('1 行的身份证号位数或校验不对'), expect.stringContaining('1 行的出生日期读不出'), expect.stringContaining('1 行与前面一行重复')])
    expect((await bureau.send(`${one.at}/withdraw`, {})).body.outcome).toBe('applied')
  })
})

describe('a file of a department', () => {
  const upload = (who: Person, lines: readonly Line[], input: object = described()) => who.upload('/api/submissions/file', { ...input, fileName: '学籍.csv' }, { name: '学籍.csv', bytes: csvOf(lines) })
  const strange = (i: number) => { const { 姓名, ...rest } = lineOf(i); return { 学籍人: 姓名, ...rest } }

  it('is mapped once: the second file with the same headings needs nothing chosen', async () => {
    const first = described()
    expect((await upload(bureau, everybody, first)).body).toMatchObject({ outcome: 'applied', counts: { rows: 12 } })
    expect((await bureau.get(`/api/submissions/${first.submission}`)).body).toMatchObject({ source: 'file', rows: 12, droppedColumns: [] })
    const odd = { ...described(), headings: Object.keys(strange(0)) }
    await bureau.send('/api/submissions', odd)
    const at = `/api/submissions/${odd.submission}`
    expect(codeOf(await bureau.send(`${at}/rows`, { piece: 1, rows: [Object.values(strange(0))] }))).toBe('comparison.noName')
    expect((await bureau.send(`${at}/columns`, { columns: [{ index: 0, target: 'name' }] })).body.outcome).toBe('applied')
    expect((await bureau.send(`${at}/rows`, { piece: 1, rows: [Object.values(strange(0))] })).body.outcome).toBe('applied')
    expect(codeOf(await bureau.send(`${at}/columns`, { columns: [{ index: 0, target: null }] }))).toBe('submission.mapLate')
    const again = { ...described(), headings: Object.keys(strange(0)) }
    await bureau.send('/api/submissions', again)
    expect((await bureau.get(`/api/submissions/${again.submission}`)).body.columns[0]).toMatchObject({ header: '学籍人', target: 'name', certainty: 'chosen' })
    // The police have headings of their own.
    const other = { ...described({ kind: 'household' }), headings: Object.keys(strange(0)) }
    await police.send('/api/submissions', other)
    expect((await police.get(`/api/submissions/${other.submission}`)).body.columns[0].target).toBeNull()
  })

  it('with headings nobody knows is taken, mapped once, and understood the next time', async () => {
    const school = await office.appoint('educationBureau', county)
    const [first, second] = [described(), described()]
    const odd = everybody.map(({ 姓名, ...rest }) => ({ 甲: 姓名!, ...rest, 乙: '无关' }))
    expect((await upload(school, odd, first)).body).toMatchObject({ outcome: 'applied', counts: { rows: 12 } })
    const at = `/api/submissions/${first.submission}`
    expect(codeOf(await school.send(`${at}/hand-in`, { rows: 12 }))).toBe('comparison.noName')
    expect((await school.send(`${at}/columns`, { columns: [{ index: 0, target: 'name' }] })).body.outcome).toBe('applied')
    expect((await school.send(`${at}/hand-in`, { rows: 12 })).body.outcome).toBe('applied')
    expect((await upload(school, odd, second)).body.outcome).toBe('applied')
    expect((await school.send(`/api/submissions/${second.submission}/hand-in`, { rows: 12 })).body.outcome).toBe('applied')
    for (const one of [first, second]) await school.send(`/api/submissions/${one.submission}/withdraw`, {})
  })

  it('of somebody who hands over no rosters is not read, and leaves a leaf', async () => {
    const teacher = await office.appoint('womensFederation', county)
    expect((await upload(teacher, everybody)).status).toBe(403)
    expect((await office.leavesOf('上传送交的名册')).filter(leaf => leaf.kind === 'denied')).toHaveLength(1)
  })
})

describe('a roster that was handed in', () => {
  it('waits for civil affairs, who may send it back; what is sent back or withdrawn is gone', async () => {
    const one = await handed(bureau, everybody.slice(0, 4))
    expect((await officer.get('/api/submissions/waiting')).body.submissions.map((row: any) => row.id)).toContain(one.id)
    expect((await officer.send(`${one.at}/return`, { reason: '' })).status).toBe(400)
    expect((await officer.send(`${one.at}/return`, { reason: '依据不清' })).body.outcome).toBe('applied')
    expect((await bureau.get(one.at)).body).toMatchObject({ state: 'returned', reason: '依据不清' })
    expect(codeOf(await officer.send(`${one.at}/accept`, { comparison: newRecordId(), always: false }))).toBe('submission.state')
    expect((await office.owner.query('select count(*)::int as n from qinghe.submission_rows where submission = $1', [one.id])).rows[0].n).toBe(0)
  })

  it('is compared by itself where civil affairs has agreed, and no longer when the post is gone', async () => {
    const first = await handed(bureau, everybody)
    expect(await takeNext(office.app.kernel)).toBe(true)
    expect((await bureau.get(first.at)).body.state).toBe('handedIn')
    const leaving = await office.appoint('countyCivilAffairs', county)
    expect((await leaving.send(`${first.at}/accept`, { comparison: newRecordId(), always: true })).body.outcome).toBe('applied')
    await office.run()
    const second = await handed(bureau, everybody)
    const few = await handed(bureau, everybody.slice(0, 3))
    expect(await takeNext(office.app.kernel)).toBe(true)
    expect(await takeNext(office.app.kernel)).toBe(false)
    expect((await bureau.get(second.at)).body.state).toBe('accepted')
    expect((await bureau.get(few.at)).body.state).toBe('handedIn')
    await office.run()
    expect((await bureau.get(second.at)).body.comparison.state).toBe('done')
    expect(await office.leavesOf('按约定接收部门名册')).toMatchObject([{ posting: leaving.actor.posting, count: 12 }])
    await office.owner.query(`update qinghe.postings set state = 'ended', valid_to = '2020-01-02' where id = $1`, [leaving.actor.posting])
    const third = await handed(bureau, everybody)
    expect(await takeNext(office.app.kernel)).toBe(true)
    expect((await bureau.get(third.at)).body.state).toBe('handedIn')
    const [agreement] = (await officer.get('/api/submissions/waiting')).body.agreements
    expect((await officer.send(`/api/submissions/agreements/${agreement.id}/end`, {})).body.outcome).toBe('applied')
    expect((await officer.send(`/api/submissions/agreements/${agreement.id}/end`, {})).status).toBe(404)
  })

  it('that is never handed in, or never taken over, is forgotten after thirty days, with a leaf', async () => {
    const begun = await sent(bureau, everybody.slice(0, 2))
    const waiting = await handed(bureau, everybody.slice(0, 2))
    const young = await handed(bureau, everybody.slice(0, 2))
    const before = (await office.leavesOf('天没有送交完或没有接收的部门名册')).length
    await office.owner.query(`update qinghe.submissions set opened_at = opened_at - interval '31 days', handed_at = handed_at - interval '31 days' where id = any($1)`, [[begun.id, waiting.id]])
    for (let more = true; more;) more = await forgetNext(office.app.kernel)
    for (const one of [begun, waiting]) {
      expect((await bureau.get(one.at)).body).toMatchObject({ state: 'expired' })
      expect((await office.owner.query('select count(*)::int as n from qinghe.submission_rows where submission = $1', [one.id])).rows[0].n).toBe(0)
    }
    expect((await bureau.get(young.at)).body.state).toBe('handedIn')
    expect((await office.leavesOf('天没有送交完或没有接收的部门名册')).length).toBe(before + 2)
  })
})

describe('what a department may not', () => {
  it('is to hand over the rosters of another, or to call its own complete when it is not', async () => {
    const disabled = await office.appoint('disabledFederation', county)
    expect(messageOf(await bureau.send('/api/submissions', { ...described({ kind: 'household' }), headings: ['姓名'] }))).toContain('本部门送交的名册是：教育学籍')
    expect(codeOf(await disabled.send('/api/submissions', { ...described({ kind: 'relief' }), headings: ['姓名'] }))).toBe('submission.complete')
    for (const role of ['womensFederation', 'schoolAdmin', 'childDirector', 'cityCivilAffairs']) {
      expect((await office.app.as({ role, region: county }).send('/api/submissions', { ...described(), headings: ['姓名'] })).status).toBe(403)
    }
  })

  it('is to see, change or take over the roster of another department or another place', async () => {
    const one = await handed(bureau, everybody.slice(0, 4))
    const elsewhere = office.app.as({ role: 'educationBureau', region: 431022000000 })
    for (const who of [police, elsewhere]) {
      expect((await who.get(one.at)).status).toBe(404)
      expect((await who.get(`${one.at}/rows`)).status).toBe(404)
      expect((await who.get(`${one.at}/report`)).status).toBe(404)
      expect((await who.send(`${one.at}/withdraw`, {})).status).toBe(404)
      expect((await who.get('/api/submissions')).body.submissions.map((row: any) => row.id)).not.toContain(one.id)
    }
    expect((await bureau.send(`${one.at}/accept`, { comparison: newRecordId(), always: true })).status).toBe(403)
    expect((await bureau.get('/api/submissions/waiting')).status).toBe(403)
    expect((await bureau.get('/api/comparisons')).status).toBe(403)
    expect((await office.app.as({ role: 'countyCivilAffairs', region: 431022000000 }).send(`${one.at}/accept`, { comparison: newRecordId(), always: false })).status).toBe(404)
    const unfinished = await sent(bureau, everybody.slice(0, 2))
    expect((await officer.send(`${unfinished.at}/accept`, { comparison: newRecordId(), always: false })).status).toBe(404)
  })

  it('is to learn from the result what it may not read: the police, who read no family, get the same answer whoever the guardian is', async () => {
    const household = everybody.map(({ 就学情况, ...line }) => line)
    const before = await compared(police, household, { kind: 'household' })
    expect((await police.get(before.at)).body.droppedColumns).toEqual(['监护人姓名', '联系电话'])
    const told = await rowsOf(police, before)
    await office.owner.query(`update qinghe.child_parents set name = '另有其人'`)
    const after = await compared(police, household, { kind: 'household' })
    expect(await rowsOf(police, after)).toEqual(told)
    expect(new Set(told.map((row: any) => row.state))).toEqual(new Set(['same']))
    expect(JSON.stringify((await police.get(`${after.at}/report`)).body)).not.toContain('监护人')
    // The bureau reads the family masked, and is told that something differs.
    const bureaus = await compared(bureau, everybody)
    expect((await rowsOf(bureau, bureaus))[0]).toEqual({ row: 1, state: 'differs', differs: ['监护人姓名'], outside: null })
    for (const one of people) await office.owner.query('update qinghe.child_parents set name = $2 where child = $1', [one.id, one.mother])
  })
})

describe('a report', () => {
  it('says the same sums as the rows, follows the differences of the time before, and names nobody to the department', async () => {
    const lines = [...everybody.slice(0, 10), stranger]
    const first = await compared(bureau, lines, { period: '2027 年春季' })
    const tasks = (await officer.get(`/api/comparisons/tasks?comparison=${first.comparison}`)).body.tasks
    expect(tasks.map((task: any) => task.kind).sort()).toEqual(['droppedOut', 'droppedOut', 'notFiled'])
    const supervisor = await office.appoint('childSupervisor', town)
    const dropped = tasks.find((task: any) => task.kind === 'droppedOut')
    await supervisor.send(`/api/comparisons/tasks/${dropped.id}/close`, { outcome: 'done', evidence: '已核实，转学' })
    await office.owner.query(`update qinghe.comparison_tasks set due = '2020-01-01' where comparison = $1 and state = 'open' and kind = 'droppedOut'`, [first.comparison])
    const report = (await officer.get(`/api/comparisons/${first.comparison}/report`)).body
    expect(report).toMatchObject({ agrees: true, department: '教育局', purpose: '核对在读情况', handedBy: { name: '某人' }, balance: { rows: 11, same: 10, lead: 1, expected: 12, expectedFound: 10, missing: 2 } })
    expect(report.number).toMatch(/^BD-\d{8}-\d{2}-对账-\d{8}-\d{4}$/)
    expect(report.tallies).toEqual([{ kind: 'droppedOut', total: 2, open: 1, late: 1, settled: 1, withdrawn: 0 }, { kind: 'notFiled', total: 1, open: 1, late: 0, settled: 0, withdrawn: 0 }])
    expect(report.places.map((one: any) => [one.kind, one.regionName, one.total])).toEqual([['droppedOut', '栖凤渡镇', 2], ['notFiled', '未落到镇街', 1]])
    expect(report.owners.map((one: any) => [one.ownerName, one.open, one.late])).toEqual([['镇儿童督导员', 1, 1], ['县民政', 1, 0]])
    expect(report.names.map((one: any) => one.name)).toContain('欧阳思远')
    const own = (await bureau.get(`${first.at}/report`)).body
    expect(own).toMatchObject({ comparison: null, names: [], children: [], balance: report.balance, tallies: report.tallies })
    // Of both who were missing one is back, the new lead stays; the one that was settled is missing still.
    const again = await compared(bureau, [...everybody.filter((_, i) => people[i]!.id === tasks.find((task: any) => task.kind === 'droppedOut' && task.id !== dropped.id).child || i < 10), stranger], { period: '2027 年秋季' })
    const later = (await officer.get(`/api/comparisons/${again.comparison}/report`)).body
    expect(later.earlier).toMatchObject({ period: '2027 年春季', followed: { total: 3, settled: 0, back: 1, gone: 1, still: 1, withdrawn: 0 } })
    await office.owner.query('update qinghe.comparisons set same_count = same_count - 1, lead_count = lead_count + 1 where id = $1', [again.comparison])
    expect((await officer.get(`/api/comparisons/${again.comparison}/report`)).body.agrees).toBe(false)
    expect((await supervisor.get(`/api/comparisons/${again.comparison}/report`)).status).toBe(404)
  })
})
