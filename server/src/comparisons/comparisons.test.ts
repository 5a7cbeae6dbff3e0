import { newChildId } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { moveClock } from '../../../testing/clock.ts'
import { type ComparisonOffice, csvOf, type Line, openComparisonOffice, orderOf } from '../../../testing/comparisonOffice.ts'

let office: ComparisonOffice
let officer: Person
let colleague: Person
const county = 431003000000
const village = 431003103203
const town = 431003103000

/** Eight children of one village with a school, and what the education bureau knows of them. */
const people = ['王小禾', '李春生', '张雨晴', '刘子墨', '陈若溪', '杨明轩', '赵可欣', '周浩然'].map((name, i) => ({
  id: newChildId(), name, birthDate: `201${i % 6 + 2}-0${i % 8 + 1}-1${i}`, mother: `母亲${'甲乙丙丁戊己庚辛'[i]}`, phone: `1990000${1000 + i * 37}`, school: '栖凤渡中心小学',
}))
const lineOf = (i: number, more: Line = {}): Line => {
  const one = people[i]!
  return { 姓名: one.name, 性别: '女', 出生日期: one.birthDate, 身份证号: '', 监护人姓名: one.mother, 联系电话: one.phone, 村: '', 学校名称: one.school, 就学情况: '小学', ...more }
}
const stranger: Line = { 姓名: '欧阳思远', 性别: '男', 出生日期: '2015-05-05', 身份证号: '', 监护人姓名: '欧阳山', 联系电话: '19900009999', 村: '', 学校名称: '栖凤渡中心小学', 就学情况: '小学' }
/** The same child by phone, mother and school, and by nothing that is her own. */
const doubtful = (i: number): Line => lineOf(i, { 姓名: `${people[i]!.name.slice(0, 2)}涵`, 出生日期: people[i]!.birthDate.replace(/\d\d$/, '28'), 性别: '' })
const rowsOf = async (id: string, state: string) => (await officer.get(`/api/comparisons/${id}/rows?state=${state}`)).body.rows
const tasksOf = async (id: string, state = 'open') => (await officer.get(`/api/comparisons/tasks?comparison=${id}&state=${state}&limit=200`)).body.tasks
const sum = ({ balance: b }: any) => [b.same + b.differs + b.lead + b.doubtful + b.outside, b.expectedFound + b.expectedDoubtful + b.missing]

beforeAll(async () => {
  office = await openComparisonOffice()
  officer = await office.appoint('countyCivilAffairs', county)
  colleague = await office.appoint('countyCivilAffairs', county)
  for (const one of people) {
    const draft = {
      name: one.name, sexCode: 2, birthDate: one.birthDate, region: village, 'mother.name': one.mother, 'mother.phone': one.phone, schoolingStatus: 3, schoolName: one.school,
    }
    const reply = await officer.send('/api/archives', { id: one.id, draft })
    if (reply.body.outcome !== 'applied') throw new Error(JSON.stringify(reply.body))
  }
  await office.owner.query(`update qinghe.children set status = 'active'`)
})
afterAll(async () => { expect(await office.stop()).toEqual([]) })

