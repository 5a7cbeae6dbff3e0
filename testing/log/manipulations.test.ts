import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sayFinding } from '../../server/src/audit/findings.ts'
import { watchOnce } from '../../server/src/audit/watching.ts'
import { catalogueFindings } from '../../server/src/db/catalogue.ts'
import { verifyWithin } from '../honest.ts'
import { manipulations } from './manipulations.ts'
import { type LogWorld, openLogWorld } from './world.ts'

let world: LogWorld
beforeAll(async () => { world = await openLogWorld() })
afterAll(async () => { expect(await world.stop()).toEqual([]) })

const said = async (): Promise<string[]> => (await verifyWithin(world.mighty, { heads: world.heads })).findings.map(sayFinding)

/** Everything is rolled back, so that each is done to the same world. */
async function doing<T>(work: () => Promise<T>): Promise<T> {
  await world.mighty.query('begin')
  try {
    return await work()
  } finally {
    await world.mighty.query('rollback')
  }
}

it('finds nothing where everything went through the program', async () => {
  expect(await doing(said)).toEqual([])
  expect(await catalogueFindings(world.mighty)).toEqual([])
})

describe.each(Object.entries(manipulations))('somebody who owns the database: %s', (_group, all) => {
  it.each(all)('$does', async ({ by, says, refused }) => {
    await doing(async () => {
      await by(world)
      const found = await said()
      expect(found.join('\n')).toMatch(says)
      if (refused) expect((await catalogueFindings(world.mighty)).join('\n')).toMatch(refused)
    })
  })
})

it('a policy opened while the server runs is in the log within a minute, once', async () => {
  const { mighty, office } = world
  const told = new Set<string>()
  await mighty.query('create policy mine on qinghe.child_health for select to qinghe_range using (true)')
  expect(await watchOnce(office.app.pools.qinghe_audit, told)).toEqual(['行策略 child_health.mine'])
  expect(await watchOnce(office.app.pools.qinghe_audit, told)).toEqual([])
  await mighty.query('drop policy mine on qinghe.child_health')
  const { rows } = await mighty.query(`select 1 from qinghe.audit_inbox where convert_from(leaf, 'UTF8') like '%运行中发现数据库的保护设置被改动：行策略 child_health.mine%'`)
  expect(rows).toHaveLength(1)
})

describe('a trigger that swallows what the program writes', () => {
  const swallow = async <T>(table: string, work: () => Promise<T>): Promise<T> => {
    const { mighty } = world
    await mighty.query(`create function public.swallow() returns trigger language plpgsql as 'begin return null; end'`)
    await mighty.query(`create trigger swallows before insert or update on qinghe.${table} for each row execute function public.swallow()`)
    return work().finally(() => mighty.query('drop function public.swallow() cascade'))
  }
  const words = /数据库没有写下应有的记录，这次没有办理/
  const faultsOf = () => world.office.app.faults.splice(0).map(String)
  const draft = { name: '欧阳未写', birthDate: '2016-05-01' }

  it('of leaves gets no read answered, and no write done', async () => {
    const { officer } = world.office
    await swallow('audit_inbox', async () => {
      const read = await officer.get(`/api/archives/${world.children[0]}`)
      expect([read.status, read.body.title]).toEqual([503, expect.stringMatching(words)])
      const region = world.office.children(1)[0]?.region
      const written = await officer.send('/api/archives', { id: newUuid(), draft: { ...draft, region } })
      expect([written.status, written.body.title]).toEqual([503, expect.stringMatching(words)])
    })
    expect(faultsOf()).toHaveLength(2)
    expect((await officer.get(`/api/archives/${world.children[0]}`)).status).toBe(200)
  })

  it.each(['changes', 'commands', 'feed'])('of %s gets no write done', async table => {
    const { officer, children } = world.office
    const id = newUuid()
    await swallow(table, async () => {
      const written = await officer.send('/api/archives', { id, draft: { ...draft, region: children(1)[0]?.region } })
      expect(written.body.outcome).not.toBe('applied')
    })
    faultsOf()
    expect((await officer.get(`/api/archives/${id}`)).status).toBe(404)
  })
})
