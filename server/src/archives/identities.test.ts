import { newChildId } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { castAs, neighbours, places } from '../../../testing/cast.ts'
import { openStage, outside, type Stage } from '../../../testing/walk/stage.ts'

let stage: Stage
let ours: Person
let theirs: Person
beforeAll(async () => {
  stage = await openStage()
  ours = stage.enter(castAs('countyCivilAffairs'))
  theirs = stage.enter(neighbours.nextCounty)
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

const numbers = ['999999201503010016', '999999201503010032', '999999201503010059', '999999201503010075']
let used = 0
async function written(who: Person, name: string, at: { region: number; sameNumberReason?: string }, idNumber: string): Promise<string> {
  const { region, ...why } = at
  const id = newChildId()
  const reply = await who.send('/api/archives', { id, draft: { name, birthDate: '2015-03-01', region, idNumber }, ...why })
  expect(reply.body).toMatchObject({ outcome: 'applied' })
  return id
}
/** One number, two archives, two counties. */
async function clash(): Promise<{ mine: string; other: string; number: string }> {
  const number = numbers[used++]!
  const mine = await written(ours, '王小禾', { region: places.village }, number)
  const other = await written(theirs, '李浩然', { region: outside.county }, number)
  return { mine, other, number }
}
const tasksOf = async (who: Person) => (await who.get('/api/archives/identities')).body.tasks
const taskOf = async (who: Person, child: string) => (await tasksOf(who)).find((task: any) => task.child === child)
const judge = (who: Person, task: any, verdict: string) => who.send(`/api/archives/identities/${task.id}`, { child: task.child, verdict })
const stateOf = async (who: Person, child: string) => (await who.get(`/api/archives/${child}`)).body.identityState

describe('two archives with one number', () => {
  it('are a task for the officers of both counties, who learn of the other side its county and nothing else', async () => {
    const { mine, other, number } = await clash()
    const [here, there] = [await taskOf(ours, mine), await taskOf(theirs, other)]
    expect(here).toMatchObject({ name: '王小禾', otherCounty: '邻县', twin: null, own: null, other: null })
    expect(there).toMatchObject({ name: '李浩然', otherCounty: '苏仙区', twin: null })
    expect(JSON.stringify(here)).not.toMatch(new RegExp(`李浩然|${other}|${number}`))
    expect(JSON.stringify(there)).not.toMatch(new RegExp(`王小禾|${mine}|${number}`))
  })

  it('are nobody else’s business', async () => {
    const { mine } = await clash()
    const task = await taskOf(ours, mine)
    expect(await tasksOf(stage.enter(castAs('childSupervisor')))).toEqual([])
    expect((await judge(stage.enter(castAs('childSupervisor')), task, 'verified')).status).toBe(404)
    expect((await judge(theirs, task, 'verified')).status).toBe(404)
    for (const role of ['childDirector', 'schoolAdmin', 'educationBureau', 'police', 'auditor'] as const) {
      expect((await stage.enter(castAs(role)).get('/api/archives/identities')).status).toBe(403)
    }
  })

  it('are settled when both have looked, and the one that was right is verified', async () => {
    const { mine, other } = await clash()
    expect((await judge(ours, await taskOf(ours, mine), 'verified')).body).toMatchObject({ outcome: 'applied' })
    expect(await stateOf(ours, mine)).toBe('verified')
    expect(await taskOf(theirs, other)).toMatchObject({ own: null, other: 'verified' })
    expect((await judge(theirs, await taskOf(theirs, other), 'different')).body).toMatchObject({ outcome: 'applied' })
    expect([await taskOf(ours, mine), await taskOf(theirs, other)]).toEqual([undefined, undefined])
    expect(await stateOf(theirs, other)).toBe('unverified')
  })

  it('are none any more once the wrong number is corrected', async () => {
    const { mine, other } = await clash()
    expect((await theirs.send(`/api/archives/${other}/correct`, { patch: { idNumber: null, idMissingReason: '号码登记错误，待补' } })).body).toMatchObject({ outcome: 'applied' })
    expect([await taskOf(ours, mine), await taskOf(theirs, other)]).toEqual([undefined, undefined])
  })

  it('within one county name each other, for its officer sees both', async () => {
    const number = '999999201503010091'
    const first = await written(ours, '段小满', { region: places.village }, number)
    const second = await written(ours, '段小曼', { region: places.nextVillage, sameNumberReason: '两本户口簿上是同一个号' }, number)
    const task = await taskOf(ours, second)
    expect(task).toMatchObject({ otherCounty: '苏仙区', twin: { child: first, name: '段小满' } })
    expect((await judge(ours, task, 'verified')).body).toMatchObject({ outcome: 'applied' })
    expect(await taskOf(ours, second)).toBeUndefined()
  })
})