describe('a school roll compared with the register', () => {
  let done: any
  beforeAll(async () => {
    done = await office.compared(officer, [lineOf(0), lineOf(1, { 学校名称: '别的小学' }), lineOf(2, { 就学情况: '辍学' }), lineOf(3), lineOf(3), doubtful(4), stranger,
      { ...stranger, 姓名: '只有名字', 出生日期: '', 监护人姓名: '', 联系电话: '' }, { ...stranger, 姓名: '成年人', 出生日期: '2001-01-01', 联系电话: '19900009990', 监护人姓名: '成山' }])
  })

  it('settles every row in exactly one place, and every archive that should stand in it', async () => {
    expect(done).toMatchObject({ state: 'done', failure: null, keptColumns: expect.arrayContaining(['姓名', '出生日期', '学校']) })
    expect(sum(done)).toEqual([9, 8])
    expect(done.balance).toMatchObject({ rows: 9, expected: 8 })
    const by = Object.fromEntries(await Promise.all(['same', 'differs', 'lead', 'doubtful', 'outside'].map(async state => [state, (await rowsOf(done.id, state)).map((row: any) => row.name)])))
    expect(by).toEqual({ same: ['王小禾', '张雨晴', '刘子墨'], differs: ['李春生'], lead: ['欧阳思远'], doubtful: ['陈若涵'], outside: ['刘子墨', '只有名字', '成年人'] })
    expect((await rowsOf(done.id, 'differs'))[0].differs).toEqual(['学校'])
    expect((await rowsOf(done.id, 'outside')).map((row: any) => row.outside)).toEqual(['repeated', 'unusable', 'adult'])
    // A row in doubt names the pair that is to be judged; no other row does.
    const doubt = (await officer.get(`/api/comparisons/${done.id}/doubts`)).body.doubts[0]
    expect((await rowsOf(done.id, 'doubtful')).map((row: any) => [row.row, row.child, row.pair])).toEqual([[doubt.row, null, doubt.child]])
    for (const state of ['same', 'differs', 'lead', 'outside']) for (const row of await rowsOf(done.id, state)) expect(row.pair).toBe(null)
    const missing = (await officer.get(`/api/comparisons/${done.id}/missing`)).body.children
    expect(missing.map((child: any) => child.name).sort()).toEqual(['周浩然', '杨明轩', '赵可欣'])
  })

  it('makes each difference the work of a post with a due day', async () => {
    const tasks = await tasksOf(done.id)
    expect(tasks.map((task: any) => [task.kind, task.name, task.owner]).sort()).toEqual([
      ['droppedOut', '周浩然', 'childSupervisor'], ['droppedOut', '张雨晴', 'childSupervisor'], ['droppedOut', '杨明轩', 'childSupervisor'], ['droppedOut', '赵可欣', 'childSupervisor'],
      ['notFiled', '欧阳思远', 'countyCivilAffairs'],
    ].sort())
    const supervisor = await office.appoint('childSupervisor', town)
    const own = (await supervisor.get(`/api/comparisons/tasks`)).body.tasks
    expect(own.map((task: any) => task.kind)).toEqual(['droppedOut', 'droppedOut', 'droppedOut', 'droppedOut'])
    expect((await supervisor.send(`/api/comparisons/tasks/${own[0].id}/close`, { outcome: 'done', evidence: '电话联系，已转到邻镇小学' })).body).toMatchObject({ outcome: 'applied' })
    expect((await supervisor.send(`/api/comparisons/tasks/${own[0].id}/close`, { outcome: 'done', evidence: '再来一次' })).body.issues[0].code).toBe('comparison.closed')
    const director = await office.appoint('childDirector', village)
    expect((await director.send(`/api/comparisons/tasks/${own[1].id}/close`, { outcome: 'done', evidence: '不是我的' })).status).toBe(403)
    expect((await tasksOf(done.id, 'done'))[0]).toMatchObject({ evidence: '电话联系，已转到邻镇小学' })
    // Whoever asks who dealt with this child finds it.
    const { rows: closing } = await office.owner.query(`select convert_from(leaf, 'UTF8')::jsonb as leaf from qinghe.audit_inbox
      where convert_from(leaf, 'UTF8') like '%办结比对差异%' and convert_from(leaf, 'UTF8')::jsonb ->> 'outcome' = 'applied'`)
    expect(closing.map(({ leaf }) => [leaf.children, leaf.count])).toEqual([[[own[0].child], 1]])
  })

  it('finds the work of a post, a kind, a place and a day, and counts it', async () => {
    const supervisor = await office.appoint('childSupervisor', town)
    const director = await office.appoint('childDirector', village)
    const names = async (who: Person, more: string) => (await who.get(`/api/comparisons/tasks?comparison=${done.id}${more}`)).body.tasks.map((task: any) => task.name).sort()
    expect(await names(officer, '&mine=1')).toEqual(['欧阳思远'])
    expect(await names(officer, '&kind=notFiled,moved')).toEqual(['欧阳思远'])
    expect(await names(officer, '&owner=childSupervisor')).toHaveLength(3)
    expect(await names(officer, `&region=${village}`)).toHaveLength(3)
    expect(await names(officer, '&region=431003102000')).toEqual([])
    expect(await names(supervisor, '&mine=1')).toHaveLength(3)
    expect(await names(director, '&mine=1')).toEqual([])
    const counted = async (who: Person) => (await who.get(`/api/comparisons/tasks/counts?comparison=${done.id}`)).body.open
    expect(await counted(officer)).toEqual([
      { owner: 'childSupervisor', ownerName: '镇儿童督导员', isMine: false, kind: 'droppedOut', tasks: 3, late: 0 },
      { owner: 'countyCivilAffairs', ownerName: '县民政', isMine: true, kind: 'notFiled', tasks: 1, late: 0 },
    ])
    expect(await names(officer, '&late=1')).toEqual([])
    await moveClock(office.owner, '4 days')
    expect(await names(officer, '&late=1')).toHaveLength(3)
    expect((await counted(supervisor)).map((line: any) => [line.isMine, line.tasks, line.late])).toEqual([[true, 3, 3]])
    await moveClock(office.owner, '-4 days')
  })

  it('is listed by whose roster it is and how far it has come', async () => {
    const listed = async (more: string) => (await officer.get(`/api/comparisons?${more}`)).body
    const ids = async (more: string) => (await listed(more)).comparisons.map((one: any) => one.id)
    expect(await ids('department=教育局')).toContain(done.id)
    expect(await ids('department=教育局&state=done')).toContain(done.id)
    expect(await ids('department=教育局&state=failed')).toEqual([])
    expect(await ids('department=教育')).toEqual([])
    // What can be chosen from stays whole while something is chosen.
    expect((await listed('department=没有的局')).departments).toContain('教育局')
    expect((await office.app.as({ role: 'countyCivilAffairs', region: 431022000000 }).get('/api/comparisons')).body.departments).toEqual([])
  })

  it('keeps nothing but the compared columns, sealed, and clears the uploaded rows', async () => {
    const { rows } = await office.owner.query('select sealed, candidates::text from qinghe.comparison_rows')
    for (const row of rows) for (const one of people) expect(`${row.sealed.toString('latin1')}${row.sealed.toString()}${row.candidates}`).not.toContain(one.name)
    expect((await office.owner.query(`select count(*)::int as n from qinghe.roster_rows`)).rows[0].n).toBe(0)
  })

  it('shows nothing to another place', async () => {
    for (const post of [{ role: 'countyCivilAffairs', region: 431022000000 }, { role: 'childSupervisor', region: 431003102000 }]) {
      const other = office.app.as(post)
      expect((await other.get(`/api/comparisons/${done.id}`)).status).toBe(404)
      expect((await other.get('/api/comparisons')).body.comparisons).toEqual([])
      expect((await other.get('/api/comparisons/tasks')).body.tasks).toEqual([])
      expect((await other.get(`/api/comparisons/${done.id}/rows?state=same`)).status).toBe(404)
      expect((await other.send(`/api/comparisons/${done.id}/decide`, { row: 7, child: people[4]!.id, verdict: 'same' })).status).toBe(404)
    }
  })
})

