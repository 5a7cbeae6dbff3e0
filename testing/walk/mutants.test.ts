import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { poolOf } from '../../server/src/db/scope.ts'
import { cloneDatabase, type TestDatabase } from '../database.ts'
import { rules } from './catalogueRules.ts'
import { askFunctions } from './definerRules.ts'
import { type Mutant, mutants } from './mutants.ts'
import { actorIn, askRecordRows, askSpots, type Ground, prepareGround, takeOn } from './rowRules.ts'

let db: TestDatabase
let client: pg.Client
let ground: Ground
beforeAll(async () => {
  db = await cloneDatabase()
  const owner = new pg.Client(db.connection('qinghe_owner'))
  await owner.connect()
  ground = await prepareGround(owner)
  await owner.end()
  client = new pg.Client(db.connection('postgres'))
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await db.drop()
})

/** Roles belong to the whole cluster, so every fault lives in a transaction of its own and is seen by nobody else. */
async function planted<T>({ plant }: Mutant, look: () => Promise<T>): Promise<T> {
  await client.query('begin')
  try {
    await client.query(plant)
    return await look()
  } finally {
    await client.query('rollback')
  }
}

async function redRules(): Promise<string[]> {
  const red: string[] = []
  for (const [key, rule] of Object.entries(rules)) if ((await rule(client)).length > 0) red.push(key)
  return red
}

async function findings({ role, by }: NonNullable<Mutant['shows']>): Promise<string[]> {
  const actor = actorIn({ role, ground })
  await client.query(`set local session authorization ${poolOf(actor)}`)
  await takeOn(client, actor)
  if (by === 'records') return askRecordRows(client, { role, ground })
  return by === 'functions' ? askFunctions(client, { role, ground }) : askSpots(client, { role, ground })
}

const ofTables: ReadonlySet<string> = new Set(['countyFirst', 'nothingForbidden', 'sealing'])

describe('a planted fault', () => {
  it('is one of at least twenty', () => {
    expect(mutants.length).toBeGreaterThanOrEqual(20)
    expect(mutants.filter(({ red, shows }) => red.length === 0 && !shows)).toEqual([])
  })

  it.each(mutants)('$title: the walk says so', async mutant => {
    const { red, shows } = mutant
    const found = await planted(mutant, redRules)
    expect(found.filter(key => key !== 'atStart')).toEqual(Object.keys(rules).filter(key => red.some(one => one === key)))
    // The shape of tables the server does not compare when it starts; on all else that is planted it would not.
    if (!red.some(one => ofTables.has(one))) expect(found).toContain('atStart')
    if (shows) expect(await planted(mutant, () => findings(shows))).toContain(`${shows.role}: ${shows.finding}`)
  })
})
