import { ListInput, ListSort } from '@qinghe/domain/archives/contract.ts'
import type { FieldKey } from '@qinghe/domain/archives/draft.ts'
import { fieldKeys, fields } from '@qinghe/domain/archives/fields.ts'
import { unseenIn } from '@qinghe/domain/archives/exists.ts'
import { clearFields, seenAs } from '@qinghe/domain/archives/seen.ts'
import { AgeBand, ListTab } from '@qinghe/domain/archives/types.ts'
import { childCategory } from '@qinghe/domain/codes/situation.ts'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { needsSpotCheck, type RoleKey, roleKeys, shapeOf } from '@qinghe/domain/staff/roles.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../app.ts'
import { castAs, places } from '../cast.ts'
import { give, readsRows, secrets, settleChild } from './county.ts'
import { openStage, type Stage } from './stage.ts'

let stage: Stage
beforeAll(async () => { stage = await openStage() })
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

/** Two worlds that differ in one child, in what `key` stands for. */
type Plant = { key: FieldKey; one: Record<string, unknown>; other: Record<string, unknown> }
const plants: Record<string, Plant> = {
  'a disabled child': { key: 'isDisabled', one: {}, other: { healthStatus: 2, isDisabled: true, disabilityType: null, disabilityLevel: null, categories: [10, 22] } },
  'an ill child': { key: 'isIll', one: {}, other: { healthStatus: 3, isIll: true, illness: '罕见病', categories: [10, 70] } },
  'a child without a guardian': { key: 'guardianshipType', one: {}, other: { guardianshipType: 1, guardianshipRating: null, leftBehindStatus: 3, 'father.existStatus': 2, 'father.phone': null, hasEntrustedGuardian: false, 'guardian.name': null, 'guardian.phone': null, categories: [10, 40] } },
  'a child out of school': { key: 'schoolingStatus', one: {}, other: { schoolingStatus: 7, schoolName: null, gradeCode: null, isBoarding: null } },
  'a poor child': { key: 'hardshipType', one: {}, other: { hardshipType: null, incomeSources: [], reliefStatuses: [], categories: [10, 21] } },
  'a child without a number': { key: 'idNumber', one: { birthDate: secrets.birth }, other: { birthDate: secrets.birth, idNumber: null, idMissingReason: '未登记户口' } },
}

/** Every way a list can be asked. */
const list = (more: string) => `/api/archives?limit=100&${more}`
const questions: readonly string[] = [
  '/api/archives/counts', '/api/archives/progress', '/api/archives?limit=100',
  ...ListTab.options.map(tab => list(`tab=${tab}`)), ...ListSort.options.map(sort => list(`sort=${sort}`)), ...fieldKeys.map(gap => list(`gap=${gap}`)),
  ...AgeBand.options.slice(1, 3).map(band => list(`ageBand=${band}`)), ...childCategory.entries.map(({ code }) => list(`category=${code}`)),
  list('sex=0'), list('sex=2'), ...[0, 3, 7].map(code => list(`schooling=${code}`)), ...[0, 1, 3].map(code => list(`leftBehind=${code}`)),
  ...[0, 1, 4].map(code => list(`guardianshipType=${code}`)),
  list('ageFrom=3&ageTo=12'), list('nobody=1'), list('status=active'), list('group=official'), list(`tab=gaps&status=active,changed`),
]
const words: readonly string[] = [secrets.child, '欧', 'ouyang', 'ou', 'oyqh', '19900000011', '19900000012', '999999201605010020']

type Answers = Map<string, string>
/** What a post may ask; gaps by section, because what is refused is refused before anything is looked up. */
const accepted = (role: RoleKey): string[] => [
  '/api/archives/counts', '/api/archives/progress', ...[...questions.filter(path => path.startsWith('/api/archives?') && !path.includes('gap=')),
    ...Object.values(Object.groupBy(clearFields({ role }), key => fields[key].section)).map(keys => list(`gap=${keys.join(',')}`))]
    .filter(path => unseenIn({ role, approval: 'check' }, ListInput.parse(Object.fromEntries(new URLSearchParams(path.split('?')[1])))).length === 0),
]
/** Records of one command stand in the order of their ids, and those are made anew. */
const sorted = ({ status, body }: { status: number; body: any }) => ({
  status, body: body.entries === undefined ? body : { ...body, entries: body.entries.map((entry: any) => ({ ...entry, fields: entry.fields.toSorted((a: any, b: any) => (a.field < b.field ? -1 : 1)) })) },
})
async function ask(who: Person, role: RoleKey, child: string): Promise<Answers> {
  const answers: Answers = new Map()
  const keep = async (name: string, asked: Promise<{ status: number; body: any }>) => {
    const { status, body } = await asked
    const text = JSON.stringify([status, body]).replaceAll(child, 'CHILD').replaceAll(/"(at|asOf|createdAt|updatedAt|requestId|nextCursor|mark)":"[^"]*"/g, '"$1":""')
    answers.set(name, text.replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'ID'))
  }
  for (const path of accepted(role)) await keep(path, who.get(path))
  for (const text of words) await keep(`search ${text}`, who.post('/api/archives/search', { text }))
  await keep('archive', who.get(`/api/archives/${child}`))
  await keep('history', who.get(`/api/archives/${child}/history`).then(sorted))
  await keep('figure', who.get('/api/statistics/figure'))
  return answers
}

