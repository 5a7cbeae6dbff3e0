import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cloneDatabase, type TestDatabase } from '../../testing/database.ts'
import { loadDemo } from './demo.ts'
import { openKeys } from './keys/folder.ts'
import { shippedKinds } from './records/kinds.ts'

const home = mkdtempSync(join(tmpdir(), 'qinghe-demo-'))
let db: TestDatabase
let owner: pg.Client
const rows = async (text: string): Promise<any[]> => (await owner.query(text)).rows
const statuses = async () => Object.fromEntries((await rows('select status, count(*)::int as n from qinghe.children group by status')).map(row => [row.status, row.n]))

beforeAll(async () => {
  db = await cloneDatabase()
  owner = new pg.Client(db.connection('qinghe_owner'))
  await owner.connect()
  const keys = openKeys(join(home, 'keys'), { mayCreate: true })
  const options = { owner: db.connection('qinghe_owner'), connection: db.connection, keys, home }
  await loadDemo(options)
  // Cut off before its last step, a first start is filled again, and nothing is done twice.
  const before = await statuses()
  await owner.query('delete from qinghe.installation')
  await loadDemo(options)
  expect(await statuses()).toEqual(before)
}, 900_000)
afterAll(async () => {
  await owner.end()
  await db.drop()
  rmSync(home, { recursive: true, force: true })
})

describe('the demo', () => {
  it('has work waiting for the town and for the county, and archives sent back to both', async () => {
    expect(await statuses()).toMatchObject({
      draft: 2, villageSubmitted: 4, townReviewing: 3, countyReviewing: 3, returned: 2, changed: 3, exitPending: 3, active: expect.any(Number),
    })
    expect((await rows(`select returned_to from qinghe.children where status = 'returned' order by 1`)).map(row => row.returned_to)).toEqual(['town', 'village'])
  })

  it('has a quarter under way: villages that signed, one child sent back, and villages that are late, on every day', async () => {
    const [round] = await rows(`select period, village_due < (qinghe.now() at time zone 'Asia/Shanghai')::date as late, moment < qinghe.now() as after from qinghe.census_rounds where locked_at is null order by period limit 1`)
    expect(round).toMatchObject({ late: true, after: true })
    const places = await rows(`select p.level, p.signed from qinghe.census_places(431003, '${round.period}', 0, 1000000000000) p where p.level = 'village'`)
    expect(places.filter(one => one.signed)).toHaveLength(2)
    expect(places.length).toBeGreaterThan(20)
    expect(Object.fromEntries((await rows('select state, count(*)::int as n from qinghe.census_lines group by state')).map(row => [row.state, row.n]))).toMatchObject({ returned: 1, open: expect.any(Number), verified: expect.any(Number) })
  })

  it('gives its helpers children of the register only, and the teacher a whole class of them', async () => {
    expect(await rows(`select c.status, a.kind from qinghe.assignments a join qinghe.children c on c.county = a.county and c.id = a.child where c.status not in ('active', 'changed')`)).toEqual([])
    const given = Object.fromEntries((await rows('select kind, count(*)::int as n from qinghe.assignments group by kind')).map(row => [row.kind, row.n]))
    expect(given).toMatchObject({ homeroom: 40, pairing: 5, counselling: 20, treatment: 3, service: 8, sheltered: 2, volunteering: 3, guardian: expect.any(Number), self: 1, call: 2 })
  })

  it('has weeks of work behind it: visits, problems in every state, grades, calls, an office', async () => {
    const kinds = Object.fromEntries((await rows('select kind, count(*)::int as n from qinghe.records group by kind')).map(row => [row.kind, row.n]))
    // Every ledger that is shipped has something to look at.
    expect(Object.keys(kinds).sort()).toEqual(shippedKinds.map(one => one.kind.kind).sort())
    expect(kinds).toMatchObject({ visit: 8, visitIssue: 4, riskGrade: 4, parentContact: 4, policyDocument: 1, training: 1 })
    expect((await rows(`select distinct state from qinghe.records where kind = 'visitIssue' order by 1`)).map(row => row.state)).toEqual(['assigned', 'closed', 'found', 'solved'])
  })

  it('has children in danger in every stage: in guardianship and home again, at the court, on the line', async () => {
    const stages = async (kind: string) => (await rows(`select state from qinghe.records where kind = '${kind}' order by 1`)).map(row => row.state)
    expect(await stages('temporaryGuardianship')).toEqual(['closed', 'placed'])
    expect(await stages('placement')).toEqual(['left', 'settled'])
    expect(await stages('protectionOrder')).toEqual(['filed', 'granted'])
    expect([await stages('familyEducationOrder'), await stages('custodyPetition')]).toEqual([['checked'], ['reviewing']])
    expect(await stages('hotlineCall')).toEqual(['answered', 'closed', 'transferred'])
    expect(await stages('hotlineReferral')).toEqual(['done', 'sent'])
    // What is asked of people of the demo is owed by them: the judge by name.
    expect(await rows(`select a.login from qinghe.duties d join qinghe.postings p on p.id = d.posting join qinghe.accounts a on a.id = p.account where d.duty = 'protectionOrder' and d.done_at is null`)).toEqual([{ login: 'fayuan' }])
  })

  it('tells who did it, in history and in the audit, and counts it', async () => {
    const phrases = (await rows(`select distinct phrase from qinghe.changes c where exists (select 1 from qinghe.postings p where p.id = c.posting)`)).map(row => row.phrase)
    expect(phrases.sort()).toEqual(['导入花名册', '提出退出', '新建档案', '更正档案', '登记变化', '退回档案', '审核通过'].sort())
    const [leaves] = await rows(`select count(*)::int as n from qinghe.audit_inbox where convert_from(leaf, 'UTF8') like '%演示数据%'`)
    expect(leaves.n).toBeGreaterThan(15)
    const [cells] = await rows(`select (select coalesce(sum(n), 0) from qinghe.stat_cells where level = 3 and cell >= 240) + (select coalesce(sum(n), 0) from qinghe.stat_deltas where cell >= 240) as n`)
    // On the way there or out: everybody but drafts, the register and what has changed in it.
    expect(Number(cells.n)).toBe(4 + 3 + 3 + 2 + 3)
  })
})
