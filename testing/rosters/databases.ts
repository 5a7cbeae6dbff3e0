/** Databases for a corpus that is run outside of the tests: one cluster, one migrated template, one clone a roster. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { migrate } from '../../server/src/db/migrate.ts'
import { ownerRole } from '../../server/src/db/roles.ts'
import { beginCluster } from '../cluster.ts'
import type { TestDatabase } from '../database.ts'

export type Databases = { clone: () => Promise<TestDatabase>; stop: () => Promise<void> }

export async function openDatabases(): Promise<Databases> {
  const scratch = mkdtempSync(join(tmpdir(), 'qinghe-rosters-'))
  const cluster = await beginCluster(scratch)
  await migrate(cluster.connection(ownerRole))
  const template = cluster.connection(ownerRole).database
  const asSuperuser = async (text: string): Promise<void> => {
    const client = new pg.Client({ ...cluster.connection('postgres'), database: 'postgres' })
    await client.connect()
    await client.query(text).finally(() => client.end())
  }
  let made = 0
  const clone = async (): Promise<TestDatabase> => {
    const name = `rosters_${made++}`
    await asSuperuser(`create database ${name} template ${template} owner ${ownerRole}`)
    return { name, connection: role => ({ ...cluster.connection(role), database: name }), drop: () => asSuperuser(`drop database ${name} with (force)`) }
  }
  return { clone, stop: async () => { await cluster.stop(); rmSync(scratch, { recursive: true, force: true }) } }
}
