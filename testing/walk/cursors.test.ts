import { Cursor, NextPage } from '@qinghe/domain/kernel/page.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Person, testRing } from '../app.ts'
import { castAs } from '../cast.ts'
import { open } from '../../server/src/crypto/sealing.ts'
import { everyContract } from './contractTable.ts'
import { settleChild } from './county.ts'
import { openStage, type Stage } from './stage.ts'

let stage: Stage
let officer: Person
let children: string[]
beforeAll(async () => {
  stage = await openStage()
  officer = stage.member('countyCivilAffairs')
  children = []
  for (const birthDate of ['2014-03-02', '2015-07-11', null]) children.push(await settleChild(stage.owner, { spot: 'inside', more: { birthDate } }))
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

const firstPage = async (who: Person, path = '/api/archives?sort=birth'): Promise<string> => (await who.get(`${path}&limit=1`)).body.nextCursor
const goOn = (who: Person, path: string, cursor: string) => who.get(`${path}&limit=1&after=${encodeURIComponent(cursor)}`)
const refused = { status: 400, body: { issues: [{ code: 'list.cursor' }] } }

describe('where the next page begins', () => {
  it('goes on where the page ended, for whoever was given it', async () => {
    const seen: string[] = []
    for (let after = ''; ;) {
      const { rows, nextCursor } = (await officer.get(`/api/archives?sort=birth&limit=1${after}`)).body
      seen.push(...rows.map((row: any) => row.id))
      if (nextCursor === null) break
      after = `&after=${nextCursor}`
    }
    expect(seen).toEqual(children)
  })

  it('says nothing about the last child, not even by its length', async () => {
    const first = await firstPage(officer)
    const bytes = Buffer.from(first, 'base64url')
    expect(bytes.toString('latin1')).not.toMatch(/2014|birth/)
    expect(open(testRing, { table: 'cursor', column: 'archives.list', row: officer.actor.posting }, bytes)).toContain('2014-03-02')
    const nobodyDated = (await officer.get('/api/archives?sort=birth&limit=2')).body.nextCursor
    expect([first.length, (await firstPage(officer, '/api/archives?sort=region')).length]).toEqual([nobodyDated.length, nobodyDated.length])
  })

  it('is another’s, another list’s, changed or invented: it is refused in words', async () => {
    const path = '/api/archives?sort=birth'
    const cursor = await firstPage(officer)
    const colleague = stage.enter(castAs('countyCivilAffairs'))
    expect(await goOn(colleague, path, cursor)).toMatchObject(refused)
    expect(await goOn(officer, `/api/archives/${children[0]}/history?`, cursor)).toMatchObject(refused)
    const changed = Buffer.from(cursor, 'base64url')
    changed[30] = (changed[30] ?? 0) ^ 1
    for (const wrong of [changed.toString('base64url'), Buffer.from(JSON.stringify(['birth', '2014-03-02', children[0]])).toString('base64url'), '', 'x', cursor.slice(0, -4)]) {
      expect(await goOn(officer, path, wrong), wrong).toMatchObject(refused)
    }
  })
})

/** What a contract calls the place where a page begins or the next one does. */
const asked = new Set(['after', 'before', 'since'])
const told = new Set(['next', 'nextCursor', 'before', 'cursor'])
const shapeOf = (schema: unknown): Record<string, any> => (schema as { shape?: Record<string, any> }).shape ?? {}

it('every list of the product takes and gives sealed places only', async () => {
  let lists = 0
  for (const contract of await everyContract()) {
    if (contract.kind !== 'query') continue
    for (const [key, field] of Object.entries(shapeOf(contract.input))) if (asked.has(key)) expect([contract.name, key, field.unwrap() === Cursor]).toEqual([contract.name, key, true])
    const places = Object.entries(shapeOf(contract.output)).filter(([key]) => told.has(key))
    lists += places.length
    for (const [key, field] of places) expect([contract.name, key, field === NextPage || field === Cursor]).toEqual([contract.name, key, true])
    if ('limit' in shapeOf(contract.input) && places.length === 0) expect(shortLists, contract.name).toContain(contract.name)
  }
  expect(lists).toBeGreaterThan(15)
})
/** Only their beginning is ever shown. Heads go on below a size, which stands on every head. */
const shortLists: readonly string[] = ['audit.heads', 'staff.unassigned', 'regions.search', 'staff.orders']
