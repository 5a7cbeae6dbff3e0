import { newChildId } from '@qinghe/domain/kernel/ids.ts'
import { issue } from '@qinghe/domain/kernel/problem.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { places } from '../../../testing/cast.ts'
import { settleChild } from '../../../testing/walk/county.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'
import { sql } from '../db/sql.ts'
import type { Written } from '../db/writer.ts'
import type { Reactions } from './kernel.ts'

let stage: Stage
let director: Person
let supervisor: Person
const openCases = new Set<string>()
const followed: Written[] = []

/** What a later feature would say: nobody leaves the register while somebody works on their case, or while money is owed. */
const cases: Reactions = {
  blocks: async (r, written) => {
    const after = new Map((await r.rows(sql<{ id: string; status: string }>`select id, status from qinghe.children where id = any(${written.map(one => one.child)}::uuid[])`))
      .map(row => [row.id, row.status]))
    return written.filter(one => openCases.has(one.child) && one.before?.status === 'active' && after.get(one.child) === 'exitPending')
      .map(() => issue('exit.openCase', '还有未办结的个案，请先办结'))
  },
}
const relief: Reactions = {
  blocks: async (_, written) => written.filter(one => openCases.has(one.child) && one.after.status === 'exitPending').map(() => issue('exit.relief', '救助金还在发放，请先停发')),
  derives: async (_, written) => { followed.push(...written) },
}

beforeAll(async () => {
  stage = await openStage()
  stage.app.kernel.reactions = [...stage.app.kernel.reactions, cases, relief]
  director = stage.member('childDirector')
  supervisor = stage.member('childSupervisor')
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

const exit = (id: string) => supervisor.send(`/api/archives/${id}/exit/propose`, { id, reason: 2, on: '2026-01-05' })
const standing = async (id: string) => (await stage.owner.query('select status, version from qinghe.children where id = $1', [id])).rows[0]

describe('a later feature', () => {
  it('forbids an earlier one’s write, all reasons at once, and nothing is written or derived', async () => {
    const id = await settleChild(stage.owner, { spot: 'inside' })
    openCases.add(id)
    followed.length = 0
    const reply = await exit(id)
    expect([reply.status, reply.body.issues.map((one: { code: string }) => one.code)]).toEqual([422, ['exit.openCase', 'exit.relief']])
    expect([await standing(id), followed]).toEqual([{ status: 'active', version: 1 }, []])
    openCases.delete(id)
    expect((await exit(id)).body).toMatchObject({ outcome: 'applied' })
    expect(await standing(id)).toEqual({ status: 'exitPending', version: 2 })
  })

  it('learns where a child stood and stands, and which fields were written', async () => {
    const id = newChildId()
    followed.length = 0
    await director.send('/api/archives', { id, draft: { name: '王小禾', birthDate: '2016-03-01', region: places.village } })
    await director.send(`/api/archives/${id}/correct`, { patch: { 'father.name': '王大禾' } })
    await supervisor.send(`/api/archives/${id}/correct`, { patch: { region: places.nextVillage } })
    const at = (region: number, version: number) => ({ status: 'draft', region, school: 0, version })
    expect(followed.map(one => [one.before, one.after])).toEqual([
      [null, at(places.village, 1)], [at(places.village, 1), at(places.village, 2)], [at(places.village, 2), at(places.nextVillage, 3)],
    ])
    expect(followed[1]?.changes).toEqual([expect.objectContaining({ table: 'child_parents', fields: expect.arrayContaining(['name']), after: expect.objectContaining({ name: '王大禾' }) })])
    expect(followed[2]?.changes).toEqual([expect.objectContaining({ table: 'children', before: { region: places.village }, after: { region: places.nextVillage } })])
  })
})
