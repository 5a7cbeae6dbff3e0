import { ownerRole } from '@qinghe/server/db/roles.ts'
import { typeParsers } from '@qinghe/server/db/types.ts'
import pg from 'pg'
import type { Database } from './database.ts'

/** One connection as the owner of the tables, for work no posting may do. */
export async function asOwner<T>(database: Database, work: (owner: pg.Client) => Promise<T>): Promise<T> {
  const owner = new pg.Client({ ...database.connection(ownerRole), types: typeParsers })
  owner.on('error', () => undefined) // the statement under way reports it
  await owner.connect()
  try {
    return await work(owner)
  } finally {
    await owner.end()
  }
}
