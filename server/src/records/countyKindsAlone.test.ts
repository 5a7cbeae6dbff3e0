/** What somebody of the county could do to its ledgers past the program, with the statements the database allows them: nothing that one person alone decides. */
import { newRecordId, newUuid } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { castAs, places } from '../../../testing/cast.ts'
import { loveMother } from '../../../testing/records/countyFiles.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'

let stage: Stage
let proposer: Person
let colleague: Person
const county = Number(String(places.county).slice(0, 6))
const softer = loveMother.replace('label: 爱心妈妈姓名, needed: always', 'label: 爱心妈妈姓名')
beforeAll(async () => {
  stage = await openStage()
  proposer = stage.enter(castAs('countyCivilAffairs'))
  colleague = stage.enter(castAs('countyCivilAffairs'))
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

async function propose(source: string): Promise<string> {
  const id = newRecordId()
  expect((await proposer.send('/api/kinds', { id, source, reason: '县里的需要' })).body).toMatchObject({ outcome: 'applied' })
  return id
}
type Statement = { who: Person; text: string; values: readonly unknown[] }
/** What statements do, one after the other, each for whom it is said; nothing of it stays. @returns what the last one says */
async function together(statements: readonly Statement[]): Promise<unknown> {
  const client = await stage.app.pools.qinghe_range.connect()
  try {
    await client.query('begin')
    let said: unknown
    for (const { who, text, values } of statements) {
      for (const [key, value] of [['county', String(county)], ['account', who.actor.account], ['posting', who.actor.posting]]) await client.query(`select set_config('qinghe.' || $1, $2, true)`, [key, value])
      said = await client.query(text, [...values]).then(({ rows, rowCount }) => rows[0]?.said ?? rowCount)
    }
    return said
  } catch (error) {
    return (error as Error).message
  } finally {
    await client.query('rollback')
    client.release()
  }
}
const alone = (who: Person, text: string, values: readonly unknown[]) => together([{ who, text, values }])
const deciding = 'select qinghe.decide_kind($1, $2, $3, null) as said'

it('lets nobody rewrite or end what runs, whoever put it into force', async () => {
  const id = await propose(loveMother)
  expect((await colleague.send(`/api/kinds/${id}/decision`, { to: 'published' })).body).toMatchObject({ outcome: 'applied' })
  const mine = `decided_by = nullif(current_setting('qinghe.account', true), '')::uuid`
  for (const change of [`state = 'replaced', replaced_at = now()`, `decided_reason = '两人都同意'`, `state = 'proposed', published_at = null`, `published_at = now() - interval '1 year', ${mine}`]) {
    expect(await alone(colleague, `update qinghe.county_kinds set ${change} where id = $1`, [id]), change).toContain('permission denied')
  }
  for (const to of ['withdrawn', 'refused', 'published', 'replaced']) expect(await alone(colleague, deciding, [county, id, to]), to).toBe(false)
})

it('puts nothing into force but a proposal of this county, by another person', async () => {
  const id = await propose(softer)
  expect(await alone(proposer, deciding, [county, id, 'published'])).toBe(false)
  expect(await alone(proposer, deciding, [county, id, 'refused'])).toBe(false)
  expect(await alone(colleague, deciding, [431022, id, 'published'])).toBe(false)
  expect(await alone(colleague, deciding, [county, id, 'withdrawn'])).toBe(false)
  for (const to of ['replaced', 'proposed', null]) expect(await alone(colleague, deciding, [county, id, to])).toBe(false)
  expect(await alone(colleague, deciding, [county, newUuid(), 'published'])).toBe(false)
  expect(await alone(colleague, deciding, [county, id, 'published'])).toBe(true)
  expect(await alone(proposer, deciding, [county, id, 'withdrawn'])).toBe(true)
  expect((await proposer.send(`/api/kinds/${id}/decision`, { to: 'withdrawn' })).body).toMatchObject({ outcome: 'applied' })
})

it('puts nothing into force that was compiled to another ledger', async () => {
  const { rows: [visit] } = await stage.owner.query<{ compiled: string }>(`select compiled from qinghe.kind_contents where kind = 'x431003-loveMother' limit 1`)
  const inserted = async (kind: string) => {
    const id = newUuid()
    const compiled = JSON.stringify({ ...JSON.parse(visit!.compiled), kind, title: '悄悄改的' })
    return together([
      { who: proposer, text: `insert into qinghe.kind_contents (kind, content, compiled, first_used) values ('x431003-loveMother', encode(sha256(convert_to($1, 'UTF8')), 'hex'), $1, now())`, values: [compiled] },
      { who: proposer, text: `insert into qinghe.county_kinds (county, id, kind, content, source, reason, proposed_by, proposed_as, proposed_at)
        values ($1, $2, 'x431003-loveMother', encode(sha256(convert_to($3, 'UTF8')), 'hex'), '', '', $4, $5, now())`, values: [county, id, compiled, proposer.actor.account, proposer.actor.posting] },
      { who: colleague, text: deciding, values: [county, id, 'published'] },
    ])
  }
  expect(await inserted('x431003-loveMother')).toBe(true)
  expect(await inserted('x431003-crisis')).toBe(false)
})
