import { needsSpotCheck, roleKeys } from '@qinghe/domain/staff/roles.ts'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { places } from '../cast.ts'
import { cloneDatabase, type TestDatabase } from '../database.ts'
import { askClaims, askDefiners } from './definerRules.ts'
import { askRecordRows, askRole, type Ground, prepareGround } from './rowRules.ts'

describe('the database alone', () => {
  let db: TestDatabase
  let owner: pg.Client
  let ground: Ground
  beforeAll(async () => {
    db = await cloneDatabase()
    owner = new pg.Client(db.connection('qinghe_owner'))
    await owner.connect()
    ground = await prepareGround(owner)
  })
  afterAll(async () => {
    await owner.end()
    await db.drop()
  })

  it.each(roleKeys)('gives %s the rows of its cells, and nothing one step outside', async role => {
    expect(await askRole({ db, ground }, role)).toEqual([])
    if (needsSpotCheck(role)) expect(await askRole({ db, ground }, role, { about: places.county })).toEqual([])
  })
  it.each(roleKeys)('gives %s the records, parts and lines of its audiences, and nothing that is forged', async role => {
    expect(await askRole({ db, ground }, role, { of: askRecordRows })).toEqual([])
    if (needsSpotCheck(role)) expect(await askRole({ db, ground }, role, { about: places.county, of: askRecordRows })).toEqual([])
  })
  it.each(roleKeys)('lets %s call nothing that reaches further than its rows', async role => {
    expect(await askDefiners({ db, ground }, role)).toEqual([])
    expect(await askClaims({ db, ground, owner }, role)).toEqual([])
  })
})
