import { newChildId, newCommandId, newUuid } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildOnce } from '../../server/src/statistics/settle.ts'
import type { Person, Reply } from '../app.ts'
import { neighbours, places } from '../cast.ts'
import { recount, told } from '../figureWorld.ts'
import { settleChild } from './county.ts'
import { openStage, outside, type Stage } from './stage.ts'

let stage: Stage
let director: Person
let supervisor: Person
let officer: Person
const rounds = 6

beforeAll(async () => {
  stage = await openStage()
  director = stage.member('childDirector')
  supervisor = stage.member('childSupervisor')
  officer = stage.member('countyCivilAffairs')
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

type Picture = { version: number; from: Record<string, unknown> }
/** What everybody had before their eyes when the round began. */
async function seen(id: string): Promise<Picture> {
  const { version, region, identity, schooling, family } = await valuesOf(id)
  const parents = family.values.parents.flatMap((p: Record<string, unknown>) => Object.entries(p).map(([key, v]) => [`${String(p['role'])}.${key}`, v]))
  return { version, from: { ...identity.values, ...schooling.values, ...Object.fromEntries(parents), region } }
}
const correct = (who: Person, id: string, patch: object, { basedOn, id: command }: { basedOn: object; id?: string }): Promise<Reply> =>
  who.send(`/api/archives/${id}/correct`, { patch }, { basedOn, ...(command ? { id: command } : {}) })
const versionOf = async (id: string): Promise<number> => (await stage.owner.query('select version from qinghe.children where id = $1', [id])).rows[0].version
const valuesOf = async (id: string) => (await officer.get(`/api/archives/${id}`)).body
const statusesOf = (replies: readonly Reply[]): number[] => replies.map(reply => reply.status).sort()

/** A child of the register whose figures are settled. */
async function child(more: Record<string, unknown> = {}, status: 'active' | 'changed' | 'draft' = 'active'): Promise<string> {
  const id = await settleChild(stage.owner, { spot: 'inside', status, more: { idNumber: null, idMissingReason: '未登记户口', ...more } })
  await stage.owner.query('delete from qinghe.figure_rules')
  await buildOnce(stage.app.pools.qinghe_folder)
  return id
}

/** What must hold of an archive however its writers crossed: one version a command, a history without a gap, one place for
 *  all its rows, a leaf for every command. */
async function expectWhole(id: string, applied: number): Promise<void> {
  expect(await versionOf(id)).toBe(1 + applied)
  const history = (await officer.get(`/api/archives/${id}/history?limit=100`)).body.entries
  const chain = new Map<string, string | null>()
  for (const { fields } of [...history].reverse()) {
    for (const { field, before, after } of fields) {
      if (chain.has(field)) expect([field, before]).toEqual([field, chain.get(field)])
      chain.set(field, after)
    }
  }
  const { rows: versions } = await stage.owner.query('select distinct version from qinghe.changes where child = $1 order by 1', [id])
  expect(versions.map(row => row.version)).toEqual(Array.from({ length: 1 + applied }, (_, i) => i + 1))
  const tables = ['child_schooling', 'child_health', 'child_parents', 'child_guardianships', 'child_relief', 'child_keys', 'changes', 'name_grams', 'child_cells']
  const { rows: regions } = await stage.owner.query(`select distinct region from (select region from qinghe.children where id = $1 union all
    ${tables.map(table => `select region from qinghe.${table} where child = $1`).join(' union all ')}) r`, [id])
  expect(regions).toHaveLength(1)
}

async function expectFigures(): Promise<void> {
  for (const [region, step] of [[places.county, 1000], [places.town, 1]] as const) {
    const counted = await recount(stage.owner, region, step)
    expect(told((await officer.get(`/api/statistics/figure?region=${region}`)).body)).toEqual(counted)
  }
}

async function expectLeaves(): Promise<void> {
  const { rows } = await stage.owner.query(`select c.id from qinghe.commands c where not exists (select 1 from qinghe.audit_inbox i where i.command = c.id)`)
  expect(rows).toEqual([])
  const { rows: open } = await stage.owner.query('select id from qinghe.commands where outcome is null')
  expect(open).toEqual([])
}

describe('two people at once', () => {
  it('correct father and mother of brothers, and neither loses a word', async () => {
    const household = newUuid()
    const [a, b] = [await child({ household }), await child({ household })]
    for (let round = 1; round <= rounds; round++) {
      const [ofA, ofB] = [{ basedOn: await seen(a) }, { basedOn: await seen(b) }]
      const replies = await Promise.all([
        correct(director, a, { 'father.workPlace': `广东省东莞市${round}` }, ofA), correct(officer, a, { 'mother.workPlace': `福建省厦门市${round}` }, ofA),
        correct(supervisor, b, { 'father.capability': (round % 3) + 1 }, ofB), correct(director, b, { schoolName: `小学${round}` }, ofB),
      ])
      expect(statusesOf(replies), JSON.stringify(replies)).toEqual([200, 200, 200, 200])
      const family = (await valuesOf(a)).family.values.parents
      expect(family.map((p: { workPlace: string }) => p.workPlace).sort()).toEqual([`广东省东莞市${round}`, `福建省厦门市${round}`].sort())
    }
    await expectWhole(a, 2 * rounds)
    await expectFigures()
  })

  it('correct the same field: one is held and is shown both values, nothing is lost', async () => {
    const id = await child()
    for (let round = 1; round <= rounds; round++) {
      const basedOn = await seen(id)
      const replies = await Promise.all([correct(director, id, { schoolName: `甲${round}` }, { basedOn }), correct(officer, id, { schoolName: `乙${round}` }, { basedOn })])
      expect(statusesOf(replies)).toEqual([200, 409])
      const held = replies.find(reply => reply.status === 409)!
      expect(held.body.fields).toEqual([expect.objectContaining({ field: 'schoolName', theirs: (await valuesOf(id)).schooling.values.schoolName })])
    }
    await expectWhole(id, rounds)
  })

  it('correct different fields on the same picture: both hold', async () => {
    const id = await child()
    for (let round = 1; round <= rounds; round++) {
      const basedOn = await seen(id)
      const replies = await Promise.all([correct(director, id, { schoolName: `学校${round}` }, { basedOn }), correct(officer, id, { classNo: `10${round}` }, { basedOn })])
      expect(statusesOf(replies)).toEqual([200, 200])
      expect((await valuesOf(id)).schooling.values).toMatchObject({ schoolName: `学校${round}`, classNo: `10${round}` })
    }
    await expectWhole(id, 2 * rounds)
  })

  it('move a child and correct it: the correction is whole or not there, and all rows stand in one place', async () => {
    for (let round = 1; round <= rounds; round++) {
      const id = await child()
      const basedOn = await seen(id)
      const replies = await Promise.all([correct(supervisor, id, { region: places.nextVillage }, { basedOn }),
        correct(director, id, { 'father.workPlace': `深圳${round}`, sexCode: 1 }, { basedOn })])
      expect([200, 404]).toContain(replies[1]?.status)
      expect(replies[0]?.status).toBe(200)
      const { family, region } = await valuesOf(id)
      expect([region, family.values.parents[0].workPlace]).toEqual([places.nextVillage, replies[1]?.status === 200 ? `深圳${round}` : '广东省东莞市'])
      await expectWhole(id, replies.filter(reply => reply.status === 200).length)
    }
    await expectFigures()
  })

  it('review and return an archive: one decision counts', async () => {
    for (let round = 1; round <= rounds; round++) {
      const id = await child({}, 'draft')
      expect((await director.send('/api/archives/submit', { archives: [{ id, version: 1 }] })).body).toMatchObject({ outcome: 'applied' })
      const archives = [{ id, version: 2 }]
      const replies = await Promise.all([supervisor.send('/api/archives/review', { archives }), supervisor.send('/api/archives/return', { archives, reason: '电话不通' })])
      expect(statusesOf(replies)).toEqual([200, 409])
      expect((await valuesOf(id)).status).toBe(replies[0]?.status === 200 ? 'countyReviewing' : 'returned')
      await expectWhole(id, 2)
    }
  })

  it('propose an exit and correct: both hold, in one order or the other', async () => {
    const id = await child()
    const basedOn = await seen(id)
    const replies = await Promise.all([
      director.send(`/api/archives/${id}/exit/propose`, { id, reason: 2, on: '2026-01-05' }), correct(officer, id, { classNo: '7' }, { basedOn }),
    ])
    expect(replies.map(reply => reply.status)).toEqual([200, 200])
    expect((await valuesOf(id)).status).toBe('exitPending')
    await expectWhole(id, 2)
    await expectFigures()
  })
})

describe('two batches', () => {
  it('over the same archives in opposite order: one is applied whole, the other not at all', async () => {
    const ids = [await child({}, 'changed'), await child({}, 'changed'), await child({}, 'changed'), await child({}, 'changed')]
    for (let round = 1; round <= 3; round++) {
      const archives: { id: string; version: number }[] = []
      for (const id of ids) archives.push({ id, version: await versionOf(id) })
      const replies = await Promise.all([officer.send('/api/archives/review', { archives }), supervisor.send('/api/archives/review', { archives: [...archives].reverse() })])
      expect(statusesOf(replies)).toEqual([200, 409])
      for (const id of ids) expect([await versionOf(id), (await valuesOf(id)).status]).toEqual([archives[0]!.version + 1, 'active'])
      await stage.owner.query(`update qinghe.children set status = 'changed' where id = any($1)`, [ids])
    }
  })

  it('from both ends of a family never lock each other out', async () => {
    const households = Array.from({ length: 3 }, () => newUuid())
    const chain: string[] = []
    for (let i = 0; i < 6; i++) {
      const father = `99999919880203${String(20 + Math.floor((i + 1) / 2)).padStart(3, '0')}X`
      chain.push(await child({ household: households[Math.floor(i / 2)], 'father.idNumber': father }))
    }
    for (let round = 1; round <= rounds; round++) {
      const pictures = await Promise.all(chain.map(seen))
      const replies = await Promise.all(chain.map((id, i) => correct([director, supervisor, officer][i % 3]!, id, { classNo: `${round}${i}` }, { basedOn: pictures[i]! })))
      expect(statusesOf(replies)).toEqual(chain.map(() => 200))
    }
    for (const id of chain) await expectWhole(id, rounds)
  })
})

describe('the same command', () => {
  it('sent five times at once is applied once and answered alike', async () => {
    const id = await child()
    const command = newCommandId()
    const basedOn = await seen(id)
    const replies = await Promise.all(Array.from({ length: 5 }, () => correct(director, id, { schoolName: '一次' }, { id: command, basedOn })))
    for (const reply of replies) expect([reply.status, reply.body]).toEqual([200, replies[0]?.body])
    await expectWhole(id, 1)
  })

  it('that creates, sent at once, makes one archive', async () => {
    const [id, command] = [newChildId(), newCommandId()]
    const draft = { name: '段小满', birthDate: '2019-03-01', region: places.village }
    const replies = await Promise.all(Array.from({ length: 4 }, () => director.send('/api/archives', { id, draft }, { id: command })))
    for (const reply of replies) expect([reply.status, reply.body]).toEqual([200, replies[0]?.body])
    await expectWhole(id, 0)
  })
})

describe('two new archives', () => {
  it('under one id: one is opened, the other is told so', async () => {
    const id = newChildId()
    const draft = { name: '同号', birthDate: '2019-03-01', region: places.village }
    const replies = await Promise.all([director.send('/api/archives', { id, draft }), officer.send('/api/archives', { id, draft: { ...draft, name: '另一名' } })])
    expect(statusesOf(replies)).toEqual([200, 409])
    expect(replies.find(reply => reply.status === 409)?.body.title).toMatch(/已经存在/)
    expect((await valuesOf(id)).identity.values.name).toBe(replies[0]?.status === 200 ? '同号' : '另一名')
    await expectWhole(id, 0)
  })

  const numbered = { name: '同证', sexCode: 1, idNumber: '999999201503010016', region: places.village }
  it('with one identity number in one county: one is opened, the other is told to look first', async () => {
    const draft = { ...numbered, idNumber: '999999201503010032' }
    const replies = await Promise.all([director, officer].map(person => person.send('/api/archives', { id: newChildId(), draft })))
    expect(replies.filter(reply => reply.status === 200)).toHaveLength(1)
    expect(replies.find(reply => reply.status !== 200)?.body.title).toMatch(/本县已有一份档案用了这个证件号/)
  })

  it('with one identity number in two counties: both are opened, nobody is told, one clash is kept', async () => {
    const ids = [newChildId(), newChildId()]
    const theirs = stage.enter(neighbours.nextCounty)
    const replies = await Promise.all([
      director.send('/api/archives', { id: ids[0], draft: numbered }), theirs.send('/api/archives', { id: ids[1], draft: { ...numbered, region: outside.county } }),
    ])
    expect(replies.map(reply => [reply.status, Object.keys(reply.body).sort()])).toEqual(ids.map(() => [200, ['command', 'counts', 'outcome', 'records']]))
    const { rows } = await stage.owner.query('select child from qinghe.identity_clashes where child = any($1)', [ids])
    expect(rows).toHaveLength(1)
    const { rows: open } = await stage.owner.query('select child from qinghe.person_archives where child = any($1) and valid_to is null', [ids])
    expect(open).toHaveLength(1)
  })
})

describe('after all of it', () => {
  it('every command has its outcome and its leaf, and the figures are the recount', async () => {
    await expectLeaves()
    await expectFigures()
  })
})