/** Empties the stage and settles one child, whom `roles` may all see as far as they see anybody. */
async function world(roles: readonly RoleKey[], more: Record<string, unknown>): Promise<ReadonlyMap<RoleKey, Answers>> {
  for (const table of ['assignments', 'name_grams', 'feed', 'changes', 'child_keys', 'child_schooling', 'child_health', 'child_parents', 'child_guardianships', 'child_relief', 'children']) {
    await stage.owner.query(`delete from qinghe.${table}`)
  }
  const child = await settleChild(stage.owner, { spot: 'inside', more })
  const told = new Map<RoleKey, Answers>()
  for (const role of roles) {
    const posting = newUuid()
    if (shapeOf(role) === 'list') await give(stage.owner, posting, { spot: 'inside', child })
    told.set(role, await ask(enter(role, posting), role, child))
  }
  return told
}
const enter = (role: RoleKey, posting: string = newUuid()): Person => stage.enter(castAs(role), { posting, ...(needsSpotCheck(role) ? { about: places.county } : {}) })

const readers = roleKeys.filter(role => readsRows(role, 'ID'))
/** Who reads the same in the same way is answered the same: one of them is asked. */
const wayOf = (role: RoleKey): string => [shapeOf(role), needsSpotCheck(role), ...fieldKeys.map(key => seenAs({ role }, key))].join()
const blindTo = ({ key }: Plant): RoleKey[] => [...new Map(readers.filter(role => seenAs({ role }, key) === 'hidden').map(role => [wayOf(role), role])).values()]

describe('a post that does not look at something', () => {
  it('is blind to each plant on some post, and every plant is seen by some', () => {
    for (const [name, plant] of Object.entries(plants)) expect([name, blindTo(plant).length > 0, blindTo(plant).length < readers.length]).toEqual([name, true, true])
  })

  it.each(Object.entries(plants))('cannot tell %s from another, whatever it asks', async (_name, plant) => {
    const roles = blindTo(plant)
    const [here, there] = [await world(roles, plant.one), await world(roles, plant.other)]
    for (const role of roles) for (const [question, answer] of here.get(role) ?? []) expect([role, question, there.get(role)?.get(question)]).toEqual([role, question, answer])
  }, 300_000)

  it.each(Object.entries(plants))('while whoever looks at it can tell %s', async (_name, plant) => {
    const [here, there] = [await world(['countyCivilAffairs'], plant.one), await world(['countyCivilAffairs'], plant.other)]
    expect(here.get('countyCivilAffairs')?.get('archive')).not.toBe(there.get('countyCivilAffairs')?.get('archive'))
  })
})

describe('whatever a list accepts', () => {
  it.each(readers)('is, for %s, about what it reads in clear', async role => {
    const who = enter(role)
    const eye = { role, ...(needsSpotCheck(role) ? { approval: 'check' } : {}) }
    for (const path of questions.filter(one => one.startsWith('/api/archives?'))) {
      const asked = new URLSearchParams(path.split('?')[1])
      const reply = await who.get(path)
      const gap = asked.get('gap')
      const isClear = gap === null || seenAs(eye, gap as FieldKey) === 'clear'
      expect([role, path, reply.status === 200 && !isClear]).toEqual([role, path, false])
      if (gap !== null) expect([path, reply.status]).toEqual([path, isClear ? 200 : 403])
      if (reply.status !== 200) expect(reply.body.issues[0], path).toMatchObject({ code: 'list.unseen', message: expect.stringMatching(/^您的岗位/) })
      const sort = asked.get('sort')
      if (sort !== null) expect([path, reply.status]).toEqual([path, unseenIn(eye, { sort: ListSort.parse(sort) }).length === 0 ? 200 : 403])
    }
  })

  it('leaves a denial in the log', async () => {
    const who = stage.member('police')
    const denied = async () => (await stage.owner.query(`select 1 from qinghe.audit_inbox where convert_from(leaf, 'UTF8')::jsonb ->> 'account' = $1 and convert_from(leaf, 'UTF8')::jsonb ->> 'kind' = 'denied'`, [who.actor.account])).rowCount
    expect(await denied()).toBe(0)
    expect((await who.get('/api/archives?guardianshipType=1')).status).toBe(403)
    expect(await denied()).toBe(1)
  })
})
