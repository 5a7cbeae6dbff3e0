/**
 * Real PostgreSQL for tests: one throw-away cluster for the whole run, one migrated template, one clone per test file.
 * No mocks, no rollback trick: tests commit as production does. Nothing is switched off either; fsync costs a clone
 * a few milliseconds and a test that only passes without it would be worth nothing.
 */
import { inject } from 'vitest'
import pg from 'pg'
import { z } from 'zod'

export type TestDatabase = {
  name: string
  /** Connection for a role of server/src/db/roles.ts, or for the owner. */
  connection: (role: string) => { host: string; port: number; database: string; user: string; password: string }
  /** Closes what is left and removes the clone; call it in afterAll. */
  drop: () => Promise<void>
}

const Door = z.object({ host: z.string(), port: z.number(), template: z.string(), passwords: z.record(z.string(), z.string()) })

/** A fresh migrated database of one's own. The cluster starts with the first call of the run. */
export const cloneDatabase = (): Promise<TestDatabase> => make('migrated')

/** A database without any table, for the tests of migrations themselves. */
export const emptyDatabase = (): Promise<TestDatabase> => make('empty')

async function make(kind: 'migrated' | 'empty'): Promise<TestDatabase> {
  const answer = await fetch(`${inject('databaseDoor')}/${kind}`)
  if (!answer.ok) throw new Error(await answer.text())
  const door = Door.parse(await answer.json())
  const name = `test_${process.pid}_${clones++}`
  const connection = (role: string, database = name) => {
    const password = door.passwords[role]
    if (password === undefined) throw new Error(`no such role: ${role}`)
    return { host: door.host, port: door.port, database, user: role, password }
  }
  const asSuperuser = (text: string) => runOnce(connection('postgres', 'postgres'), text)
  await asSuperuser(`create database ${name} template ${kind === 'migrated' ? door.template : 'template0'} owner qinghe_owner`)
  return { name, connection: role => connection(role), drop: () => asSuperuser(`drop database ${name} with (force)`) }
}

let clones = 0

async function runOnce(config: pg.ClientConfig, text: string): Promise<void> {
  const client = new pg.Client(config)
  await client.connect()
  try {
    await client.query(text)
  } finally {
    await client.end()
  }
}

declare module 'vitest' {
  interface ProvidedContext {
    databaseDoor: string
  }
}
