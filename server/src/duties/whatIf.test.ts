/** What a changed plan is said to do is what publishing it does. */
import { newRecordId, newUuid } from '@qinghe/domain/kernel/ids.ts'
import type { WhatIf } from '@qinghe/domain/duties/whatIf.ts'
import { addDays, type PlainDate, plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { castAs } from '../../../testing/cast.ts'
import { plantChild, tell } from '../../../testing/dutyTables.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'
import { plansHere } from '../planEndpoints.ts'
import { generateNext } from './generating.ts'

let stage: Stage
let today: PlainDate
let officer: Person
let colleague: Person
const leftBehind = { birthDate: plainDate('2016-05-01'), categories: [10], leftBehindStatus: 1, schoolingStatus: 3, isDisabled: false }
const atHome = { ...leftBehind, leftBehindStatus: 0 }
beforeAll(async () => {
  stage = await openStage()
  const { rows } = await stage.owner.query<{ day: string }>(`select to_char(qinghe.now() at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as day`)
  today = plainDate(rows[0]?.day ?? '')
  officer = stage.enter(castAs('countyCivilAffairs'))
  colleague = stage.enter(castAs('countyCivilAffairs'))
  for (const draft of [leftBehind, leftBehind, atHome]) {
    const id = newUuid()
    await plantChild(stage.owner, { id, since: addDays(today, -10), draft })
    await tell(stage.owner, id)
  }
  await derive()
})
afterAll(async () => expect(await stage.stop()).toEqual([]))

async function derive(): Promise<void> {
  while (await generateNext({ pool: stage.app.pools.qinghe_scanner, parameters: () => stage.app.kernel.parameters, plans: plansHere }) !== null) { /* drains */ }
}
type Standing = { id: string; due_on: string | null; open: boolean }
/** The duties of a definition as they are. */
const standing = async (duty: string): Promise<Standing[]> => (await stage.owner.query<Standing>(`select id, due_on::text as due_on, retracted_at is null and done_at is null as open from qinghe.duties where county = 431003 and duty = $1`, [duty])).rows

const text = async (): Promise<string> => (await officer.get('/api/plans/source?plan=countyCare')).body.source
const swap = (source: string, from: string, to: string): string => { expect(source).toContain(from); return source.replace(from, to) }
/** Examples speak of the days before. */
const withoutCases = (source: string): string => source.replace(/^ {4}cases:.*(\n {6}-.*)*\n/gmu, '')
async function asked(source: string): Promise<WhatIf> {
  const { status, body } = await officer.post('/api/duties/what-if', { source })
  expect(status).toBe(200)
  return body as WhatIf
}
async function publish(source: string): Promise<void> {
  const id = newRecordId()
  expect((await officer.send('/api/plans/versions', { id, source, from: today, reason: '本县的需要' })).body).toMatchObject({ outcome: 'applied' })
  expect((await colleague.send('/api/plans/decisions', { ids: [id], to: 'published', reason: '' })).body).toMatchObject({ outcome: 'applied' })
  await derive()
}

describe('before a change is published it is told', () => {
  it('how many duties move, and exactly those move', async () => {
    const before = await standing('quarterlyCheck')
    const source = withoutCases(swap(swap(await text(), 'version: "2026.1"', 'version: "2026.31"'), 'title: 村排查完成的日子, value: 20', 'title: 村排查完成的日子, value: 28'))
    const told = await asked(source)
    // The day is that of the village's signature as well.
    expect(told.definitions.map(one => one.title)).toEqual(['季度摸底排查', '核查家庭和留守情况'])
    const check = told.definitions.find(one => one.title === '核查家庭和留守情况')
    expect(told.children).toEqual({ total: 0, named: [] })
    await publish(source)
    const after = new Map((await standing('quarterlyCheck')).map(one => [one.id, one]))
    const moved = before.filter(one => one.open && after.get(one.id)?.open && after.get(one.id)?.due_on !== one.due_on)
    expect(check).toMatchObject({ moved: moved.length, removed: before.filter(one => one.open && !after.get(one.id)?.open).length, added: [...after.values()].filter(one => one.open && !before.some(old => old.id === one.id)).length })
    expect(moved.length + (check?.added ?? 0)).toBeGreaterThan(0)
  })

  it('who would be owed it anew, by name, and what each person would have', async () => {
    const source = swap(swap(await text(), 'version: "2026.31"', 'version: "2026.32"'), '    where: leftBehind\n', '')
    const told = await asked(source)
    expect(told.children.total).toBe(1)
    expect(told.children.named).toMatchObject([{ change: 'added' }])
    expect(told.loads).toMatchObject([{ role: '村儿童主任', name: null }])
    expect((told.loads[0]?.after ?? 0) - (told.loads[0]?.before ?? 0)).toBe(told.definitions[0]?.added)
    const before = new Set((await standing('quarterlyCheck')).filter(one => one.open).map(one => one.id))
    await publish(source)
    expect((await standing('quarterlyCheck')).filter(one => one.open && !before.has(one.id))).toHaveLength(told.definitions[0]?.added ?? -1)
    expect((await asked(source)).definitions).toEqual([])
  })

  it('that a plan which ends takes its open duties back, with the reason', async () => {
    const id = newRecordId()
    expect((await officer.send('/api/plans/ending', { id, plan: 'countyCare', from: today, reason: '换成新的方案' })).body).toMatchObject({ outcome: 'applied' })
    expect((await colleague.send('/api/plans/decisions', { ids: [id], to: 'published', reason: '' })).body).toMatchObject({ outcome: 'applied' })
    await derive()
    const { rows } = await stage.owner.query<{ open: number; told: number }>(`select count(*) filter (where retracted_at is null and done_at is null)::int as open, count(*) filter (where retracted_why is not null)::int as told from qinghe.duties where county = 431003 and plan = 'countyCare'`)
    expect(rows[0]?.open).toBe(0)
    expect(rows[0]?.told).toBeGreaterThan(0)
  })

  it('nothing of a text that is wrong, and nothing to a post that reads of no child', async () => {
    expect(await asked('plan: nothing')).toMatchObject({ counted: false, definitions: [] })
    expect((await stage.enter(castAs('systemAdmin')).post('/api/duties/what-if', { source: 'plan: nothing' })).status).toBe(403)
  })
})
