import type { DataDomain } from '@qinghe/domain/kernel/dataDomain.ts'
import { newChildId, newUuid } from '@qinghe/domain/kernel/ids.ts'
import { access as archiveWords } from '@qinghe/domain/archives/access.ts'
import { cell, lettersOf, masks, mayDo } from '@qinghe/domain/staff/matrix.ts'
import { needsSpotCheck, type RoleKey, roleKeys, shapeOf } from '@qinghe/domain/staff/roles.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person, Reply } from '../app.ts'
import { castAs, places } from '../cast.ts'
import { changesRows, type Children, give, isInside, readsRows, secrets, settleChildren, type Spot, spotKeys, spots } from './county.ts'
import { openStage, type Stage } from './stage.ts'

let stage: Stage
let children: Children
let waiting: Children
let people: Map<RoleKey, Person>
/** Above the county, the same people under an open spot check of the demo county. */
let checking: Map<RoleKey, Person>

beforeAll(async () => {
  stage = await openStage()
  children = await settleChildren(stage.owner)
  waiting = await settleChildren(stage.owner, 'changed')
  people = new Map()
  for (const role of roleKeys) {
    const posting = newUuid()
    people.set(role, stage.enter(castAs(role), { posting }))
    if (shapeOf(role) === 'list') for (const child of [children.inside, waiting.inside]) await give(stage.owner, posting, { spot: 'inside', child })
  }
  checking = new Map(roleKeys.filter(needsSpotCheck).map(role => [role, stage.enter(castAs(role), { about: places.county })]))
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

const person = (role: RoleKey): Person => people.get(role)!
const may = (role: RoleKey, word: keyof typeof archiveWords): boolean => mayDo(role, word, archiveWords)
const isOpen = (role: RoleKey, spot: Spot, about?: number): boolean => isInside(role, spot, about) && readsRows(role, 'ID')

/** The status a reader of identity should meet. */
function readingStatus(role: RoleKey, spot: Spot): number {
  if (!may(role, 'archives.read') || needsSpotCheck(role)) return 403
  return isOpen(role, spot) ? 200 : 404
}

const sectionDomains: Record<string, DataDomain> = { identity: 'ID', schooling: 'EDU', health: 'HLT', family: 'FAM', guardianship: 'FAM', relief: 'REL' }
/** Words of each domain that masked eyes never meet. */
const hidden: Partial<Record<DataDomain, readonly string[]>> = {
  ID: [secrets.child, secrets.birth], FAM: [secrets.father, secrets.mother, secrets.guardian, '1988-02-03'],
}
const never = ['19900000011', '19900000012', '99999920160501']

/** Nothing in an answer that the role may not read, in whatever section it stands. */
function expectMasked(role: RoleKey, reply: Reply, met: readonly 'spotCheck'[] = []): void {
  const text = JSON.stringify(reply.body)
  for (const word of never) expect(text).not.toContain(word)
  for (const [domain, words] of Object.entries(hidden) as [DataDomain, string[]][]) {
    if (masks(role, domain, met) || !readsRows(role, domain)) for (const word of words) expect(text, `${role} ${domain}`).not.toContain(word)
  }
}

async function expectArchive(role: RoleKey, who: Person, met: readonly 'spotCheck'[] = []): Promise<void> {
  const archive = await who.get(`/api/archives/${children.inside}`)
  expectMasked(role, archive, met)
  for (const [section, domain] of Object.entries(sectionDomains)) {
    const { values, masked } = archive.body[section]
    expect([section, values !== null, masked], role).toEqual([section, readsRows(role, domain), masks(role, domain, met)])
  }
  const list = await who.get('/api/archives?limit=100')
  const history = await who.get(`/api/archives/${children.inside}/history`)
  const search = await who.post('/api/archives/search', { text: masks(role, 'ID', met) ? '欧' : '欧阳' })
  expect([list.status, history.status, search.status], role).toEqual([200, 200, 200])
  for (const reply of [list, history, search]) expectMasked(role, reply, met)
}

describe('over HTTP, reading', () => {
  it.each(roleKeys)('%s meets its own children and nobody next door', async role => {
    const who = person(role)
    const met: Record<string, number> = {}
    for (const spot of spotKeys) met[spot] = (await who.get(`/api/archives/${children[spot]}`)).status
    expect(met).toEqual(Object.fromEntries(spotKeys.map(spot => [spot, readingStatus(role, spot)])))
    if (readingStatus(role, 'inside') !== 200) return
    const ids = (await who.get('/api/archives?limit=100')).body.rows.map((row: { id: string }) => row.id)
    expect(spotKeys.filter(spot => ids.includes(children[spot]))).toEqual(spotKeys.filter(spot => isOpen(role, spot)))
  })

  it.each(roleKeys.filter(role => readsRows(role, 'ID') && !needsSpotCheck(role)))('%s sees masked what is masked, in every answer', role =>
    expectArchive(role, person(role)))

  it.each(roleKeys.filter(needsSpotCheck))('%s sees names under a spot check, there and nowhere else', async role => {
    const who = checking.get(role)!
    await expectArchive(role, who, ['spotCheck'])
    for (const spot of spotKeys) {
      expect([spot, (await who.get(`/api/archives/${children[spot]}`)).status]).toEqual([spot, isOpen(role, spot, places.county) ? 200 : 404])
    }
  })
})

describe('a denial', () => {
  it.each(['finance', 'cityCivilAffairs', 'childDirector'] as const)('of %s leaves its leaf, for reading and for writing', async role => {
    const { account } = person(role).actor
    const denials = async () => (await stage.owner.query(`select 1 from qinghe.audit_inbox where convert_from(leaf, 'UTF8')::jsonb ->> 'account' = $1
      and convert_from(leaf, 'UTF8')::jsonb ->> 'kind' = 'denied'`, [account])).rowCount ?? 0
    const before = await denials()
    expect((await person(role).get(`/api/archives/${children.nextCounty}`)).status).toBeGreaterThanOrEqual(403)
    expect((await person(role).get('/api/staff/accounts')).status).toBe(403)
    // Somebody else's child, or a field that is not the post's.
    expect((await person(role).send(`/api/archives/${children.nextCity}/correct`, { patch: { classNo: '9' } }, { basedOn: { version: 1, from: {} } })).status).toBeGreaterThanOrEqual(403)
    expect(await denials() - before).toBe(3)
  })
})

/** One field of each domain, with a value nobody has given before, so that every correction is one. */
let count = 0
const patches: Partial<Record<DataDomain, () => Record<string, unknown>>> = {
  ID: () => ({ hukouAddress: `青禾路${count}号` }), FAM: () => ({ 'mother.birthDate': new Date(Date.UTC(1970, 0, 1 + count)).toISOString().slice(0, 10) }),
  EDU: () => ({ classNo: String(count) }), HLT: () => ({ illness: `病${count}` }),
  REL: () => ({ incomeSources: [1, 2, 3, 4, 9].filter((_, i) => ((count % 31) + 1) & (1 << i)) }),
}
/** Whether the post may write the field at all is asked first, whosever child it is. */
function correctingStatus(role: RoleKey, domain: DataDomain, isHere: boolean): number {
  if (!may(role, 'archives.correct')) return 403
  return !changesRows(role, domain) || !lettersOf(role, domain).has('U') ? 422 : isHere ? 200 : 404
}

describe('over HTTP, updating', () => {
  it.each(roleKeys)('%s corrects what its cells say, and nothing next door', async role => {
    const who = person(role)
    for (const [domain, patch] of Object.entries(patches) as [DataDomain, () => object][]) {
      count++
      const ofContact = domain === 'FAM' && cell(role, domain).part === '联系'
      const reply = await who.send(`/api/archives/${children.inside}/correct`, { patch: ofContact ? { 'mother.phone': `1990000${1000 + count}` } : patch() })
      if (ofContact) expect((await who.send(`/api/archives/${children.inside}/correct`, { patch: patch() })).status, role).toBe(422)
      expect([domain, reply.status, reply.body.title], role).toEqual([domain, correctingStatus(role, domain, isOpen(role, 'inside')), reply.body.title])
    }
    for (const spot of spotKeys.filter(one => !isInside(role, one))) {
      const reply = await who.send(`/api/archives/${children[spot]}/correct`, { patch: { classNo: '9' } })
      expect([spot, reply.status], role).toEqual([spot, correctingStatus(role, 'EDU', false)])
    }
  })

  it.each(roleKeys.filter(role => masks(role, 'ID')))('%s learns nothing from a conflict', async role => {
    const reply = await person(role).send(`/api/archives/${children.inside}/correct`, { patch: { name: '某某某', 'father.name': '某某' } },
      { basedOn: { version: 0, from: { name: 'x', 'father.name': 'x' } } })
    expect(reply.status).toBeGreaterThanOrEqual(400)
    expectMasked(role, reply)
  })
})

describe('over HTTP, creating', () => {
  it.each(roleKeys)('%s opens archives where its cell says C, and never outside', async role => {
    for (const spot of spotKeys) {
      const draft = { name: '新来的孩子', birthDate: '2016-05-01', region: spots[spot].region }
      const reply = await person(role).send('/api/archives', { id: newChildId(), draft })
      const allowed = !lettersOf(role, 'ID').has('C') ? 403 : isInside(role, spot) ? 200 : 422
      expect([spot, reply.status], role).toEqual([spot, allowed])
    }
  })
})

describe('over HTTP, approving', () => {
  it.each(roleKeys)('%s settles changes where its cell says A, and never outside', async role => {
    for (const spot of spotKeys) {
      await stage.owner.query(`update qinghe.children set status = 'changed' where id = $1`, [waiting[spot]])
      const { rows: [row] } = await stage.owner.query('select version from qinghe.children where id = $1', [waiting[spot]])
      const reply = await person(role).send('/api/archives/review', { archives: [{ id: waiting[spot], version: row.version }] })
      const allowed = !lettersOf(role, 'ID').has('A') ? 403 : isInside(role, spot) ? 200 : 404
      expect([spot, reply.status], role).toEqual([spot, allowed])
    }
  })
})

describe('over HTTP, figures, accounts and leaves', () => {
  it.each(roleKeys)('%s reads figures of its own area only', async role => {
    const holds = lettersOf(role, 'STAT').has('S') || lettersOf(role, 'STAT').has('R')
    const own = await person(role).get('/api/statistics/figure')
    expect(own.status, JSON.stringify(own.body)).toBe(holds ? 200 : 403)
    if (!holds || role === 'nationCivilAffairs') return
    const beyond = { village: places.nextVillage, town: places.nextTown, county: places.nextCounty, city: places.nextCity, province: 440000000000 }
    const region = castAs(role).region
    const level = region % 1000 ? 'village' : region % 1e6 ? 'town' : region % 1e8 ? 'county' : region % 1e10 ? 'city' : 'province'
    const ofCounty = shapeOf(role) === 'list' || role === 'schoolAdmin'
    expect((await person(role).get(`/api/statistics/figure?region=${beyond[ofCounty ? 'county' : level]}`)).status).toBe(404)
    expect((await person(role).get('/api/statistics/figure?region=0')).status).toBe(404)
  })

  it.each(roleKeys)('%s meets accounts and leaves as its cells say', async role => {
    const held = (domain: DataDomain) => lettersOf(role, domain)
    const accounts = (await person(role).get('/api/staff/accounts')).status
    const leaves = (await person(role).get('/api/audit/leaves')).status
    expect([accounts, leaves]).toEqual([held('SYS').has('R') || held('SYS').has('A') ? 200 : 403, held('AUD').has('R') ? 200 : 403])
    const region = castAs(role).region === places.county ? places.nextCounty : places.nextCity
    const outsider = { id: newUuid(), login: `walk${count++}`, name: '外县人', region, codeHash: 'ab'.repeat(32) }
    const made = await person(role).send('/api/staff/accounts', outsider)
    expect(made.status).toBe(held('SYS').has('C') ? 422 : 403)
  })
})
