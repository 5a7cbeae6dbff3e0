/** 可以享受的救助 over HTTP: what each post is told of one child, and of a place. */
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { access } from '@qinghe/domain/relief/access.ts'
import { mayDo } from '@qinghe/domain/staff/matrix.ts'
import { type RoleKey, roleKeys } from '@qinghe/domain/staff/roles.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { castAs, places } from '../../../testing/cast.ts'
import { plantChild } from '../../../testing/dutyTables.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'

let stage: Stage
const base = { birthDate: plainDate('2016-05-01'), categories: [10], leftBehindStatus: 1, schoolingStatus: 3, isDisabled: false, isIll: false, hukouRegistered: true, hardshipType: '00', reliefStatuses: [], 'father.existStatus': 1, 'father.capability': 1, 'mother.existStatus': 1, 'mother.capability': 1 }
const drafts = {
  cared: base,
  alone: { ...base, 'father.existStatus': 2, 'mother.existStatus': 4, hardshipType: '03' },
  orphan: { ...base, 'father.existStatus': 2, 'mother.existStatus': 2 },
  helped: { ...base, 'father.existStatus': 2, 'mother.existStatus': 2, reliefStatuses: [6] },
  unlisted: { ...base, hukouRegistered: false },
  elsewhere: { ...base, 'father.existStatus': 2, 'mother.existStatus': 2 },
}
type Child = keyof typeof drafts
const ids = new Map<string, string>()
const idOf = (child: Child): string => ids.get(child) ?? expect.fail(child)
beforeAll(async () => {
  stage = await openStage()
  for (const [name, draft] of Object.entries(drafts)) {
    const id = newUuid()
    ids.set(name, id)
    await plantChild(stage.owner, { id, region: name === 'elsewhere' ? places.villageOfNextTown : places.village, school: castAs('schoolAdmin').school, draft })
  }
})
afterAll(async () => expect(await stage.stop()).toEqual([]))

type Told = { scheme: string; answer: string; recorded: boolean | null; missing: string[]; asks: { id: string; holds: boolean | null; reasons: { words: string }[] }[] }
const explained = async (role: RoleKey, child: Child, supposed = '') => {
  const { status, body } = await stage.member(role).get(`/api/relief/children/${idOf(child)}${supposed}`)
  expect([role, status]).toEqual([role, 200])
  return { body, of: (scheme: string): Told => body.schemes.find((one: Told) => one.scheme === scheme) ?? expect.fail(scheme) }
}

describe('one child', () => {
  it('fits, does not fit, or nobody knows yet: with the reason, what is missing and who knows it', async () => {
    const { body, of } = await explained('childDirector', 'alone')
    expect(of('unattended')).toMatchObject({ answer: 'unknown', recorded: false, missing: ['motherProven'] })
    expect(body.facts.find((one: { id: string }) => one.id === 'motherProven')).toMatchObject({ standing: 'notHeld', knows: expect.stringContaining('公安') })
    expect(of('orphan')).toMatchObject({ answer: 'no', missing: [] })
    expect(of('orphan').asks.find(one => one.id === 'parents')?.reasons.map(one => one.words)).toEqual(expect.arrayContaining(['父亲（死亡）', '母亲（失联）']))
    expect((await explained('childDirector', 'orphan')).of('orphan')).toMatchObject({ answer: 'yes', recorded: false })
    expect((await explained('childDirector', 'helped')).of('orphan')).toMatchObject({ answer: 'yes', recorded: true })
    expect((await explained('childDirector', 'unlisted')).of('registration')).toMatchObject({ answer: 'yes' })
  })
  it('may be looked at as if something were known, and nothing is written by it', async () => {
    expect((await explained('childSupervisor', 'alone', '?supposed=motherProven:true')).of('unattended')).toMatchObject({ answer: 'yes', missing: [] })
    expect((await explained('childSupervisor', 'alone', '?supposed=mother:able')).of('unattended')).toMatchObject({ answer: 'no' })
    expect((await explained('childSupervisor', 'alone')).of('unattended')).toMatchObject({ answer: 'unknown' })
  })
  it('is not explained by what a post does not read: its answer is the same whatever became of the parents', async () => {
    const [one, other] = [await explained('disabledFederation', 'orphan'), await explained('disabledFederation', 'cared')]
    const plain = ({ schemes, facts }: { schemes: unknown; facts: unknown }) => JSON.stringify({ schemes, facts })
    expect(plain(one.body)).toBe(plain(other.body))
    expect(one.of('orphan')).toMatchObject({ answer: 'unknown', missing: expect.arrayContaining(['father', 'mother']) })
    expect(one.body.facts.find((fact: { id: string }) => fact.id === 'father')).toMatchObject({ standing: 'hidden', says: null, because: expect.stringMatching(/^您的岗位/u) })
    expect(JSON.stringify(one.body)).not.toMatch(/[父母]亲（(?!您的岗位)/u)
  })
  it('is no age to a post that sees birth dates masked', async () => {
    const { of } = await explained('educationBureau', 'orphan')
    expect(of('orphan')).toMatchObject({ answer: 'unknown', missing: ['age'] })
    expect(of('orphan').asks.find(one => one.id === 'age')?.reasons.map(one => one.words)).toEqual([expect.stringContaining('您的岗位看到的出生日期是遮挡的')])
  })
  it('is nobody to a post of another village, and to posts that do not read relief', async () => {
    expect((await stage.member('childDirector').get(`/api/relief/children/${idOf('elsewhere')}`)).status).toBe(404)
    for (const role of roleKeys.filter(one => !mayDo(one, 'relief.explain', access))) {
      expect([role, (await stage.member(role).get(`/api/relief/children/${idOf('alone')}`)).status]).toEqual([role, 403])
    }
  })
})

