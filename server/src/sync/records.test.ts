/** What phones hear of records: replaying it gives what the lists give, to whoever may see them and to nobody else. */
import { newChildId, newRecordId, newUuid } from '@qinghe/domain/kernel/ids.ts'
import { addressOf } from '@qinghe/domain/records/contract.ts'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person, Reply } from '../../../testing/app.ts'
import { dayFromToday } from '../../../testing/bureau.ts'
import { castAs, neighbours, places } from '../../../testing/cast.ts'
import { employ } from '../../../testing/planting/world.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'
import { numberOnce } from '../db/feed.ts'
import { findKind } from '../records/kinds.ts'

let stage: Stage
let director: Person
let supervisor: Person
let next: Person
let police: Person
beforeAll(async () => {
  stage = await openStage()
  await stage.owner.query(`insert into qinghe.installation (id, kind, created_at) values (gen_random_uuid(), 'demo', now())`)
  director = stage.enter(castAs('childDirector'))
  supervisor = stage.enter(castAs('childSupervisor'))
  next = stage.enter(neighbours.nextVillage)
  police = stage.enter(castAs('police'))
  await employ(stage, police)
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

const number = () => numberOnce(stage.app.pools.qinghe_feed)
async function childIn(region: number): Promise<string> {
  const id = newChildId()
  expect((await supervisor.send('/api/archives', { id, draft: { name: '王小禾', birthDate: '2016-03-01', region } })).body).toMatchObject({ outcome: 'applied' })
  return id
}
let days = 0
/** Another day each time, since there is one visit of a day and an author. */
const visited = () => ({ visitType: 'childDirector', purpose: 'regular', actualAt: dayFromToday(-1 - (days++ % 25)), metChild: true, metGuardian: true, livesAlone: false, hasLivingMoney: true, result: 'fine', mood: 'low', talk: '想妈妈' })
async function made(by: Person, kind: string, { act, ...input }: { act: string; child: string; body: object }): Promise<string> {
  const record = newRecordId()
  expect((await by.send(`/api/records/${kind}/acts/${act}`, { record, ...input })).body).toMatchObject({ outcome: 'applied' })
  return record
}
const visit = (child: string, by = director, more: object = {}): Promise<string> => made(by, 'visit', { act: 'record', child, body: { ...visited(), ...more } })
const graded = (child: string): Promise<string> => made(supervisor, 'risk-grade', { act: 'set', child, body: { since: dayFromToday(-(days++ % 300)), care: 'capable', danger: false, needsHelp: false, grade: 1, basisNote: '走访', reviewOn: dayFromToday(60) } })
const done = async (asked: Promise<Reply>): Promise<void> => { expect((await asked).body).toMatchObject({ outcome: 'applied' }) }
const move = (child: string, region: number): Promise<void> => done(supervisor.send(`/api/archives/${child}/correct`, { patch: { region } }))

type Device = { pull: (limit?: number) => Promise<any>; held: Map<string, number> }
/** A phone: when it starts afresh it reads the lists, then what it hears of; a record that changed is read by its own page. */
function deviceOf(person: Person): Device {
  let cursor: string | undefined
  const held = new Map<string, number>()
  const pull = async (limit = 200) => {
    const { status, body } = await person.get(`/api/sync?${new URLSearchParams({ limit: String(limit), ...(cursor === undefined ? {} : { since: cursor }) })}`)
    expect(status).toBe(200)
    cursor = body.cursor
    if (body.isAfresh) for (const [record, revision] of await listed(person)) held.set(record, revision)
    for (const { record, of, kind } of body.records) {
      held.delete(record)
      if (kind === 'departed') continue
      const page = await person.get(`${addressOf(findKind(of)!.kind)}/${record}`)
      if (page.status === 200) held.set(record, page.body.revision)
    }
    return body
  }
  return { pull, held }
}
/** Kinds of which there is something here. */
const written: readonly string[] = ['visit', 'visitIssue', 'talk', 'riskGrade']
/** Everything the lists give this person. */
async function listed(person: Person): Promise<Map<string, number>> {
  const found = new Map<string, number>()
  const own: { kind: string }[] = (await person.get('/api/records/kinds')).body.kinds
  for (const { kind } of own.filter(one => written.includes(one.kind))) {
    for (const mine of [false, true]) {
      for (let after: string | null | undefined; after !== null;) {
        const { body } = await person.post(addressOf(findKind(kind)!.kind), { limit: 100, ...(mine ? { mine } : {}), ...(after === undefined ? {} : { after }) })
        for (const { record, revision } of body.records) found.set(record, revision)
        after = body.next
      }
    }
  }
  return found
}
const sorted = (held: ReadonlyMap<string, number>) => [...held].sort(([a], [b]) => (a < b ? -1 : 1))

describe('a device', () => {
  it('hears of a record that was made and of each change once, with what it may read of it', async () => {
    const child = await childIn(places.village)
    await number()
    const [here, there] = [deviceOf(director), deviceOf(next)]
    await here.pull()
    await there.pull()
    const record = await visit(child)
    await done(director.send('/api/records/visit/acts/correct', { record, body: { metGuardian: false } }, { basedOn: { version: 1, from: { metGuardian: true } } }))
    await number()
    expect((await here.pull()).records).toEqual([{ record, of: 'visit', kind: 'changed' }])
    expect((await here.pull()).records).toEqual([])
    expect((await there.pull()).records).toEqual([])
    expect(here.held.get(record)).toBe(2)
  })

  it('forgets a record whose child moved away unless it is its author’s, and the one of the new village learns of it', async () => {
    const child = await childIn(places.village)
    const [own, other] = [await visit(child), await graded(child)]
    await number()
    const [here, there, above] = [deviceOf(director), deviceOf(next), deviceOf(supervisor)]
    for (const device of [here, there, above]) await device.pull()
    await move(child, places.nextVillage)
    await number()
    const told = async (device: Device) => Object.fromEntries((await device.pull()).records.map((one: { record: string; kind: string }) => [one.record, one.kind]))
    expect(await told(here)).toEqual({ [own]: 'changed', [other]: 'departed' })
    expect(await told(there)).toEqual({ [own]: 'changed', [other]: 'changed' })
    expect(await told(above)).toEqual({ [own]: 'changed', [other]: 'changed' })
  })

  it('of whoever was handed something learns of it, and forgets it when it goes to another', async () => {
    const child = await childIn(places.village)
    const parent = await visit(child, director, { result: 'problem', issues: [{ what: '没人做晚饭', grade: 3 }] })
    const issue = (await director.get(`/api/records/visit/${parent}`)).body.inside[0].record
    const social = stage.enter(castAs('socialWorker'))
    await employ(stage, social)
    await number()
    const [first, second] = [deviceOf(social), deviceOf(director)]
    await first.pull()
    await second.pull()
    const assign = (to: Person, version: number) => done(supervisor.send('/api/records/visit-issue/acts/assign', { record: issue, child, assignee: to.actor.posting, body: { dueOn: dayFromToday(5) } }, { basedOn: { version, from: {} } }))
    await employ(stage, director)
    await assign(social, 1)
    await number()
    expect((await first.pull()).records).toEqual([{ record: issue, of: 'visitIssue', kind: 'changed' }])
    await assign(director, 2)
    await number()
    expect((await first.pull()).records).toEqual([{ record: issue, of: 'visitIssue', kind: 'departed' }])
    expect((await second.pull()).records).toEqual([{ record: issue, of: 'visitIssue', kind: 'changed' }])
  })

  it('of whoever is barred from a record later is told that it is gone, and hears no more of it', async () => {
    const record = await graded(await childIn(places.village))
    await number()
    const device = deviceOf(director)
    await device.pull()
    expect(device.held.has(record)).toBe(true)
    // As whoever bars somebody does: first a line under the old keys, then the new keys.
    await stage.owner.query(`insert into qinghe.record_feed (county, id, record, kind, readers, barred, region, school, child, made_by, given_to)
      select county, gen_random_uuid(), id, kind, readers, barred, region, school, child, posting, assignee from qinghe.records where id = $1`, [record])
    await stage.owner.query('begin')
    for (const [table, key] of [['records', 'id'], ['record_parts', 'record'], ['record_changes', 'record']]) await stage.owner.query(`update qinghe.${table} set barred = array[$2]::uuid[] where ${key} = $1`, [record, director.actor.account])
    await stage.owner.query('commit')
    await number()
    expect((await device.pull()).records).toEqual([{ record, of: 'riskGrade', kind: 'departed' }])
    await done(supervisor.send('/api/records/risk-grade/acts/void', { record, body: { voidReason: '重复' } }, { basedOn: { version: 1, from: {} } }))
    await number()
    expect((await device.pull()).records).toEqual([])
  })

  it('of a post without any of these audiences hears nothing, and yet goes on from the end', async () => {
    const school = deviceOf(stage.enter(castAs('schoolAdmin')))
    await school.pull()
    await visit(await childIn(places.village))
    await number()
    expect((await school.pull()).records).toEqual([])
  })

  it('does not skip a record that is not yet numbered when later ones are', async () => {
    const child = await childIn(places.village)
    await number()
    const device = deviceOf(director)
    await device.pull()
    const [slow, quick] = [await visit(child), await visit(child)]
    await stage.owner.query('update qinghe.record_feed_heads set seq = seq + 1 where county = 431003')
    await stage.owner.query(`update qinghe.record_feed set seq = (select seq from qinghe.record_feed_heads where county = 431003) where record = $1`, [quick])
    expect((await device.pull()).records).toEqual([{ record: quick, of: 'visit', kind: 'changed' }])
    await number()
    expect((await device.pull()).records).toEqual([{ record: slow, of: 'visit', kind: 'changed' }])
  })
})

/** What anybody does next: who, what, to which of the children and records there are. */
type Step = { does: 'visit' | 'talk' | 'grade' | 'correct' | 'void' | 'move' | 'pull'; who: number; which: number }
const step: fc.Arbitrary<Step> = fc.record({ does: fc.constantFrom('visit', 'talk', 'grade', 'correct', 'void', 'move', 'pull'), who: fc.nat(2), which: fc.nat(99) })

describe('replaying', () => {
  it('gives every device what the lists give, whatever was done in whatever order and however often it asked', () => fc.assert(fc.asyncProperty(fc.array(step, { minLength: 14, maxLength: 22 }), async steps => {
    const children = [await childIn(places.village), await childIn(places.nextVillage)]
    const homes = new Map(children.map((child, i) => [child, i]))
    const regions = [places.village, places.nextVillage]
    const teacher = stage.enter(castAs('pairedTeacher'), { posting: newUuid() })
    await stage.owner.query(`insert into qinghe.assignments (county, id, child, region, school, posting, kind, valid_from, assigned_by, created_at)
      select county, gen_random_uuid(), id, region, school, $2, 'pairing', '2020-01-01', $2, qinghe.now() from qinghe.children where id = $1`, [children[0], teacher.actor.posting])
    const people = [director, next, supervisor, teacher, stage.enter(castAs('schoolCounselor')), stage.enter(castAs('countyCivilAffairs')), police, stage.enter(neighbours.nextCounty)]
    const devices = people.map(deviceOf)
    await number()
    for (const device of devices) await device.pull()
    const visits: { record: string; by: Person; version: number }[] = []
    for (const { does, who, which } of steps) {
      const by = [director, next, supervisor][who]!
      const child = children[which % 2]!
      const visitOf = visits[which % Math.max(1, visits.length)]
      const basedOn = { version: visitOf?.version ?? 1, from: {} }
      // Some of these are refused, since it is not everybody's child: that is nothing done.
      if (does === 'visit') {
        const record = newRecordId()
        const reply = await by.send('/api/records/visit/acts/record', { record, child, body: visited() })
        if (reply.status === 200) visits.push({ record, by, version: 1 })
      } else if (does === 'talk') await teacher.send('/api/records/talk/acts/record', { record: newRecordId(), child: children[0], body: { talkedOn: dayFromToday(-(days++ % 25)), place: 'school', thought: 'worrying', thoughtNote: '怕考试', study: 'fair', life: 'good', mood: false, followUp: false } })
      else if (does === 'grade') await by.send('/api/records/risk-grade/acts/propose', { record: newRecordId(), child, body: { since: dayFromToday(-(days++ % 300)), care: 'capable', danger: false, needsHelp: false, grade: 1, basisNote: '走访', reviewOn: dayFromToday(60) } })
      else if (does === 'correct' && visitOf) {
        const reply = await visitOf.by.send('/api/records/visit/acts/correct', { record: visitOf.record, body: { metGuardian: which % 2 === 0 } }, { basedOn })
        if (reply.status === 200) visitOf.version += 1
      } else if (does === 'void' && visitOf) await supervisor.send('/api/records/visit/acts/void', { record: visitOf.record, body: { voidReason: '重复' } }, { basedOn })
      else if (does === 'move') {
        homes.set(child, 1 - homes.get(child)!)
        await move(child, regions[homes.get(child)!]!)
      } else if (does === 'pull') {
        await number()
        await devices[which % devices.length]?.pull(3)
      }
    }
    await number()
    for (const [i, device] of devices.entries()) {
      while ((await device.pull(5)).more) { /* until there is nothing more */ }
      expect([people[i]?.actor.role, sorted(device.held)]).toEqual([people[i]?.actor.role, sorted(await listed(people[i]!))])
    }
  }), { numRuns: 2 }), 120_000)
})
