import { ownerRole } from '@qinghe/server/db/roles.ts'
import { typeParsers } from '@qinghe/server/db/types.ts'
import type pg from 'pg'
import { connected } from './connecting.ts'
import type { Database } from './database.ts'

/** One connection as the owner of the tables, for work no posting may do. */
export async function asOwner<T>(database: Database, work: (owner: pg.Client) => Promise<T>): Promise<T> {
  const owner = await connected({ ...database.connection(ownerRole), types: typeParsers })
  try {
    return await work(owner)
  } finally {
    await owner.end()
  }
}
