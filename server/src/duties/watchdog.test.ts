import { newChildId, newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { dayFromToday } from '../../../testing/bureau.ts'
import { castAs, places } from '../../../testing/cast.ts'
import { plantDuty } from '../../../testing/duties.ts'
import { settleChild } from '../../../testing/walk/county.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'
import { plansHere } from '../planEndpoints.ts'
import { clockLag } from './jobs.ts'
import { watch } from './watchdog.ts'

let stage: Stage
let director: Person
let supervisor: Person
beforeAll(async () => {
  stage = await openStage()
  director = stage.enter(castAs('childDirector'))
  supervisor = stage.enter(castAs('childSupervisor'))
})
const faults: string[] = []
afterAll(async () => { expect([...await stage.stop(), ...faults]).toEqual([]) })

const found = async (): Promise<[string, string, number][]> => (await watch({ kernel: stage.app.kernel, here: plansHere, onError: error => { faults.push(String(error)) } })).map(({ what, duty, amount }) => [what, duty, amount])
type Kept = { id: string; due_on: string; remind_at: Date[]; escalate_at: Date[]; escalate_to: string[]; next_at: Date | null; ladder: number; role: string; period: string; region: string }
const rowsOf = async (duty: string): Promise<Kept[]> => (await stage.owner.query<Kept>('select id, due_on, remind_at, escalate_at, escalate_to, next_at, ladder, role, period, region from qinghe.duties where duty = $1 order by id', [duty])).rows
/** As if its act had never opened it. */
async function forget(duty: string): Promise<Omit<Kept, 'id'>[]> {
  const rows = await rowsOf(duty)
  await stage.owner.query('delete from qinghe.duties where duty = $1', [duty])
  return rows.map(({ id: _, ...rest }) => rest)
}
const withoutIds = async (duty: string) => (await rowsOf(duty)).map(({ id: _, ...rest }) => rest)

async function child(): Promise<string> {
  const id = newChildId()
  expect((await director.send('/api/archives', { id, draft: { name: '王小禾', birthDate: '2016-03-01', region: places.village } })).body).toMatchObject({ outcome: 'applied' })
  return id
}
async function problem(grade: number): Promise<void> {
  const body = { visitType: 'childDirector', purpose: 'regular', actualAt: dayFromToday(-1), metChild: true, metGuardian: true, livesAlone: false, hasLivingMoney: true, result: 'problem', issues: [{ what: '没人做晚饭', grade }] }
  expect((await director.send('/api/records/visit/acts/record', { record: newRecordId(), child: await child(), body })).body).toMatchObject({ outcome: 'applied' })
}

describe('the watchdog', () => {
  it('finds nothing where every duty was opened and has its clock', async () => {
    await problem(3)
    await problem(1)
    expect((await rowsOf('assignProblem')).length).toBe(1)
    expect(await found()).toEqual([])
  })

  it('opens what an act should have opened, from the moment of the act, and once', async () => {
    const before = await forget('assignProblem')
    expect(await found()).toEqual([['start', 'assignProblem', 1]])
    expect(await withoutIds('assignProblem')).toEqual(before)
    expect(await found()).toEqual([])
    const { body } = await supervisor.get('/api/duties/mine?limit=100')
    expect(body.duties.map((one: { definition: string }) => one.definition)).toContain('assignProblem')
  })

  it('opens nothing for an act that was only asked for', async () => {
    const before = await withoutIds('assignProblem')
    await forget('assignProblem')
    const marked = (what: string) => stage.owner.query(`update qinghe.record_changes set fields = array_${what}(fields, '$step') where kind = 'visitIssue'`)
    await marked('append')
    expect(await found()).toEqual([])
    await marked('remove')
    expect(await found()).toEqual([['start', 'assignProblem', 1]])
    expect(await withoutIds('assignProblem')).toEqual(before)
  })

  it('opens nothing for a record that was voided meanwhile', async () => {
    await forget('assignProblem')
    await stage.owner.query(`update qinghe.records set state = 'void' where kind = 'visitIssue'`)
    expect(await found()).toEqual([])
  })

  it('opens the review of an archive that was handed in, and not of one that was reviewed since', async () => {
    const archives = [await settleChild(stage.owner, { spot: 'unassigned', status: 'draft' }), await settleChild(stage.owner, { spot: 'unassigned', status: 'draft' })]
    for (const id of archives) {
      const { version } = (await director.get(`/api/archives/${id}`)).body
      expect((await director.send('/api/archives/submit', { archives: [{ id, version }] })).body).toMatchObject({ outcome: 'applied' })
    }
    expect((await forget('townReview')).length).toBe(2)
    const { version } = (await supervisor.get(`/api/archives/${archives[0]}`)).body
    expect((await supervisor.send('/api/archives/review', { archives: [{ id: archives[0], version }] })).body).toMatchObject({ outcome: 'applied' })
    expect(await found()).toEqual([['start', 'townReview', 1]])
  })

  it('puts right a clock that is missing, one that stands elsewhere, and one of what is over', async () => {
    const at = new Date(Date.now() + 86_400_000)
    const ladder = { remind_at: [at], escalate_at: [], escalate_to: [] }
    const due = dayFromToday(4)
    await plantDuty(stage.owner, { of: 'visit', child: null, region: places.village, due, more: ladder })
    await found() // the ladder of the plan
    const [planted] = await rowsOf('regularVisit')
    await stage.owner.query('update qinghe.duties set next_at = null where id = $1', [planted!.id])
    expect(await found()).toEqual([['clock', 'regularVisit', 1]])
    expect((await rowsOf('regularVisit'))[0]!.next_at).toEqual(planted!.next_at)
    await stage.owner.query(`update qinghe.duties set next_at = next_at + interval '90 days' where id = $1`, [planted!.id])
    expect(await found()).toEqual([['clock', 'regularVisit', 1]])
    await stage.owner.query('update qinghe.duties set done_at = qinghe.now() where id = $1', [planted!.id])
    expect(await found()).toEqual([['clock', 'regularVisit', 1]])
    expect((await rowsOf('regularVisit'))[0]!.next_at).toBe(null)
  })

  it('gives a duty the ladder its plan has, where it has none or another', async () => {
    const ids = [await plantDuty(stage.owner, { of: 'contact', child: null, region: places.village, due: dayFromToday(5) }), await plantDuty(stage.owner, { of: 'contact', child: null, region: places.village, due: dayFromToday(5), more: { escalate_at: [new Date(0)], escalate_to: ['countyCivilAffairs'] } })]
    expect((await found()).filter(([what]) => what === 'ladder').map(([, duty, amount]) => [duty, amount])).toEqual([['weeklyContact', 1], ['weeklyContact', 1]])
    const rows = (await rowsOf('weeklyContact')).filter(row => ids.includes(row.id))
    expect(rows.map(row => [row.remind_at.length, row.escalate_to, row.next_at?.getTime() === row.remind_at[0]?.getTime()])).toEqual([[1, ['childSupervisor'], true], [1, ['childSupervisor'], true]])
    expect(await found()).toEqual([])
  })

  it('waits for nobody who works on a duty: the others are put right now, that one the next time', async () => {
    const [busy, free] = [await plantDuty(stage.owner, { of: 'visit', child: null, region: places.village }), await plantDuty(stage.owner, { of: 'visit', child: null, region: places.village })]
    await found() // the ladder of the plan
    await stage.owner.query(`update qinghe.duties set next_at = next_at + interval '90 days' where id = any($1)`, [[busy, free]])
    await stage.owner.query('begin')
    await stage.owner.query('select 1 from qinghe.duties where id = $1 for update', [busy])
    expect(await found().finally(() => stage.owner.query('rollback'))).toEqual([['clock', 'regularVisit', 1]])
    expect(await found()).toEqual([['clock', 'regularVisit', 1]])
  })

  it('gives up what it cannot have soon, tells so, and looks at the rest', async () => {
    await problem(3)
    const [begun] = (await stage.owner.query<{ kept: object }>(`select to_jsonb(d) as kept from qinghe.duties d where duty = 'assignProblem' order by started_at desc limit 1`)).rows
    await stage.owner.query('delete from qinghe.duties where id = $1', [Object.entries(begun!.kept).find(([key]) => key === 'id')?.[1]])
    await plantDuty(stage.owner, { of: 'visit', child: null, region: places.village })
    await stage.owner.query('begin')
    await stage.owner.query('insert into qinghe.duties select * from jsonb_populate_record(null::qinghe.duties, $1)', [begun!.kept])
    expect(await found().finally(() => stage.owner.query('rollback'))).toEqual([['ladder', 'regularVisit', 1]])
    expect(faults.splice(0)).toEqual([expect.stringMatching(/431003.*lock timeout/u)])
    expect(await found()).toEqual([['start', 'assignProblem', 1]])
  })

  it('says how far the clocks are behind', async () => {
    expect(await clockLag(stage.app.kernel)).toBeGreaterThanOrEqual(0)
    await plantDuty(stage.owner, { of: 'visit', child: null, region: places.village, more: { next_at: new Date(Date.now() - 3_600_000) } })
    expect(await clockLag(stage.app.kernel)).toBeGreaterThan(3_500)
  })
})
