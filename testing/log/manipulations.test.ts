import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sayFinding } from '../../server/src/audit/findings.ts'
import { catalogueFindings } from '../../server/src/db/catalogue.ts'
import { verifyWithin } from '../honest.ts'
import { manipulations } from './manipulations.ts'
import { type LogWorld, openLogWorld } from './world.ts'

let world: LogWorld
beforeAll(async () => { world = await openLogWorld() }, 120_000)
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
