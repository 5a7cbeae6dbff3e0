/** Two at once, yesterday's pages, and children who are gone by the time somebody decides. */
import { newChildId } from '@qinghe/domain/kernel/ids.ts'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { type ComparisonOffice, type Line, openComparisonOffice } from '../../../testing/comparisonOffice.ts'

let office: ComparisonOffice
let officer: Person
let colleague: Person
const county = 431003000000
const village = 431003103203

const people = ['王小禾', '李春生', '张雨晴', '刘子墨', '陈若溪', '杨明轩', '赵可欣', '周浩然'].map((name, i) => ({
  id: newChildId(), name, birthDate: `201${i % 6 + 2}-0${i % 8 + 1}-1${i}`, mother: `母亲${'甲乙丙丁戊己庚辛'[i]}`, phone: `1990000${1000 + i * 37}`,
}))
const lineOf = (i: number, more: Line = {}): Line => {
  const one = people[i]!
  return { 姓名: one.name, 性别: '女', 出生日期: one.birthDate, 身份证号: '', 监护人姓名: one.mother, 联系电话: one.phone, 村: '', 学校名称: '栖凤渡中心小学', 就学情况: '小学', ...more }
}
/** The same child by phone, mother and school, and by nothing that is her own. */
const doubtful = (i: number): Line => lineOf(i, { 姓名: `${people[i]!.name.slice(0, 2)}涵`, 出生日期: people[i]!.birthDate.replace(/\d\d$/, '28'), 性别: '' })
const shown = async (id: string) => (await officer.get(`/api/comparisons/${id}`)).body
const doubtsOf = async (id: string) => (await officer.get(`/api/comparisons/${id}/doubts`)).body.doubts
const tasksOf = async (id: string, state: string) => (await officer.get(`/api/comparisons/tasks?comparison=${id}&state=${state}&limit=200`)).body.tasks
const send = (who: Person, id: string, what: string, input: object) => who.send(`/api/comparisons/${id}/${what}`, input)
const codeOf = (reply: any): string => reply.body.issues?.[0]?.code ?? reply.body.outcome ?? `${reply.status}`
const pairOf = async (id: string) => {
  const [{ row, child }] = await doubtsOf(id)
  return { row, child }
}
/** Waits until somebody waits for a lock that we hold. */
async function somebodyWaits(): Promise<void> {
  for (let i = 0; i < 400; i++) {
    const { rows: [found] } = await office.owner.query(`select count(*)::int as n from pg_locks where not granted`)
    if (found.n > 0) return
    await new Promise(done => { setTimeout(done, 25) })
  }
  throw new Error('nobody waits')
}

beforeAll(async () => {
  office = await openComparisonOffice()
  officer = await office.appoint('countyCivilAffairs', county)
  colleague = await office.appoint('countyCivilAffairs', county)
  for (const one of people) {
    const draft = { name: one.name, sexCode: 2, birthDate: one.birthDate, region: village, 'mother.name': one.mother, 'mother.phone': one.phone, schoolingStatus: 3, schoolName: '栖凤渡中心小学' }
    const reply = await officer.send('/api/archives', { id: one.id, draft })
    if (reply.body.outcome !== 'applied') throw new Error(JSON.stringify(reply.body))
  }
  await office.owner.query(`update qinghe.children set status = 'active'`)
})
afterAll(async () => { expect(await office.stop()).toEqual([]) })

describe('a line that stands in two rosters', () => {
  it('is settled in both by one answer, and undone in both, whichever roster it is taken back in', async () => {
    const rosters = [await office.compared(officer, [lineOf(0), doubtful(4)]), await office.compared(officer, [lineOf(1), doubtful(4)])]
    const [first, second] = rosters
    const pair = await pairOf(first.id)
    expect(await pairOf(second.id)).toEqual(pair)
    for (const undoneIn of [first, second]) {
      expect(codeOf(await send(officer, first.id, 'decide', { ...pair, verdict: 'different' }))).toBe('applied')
      for (const { id } of rosters) {
        expect((await shown(id)).balance, id).toMatchObject({ doubtful: 0, lead: 1 })
        expect((await tasksOf(id, 'open')).map((task: any) => task.kind), id).toContain('notFiled')
      }
      // The page of the second was open before: it says what stands.
      expect(codeOf(await send(colleague, second.id, 'decide', { ...pair, verdict: 'same' }))).toBe('comparison.decided')
      expect(codeOf(await send(officer, undoneIn.id, 'undo', pair))).toBe('applied')
      for (const { id, balance } of rosters) {
        expect((await shown(id)).balance, id).toEqual(balance)
        expect((await tasksOf(id, 'open')).map((task: any) => task.kind), id).not.toContain('notFiled')
      }
    }
  })
})