describe('a pair in doubt', () => {
  let done: any
  let doubt: any
  const pair = () => `/api/comparisons/${done.id}/pair?row=${doubt.row}&child=${doubt.child}`
  const send = (who: Person, what: string, more: object = {}) => who.send(`/api/comparisons/${done.id}/${what}`, { row: doubt.row, child: doubt.child, ...more })
  beforeAll(async () => {
    done = await office.compared(officer, [lineOf(0), doubtful(5)])
    doubt = (await officer.get(`/api/comparisons/${done.id}/doubts`)).body.doubts[0]
  })

  it('is laid out field by field, with numbers masked and bars that add up', async () => {
    const { body } = await officer.get(pair())
    expect(body.fields.map((field: any) => field.field)).toEqual(['姓名', '性别', '出生日期', '身份证号', '监护人姓名', '联系电话', '户籍村', '学校'])
    expect(body.fields[0]).toMatchObject({ archive: '杨明轩', roster: '杨明涵' })
    expect(body.fields[5].archive).toContain('••••')
    expect(body.fields.reduce((total: number, field: any) => total + field.bits, 0)).toBeCloseTo(body.bits, 1)
    expect(body.sentence).toContain('须由人判断')
  })

  it('is decided once, moves its row and its archive, and is undone with everything it moved', async () => {
    const before = (await officer.get(`/api/comparisons/${done.id}`)).body
    expect((await send(officer, 'decide', { verdict: 'same' })).body).toMatchObject({ outcome: 'applied' })
    const { body } = await officer.get(pair())
    if (body.decision.state === 'proposed') expect((await send(colleague, 'decide', { verdict: 'same' })).body).toMatchObject({ outcome: 'applied' })
    const joined = (await officer.get(`/api/comparisons/${done.id}`)).body
    expect(sum(joined)).toEqual([2, 8])
    expect(joined.balance).toMatchObject({ doubtful: before.balance.doubtful - 1, expectedFound: before.balance.expectedFound + 1, expectedDoubtful: 0 })
    expect((await send(officer, 'decide', { verdict: 'different' })).body.issues[0].code).toBe('comparison.decided')
    expect((await send(officer, 'undo')).body).toMatchObject({ outcome: 'applied' })
    expect((await officer.get(`/api/comparisons/${done.id}`)).body.balance).toEqual(before.balance)
    expect((await send(officer, 'undo')).body.issues[0].code).toBe('comparison.undecided')
  })

  it('that was parted is never asked again, not in the next roster either, and its archive is then missing', async () => {
    expect((await send(officer, 'decide', { verdict: 'different' })).body).toMatchObject({ outcome: 'applied' })
    const parted = (await officer.get(`/api/comparisons/${done.id}`)).body
    expect(parted.balance).toMatchObject({ doubtful: 0, lead: 1 })
    expect((await tasksOf(done.id)).map((task: any) => [task.kind, task.name])).toContainEqual(['droppedOut', '杨明轩'])
    const next = await office.compared(officer, [lineOf(0), lineOf(1), doubtful(5)])
    expect(next.balance).toMatchObject({ doubtful: 0, lead: 1 })
    expect((await officer.get(`/api/comparisons/${next.id}/doubts`)).body.doubts).toEqual([])
  })

  it('goes to the village when nobody at the desk can tell', async () => {
    const other = await office.compared(officer, [lineOf(0), doubtful(6)])
    const [open] = (await officer.get(`/api/comparisons/${other.id}/doubts`)).body.doubts
    expect((await officer.send(`/api/comparisons/${other.id}/decide`, { row: open.row, child: open.child, verdict: 'unsure' })).body).toMatchObject({ outcome: 'applied' })
    expect((await tasksOf(other.id)).filter((task: any) => task.kind === 'verify')).toMatchObject([{ owner: 'childDirector', name: '赵可欣', opensResult: true }])
    const director = await office.appoint('childDirector', village)
    const [question] = (await director.get('/api/comparisons/tasks?kind=verify')).body.tasks
    expect(question).toMatchObject({ source: '教育局 2026 年秋季', opensResult: false, written: expect.arrayContaining([{ field: '姓名', text: open.name }]) })
    expect(question.written.map((one: any) => one.field)).not.toContain('联系电话')
    expect((await officer.get(`/api/comparisons/${other.id}`)).body.balance.doubtful).toBe(1)
  })
})