describe('a place', () => {
  const counts = async (role: RoleKey, scheme: string, query = '') => { const { body } = await stage.member(role).get(`/api/relief/counts${query}`); return { children: body.children, ...body.schemes.find((one: Told) => one.scheme === scheme) } }
  it('is counted by what each rule comes to, and no child is counted twice or left out', async () => {
    expect(await counts('childDirector', 'orphan')).toMatchObject({ children: 5, untold: 1, recorded: 1, unknown: 0, no: 3 })
    expect(await counts('countyCivilAffairs', 'orphan')).toMatchObject({ children: 6, untold: 2, recorded: 1 })
    expect(await counts('countyCivilAffairs', 'orphan', `?region=${places.village}`)).toMatchObject({ children: 5, untold: 1 })
    expect(await counts('childDirector', 'unattended')).toMatchObject({ unknown: 1, lacking: [{ label: '母亲的情形够规定的程度', of: 1 }] })
    const { body } = await stage.member('countyCivilAffairs').get('/api/relief/counts')
    for (const one of body.schemes) expect(one.untold + one.unknown + one.recorded + one.no).toBe(body.children)
  })
  it('names who fits and gets nothing, page by page, nobody twice', async () => {
    const person = stage.member('countyCivilAffairs')
    const first = (await person.get('/api/relief/list?scheme=orphan&which=untold&limit=1')).body
    const second = (await person.get(`/api/relief/list?scheme=orphan&which=untold&limit=1&after=${first.next}`)).body
    expect([first, second].map(page => page.lines.length)).toEqual([1, 1])
    expect([...first.lines, ...second.lines].map(one => one.child.id).sort()).toEqual([idOf('orphan'), idOf('elsewhere')].sort())
    expect(second.next).toBeNull()
    expect((await person.get('/api/relief/list?scheme=unattended&which=unknown')).body.lines).toMatchObject([{ child: { id: idOf('alone') }, missing: ['母亲的情形够规定的程度'] }])
    expect((await stage.member('childDirector').get('/api/relief/list?scheme=orphan&which=untold')).body.lines.map((one: { child: { id: string } }) => one.child.id)).toEqual([idOf('orphan')])
  })
  it('is for posts that read all of it in clear, within their area', async () => {
    expect(roleKeys.filter(role => mayDo(role, 'relief.list', access))).toEqual(['childDirector', 'childSupervisor', 'countyCivilAffairs'])
    for (const role of ['educationBureau', 'disabledFederation', 'schoolAdmin'] as const) for (const path of ['counts', 'list?scheme=orphan&which=untold']) {
      expect([role, path, (await stage.member(role).get(`/api/relief/${path}`)).status]).toEqual([role, path, 403])
    }
    expect((await stage.member('childDirector').get(`/api/relief/counts?region=${places.villageOfNextTown}`)).status).toBe(404)
  })
})