describe('a pair that is decided', () => {
  it('while somebody closes a difference leaves what was found on record', async () => {
    const done = await office.compared(officer, [lineOf(0), doubtful(5)])
    const pair = await pairOf(done.id)
    expect(codeOf(await send(officer, done.id, 'decide', { ...pair, verdict: 'different' }))).toBe('applied')
    const task = (await tasksOf(done.id, 'open')).find((one: any) => one.child === pair.child)
    expect(task.kind).toBe('droppedOut')
    const other = new pg.Client(office.app.db.connection('qinghe_owner'))
    await other.connect()
    try {
      await other.query('begin')
      await other.query(`update qinghe.comparison_tasks set state = 'done', evidence = 'x', closed_by = $1, closed_at = qinghe.now() where id = $2`, [colleague.actor.account, task.id])
      const undoing = send(officer, done.id, 'undo', pair)
      await somebodyWaits()
      await other.query('commit')
      expect(codeOf(await undoing)).toBe('applied')
    } finally {
      await other.end()
    }
    const { rows: [left] } = await office.owner.query('select state from qinghe.comparison_tasks where id = $1', [task.id])
    expect(left.state).toBe('done')
    await office.owner.query('delete from qinghe.comparison_tasks where id = $1', [task.id])
  })

  it('leaves a leaf that names the child', async () => {
    const done = await office.compared(officer, [lineOf(0), doubtful(6)])
    const pair = await pairOf(done.id)
    for (const [what, more] of [['decide', { verdict: 'different' }], ['undo', {}]] as const) {
      expect(codeOf(await send(officer, done.id, what, { ...pair, ...more }))).toBe('applied')
      const { rows: [leaf] } = await office.owner.query(`select convert_from(leaf, 'UTF8') as leaf from qinghe.audit_inbox order by at desc, id desc limit 1`)
      expect(leaf.leaf, what).toContain(pair.child)
    }
  })

  it('does not join an archive that has left the register since', async () => {
    const done = await office.compared(officer, [lineOf(0), doubtful(7)])
    const pair = await pairOf(done.id)
    for (const status of ['exited', 'transferred', 'merged']) {
      await office.owner.query(`update qinghe.children set status = $1 where id = $2`, [status, pair.child])
      expect(codeOf(await send(officer, done.id, 'decide', { ...pair, verdict: 'same' })), status).toBe('comparison.gone')
      expect(codeOf(await send(officer, done.id, 'decide', { ...pair, verdict: 'unsure' })), status).toBe('comparison.gone')
    }
    expect(codeOf(await send(officer, done.id, 'decide', { ...pair, verdict: 'different' }))).toBe('applied')
    await office.owner.query(`update qinghe.children set status = 'active' where id = $1`, [pair.child])
    expect(codeOf(await send(officer, done.id, 'undo', pair))).toBe('applied')
  })
})

describe('a run', () => {
  it('of a post whose place was narrowed says so at once', async () => {
    const moved = await office.appoint('countyCivilAffairs', county)
    const id = await office.ordered(moved, [lineOf(0)])
    await office.owner.query(`update qinghe.postings set region = 431003103000, role = 'childSupervisor' where id = $1`, [moved.actor.posting])
    expect(await office.run()).toBe(true)
    expect(await shown(id)).toMatchObject({ state: 'failed', failure: expect.stringContaining('工作范围') })
  })

  it('that was overtaken writes nothing over what the other has found', async () => {
    const id = await office.ordered(officer, [lineOf(0, { 身份证号: '9.99999E+17' }), doubtful(4)])
    const late = office.run()
    for (let at = ''; at !== 'running';) at = (await shown(id)).state
    await office.owner.query(`update qinghe.comparisons set touched_at = qinghe.now() - interval '2 minutes' where id = $1`, [id])
    await Promise.all([late, office.run()])
    const done = await shown(id)
    expect(done.state).toBe('done')
    const { rows: [leaves] } = await office.owner.query(`select count(*)::int as n from qinghe.audit_inbox where convert_from(leaf, 'UTF8') like '%比对名册 ' || $1 || '%'`, [done.number])
    expect(leaves.n).toBe(1)
  })
})