describe('a sensitive merge', () => {
  it('takes two people, and the database says so too', async () => {
    const twin = lineOf(7, { 姓名: '周悦' })
    const done = await office.compared(officer, [lineOf(0), twin])
    const [doubt] = (await officer.get(`/api/comparisons/${done.id}/doubts`)).body.doubts
    expect(doubt).toMatchObject({ name: '周悦', childName: '周浩然', why: expect.stringContaining('双胞胎') })
    const same = { row: doubt.row, child: doubt.child, verdict: 'same' }
    expect((await officer.send(`/api/comparisons/${done.id}/decide`, same)).body).toMatchObject({ outcome: 'applied' })
    expect((await officer.get(`/api/comparisons/${done.id}`)).body.balance.doubtful).toBe(1)
    expect((await officer.send(`/api/comparisons/${done.id}/decide`, same)).body.issues[0].code).toBe('comparison.second')
    await expect(office.owner.query(`update qinghe.comparison_decisions set state = 'inForce' where state = 'proposed'`)).rejects.toThrow('comparison_decisions_take_two_when_sensitive')
    await expect(office.owner.query(`update qinghe.comparison_decisions set seconded_by = decided_by where state = 'proposed'`)).rejects.toThrow('comparison_decisions_are_seconded_by_another')
    expect((await colleague.send(`/api/comparisons/${done.id}/decide`, same)).body).toMatchObject({ outcome: 'applied' })
    expect((await officer.get(`/api/comparisons/${done.id}`)).body.balance).toMatchObject({ doubtful: 0, differs: 1 })
  })
})

describe('a roster that is no good', () => {
  const refused = async (lines: Line[]) => {
    const reply = await officer.send('/api/comparisons', orderOf(await office.staged(officer, lines)))
    return reply.body.issues.map((issue: any) => issue.message).join()
  }
  it('with names alone is refused in words', async () => {
    expect(await refused([{ 姓名: '王小禾', 学校名称: '栖凤渡中心小学' }, { 姓名: '李春生', 学校名称: '栖凤渡中心小学' }])).toContain('分不出同名的人')
  })

  it('without a heading or without lines is refused in words', async () => {
    expect(await refused([{ 甲: '王小禾', 乙: '1' }])).toContain('没有对应“姓名”的列')
    const batch = await office.staged(officer, [lineOf(0)])
    await office.owner.query(`update qinghe.roster_rows set state = 'aside' where batch = $1`, [batch])
    expect((await officer.send('/api/comparisons', orderOf(batch))).body.issues[0].message).toContain('没有数据行')
  })

  it('with numbers in scientific notation is compared without them, and counted', async () => {
    const done = await office.compared(officer, [lineOf(0, { 身份证号: '9.99999E+17' }), lineOf(1, { 身份证号: '9.99999E+17' })])
    expect(done.warnings.join()).toContain('2 行的身份证号是科学计数')
    expect(done.balance).toMatchObject({ same: 2, outside: 0 })
  })

  it('without purpose or legal basis is refused', async () => {
    const batch = await office.staged(officer, [lineOf(0)])
    expect((await officer.send('/api/comparisons', orderOf(batch, { purpose: '', legalBasis: ' ' }))).body.issues.map((issue: any) => issue.message)).toEqual(['请写明比对目的', '请写明依据'])
    expect((await officer.send('/api/comparisons', orderOf(batch))).body).toMatchObject({ outcome: 'applied' })
    expect((await officer.send('/api/comparisons', orderOf(batch))).body.issues[0].code).toBe('comparison.batch')
    await office.run()
  })

  it('in two encodings at once is read as it was written, from the file to the comparison', async () => {
    const [head, line] = csvOf([lineOf(0)]).toString().split('\n')
    // 王小禾 in GB 18030, the rest in UTF-8.
    const mixed = Buffer.concat([Buffer.from(`${head}\n${line}\n`), Buffer.from([0xcd, 0xf5, 0xd0, 0xa1, 0xba, 0xcc]), Buffer.from(line!.slice(3))])
    const batch = await office.uploaded(officer, mixed, '混合.csv')
    // Never read wrongly in silence: refused in words, or every name as it is.
    if (batch.state === 'failed') return expect(batch.failure).toMatch(/编码|乱码|过长/)
    expect((await officer.get(`/api/rosters/${batch.id}/rows`)).body.rows.map((row: any) => row.cells[0])).toEqual(['王小禾', '王小禾'])
    expect((await officer.send('/api/comparisons', orderOf(batch.id))).body).toMatchObject({ outcome: 'applied' })
    await office.run()
  })
})

describe('a run', () => {
  it('that was killed begins again and comes to the same sums, once', async () => {
    const id = await office.ordered(officer, [lineOf(0), doubtful(4), stranger])
    await office.owner.query(`update qinghe.comparisons set state = 'running', attempts = 1, progress = 0.4, touched_at = qinghe.now() where id = $1`, [id])
    expect(await office.run()).toBe(false)
    await office.owner.query(`update qinghe.comparisons set touched_at = qinghe.now() - interval '2 minutes' where id = $1`, [id])
    expect(await office.run()).toBe(true)
    expect(await office.run()).toBe(false)
    const done = (await officer.get(`/api/comparisons/${id}`)).body
    expect([done.state, ...sum(done)]).toEqual(['done', 3, 8])
  })

  it('does nothing for a posting that has ended, and says so; somebody in office starts it again', async () => {
    const leaving = await office.appoint('countyCivilAffairs', county)
    const id = await office.ordered(leaving, [lineOf(0), stranger])
    await office.owner.query(`update qinghe.postings set state = 'ended', valid_to = '2020-01-02' where id = $1`, [leaving.actor.posting])
    await office.run()
    expect((await officer.get(`/api/comparisons/${id}`)).body).toMatchObject({ state: 'failed', failure: expect.stringContaining('岗位已经结束'), balance: { same: 0 } })
    expect((await officer.send(`/api/comparisons/${id}/restart`, {})).body).toMatchObject({ outcome: 'applied' })
    await office.run()
    expect((await officer.get(`/api/comparisons/${id}`)).body).toMatchObject({ state: 'done' })
  })

  it('that fails again and again is given up in words', async () => {
    const id = await office.ordered(officer, [lineOf(0)])
    await office.owner.query(`update qinghe.comparisons set attempts = 3 where id = $1`, [id])
    await office.run()
    expect((await officer.get(`/api/comparisons/${id}`)).body).toMatchObject({ state: 'failed', failure: expect.stringContaining('系统管理员') })
  })
})
