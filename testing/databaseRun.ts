/** Vitest's global setup: opens a door at once and starts the cluster only when the first test file asks for a database. */
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import type { Embedded } from '../server/src/embedded/embedded.ts'
import { migrate } from '../server/src/db/migrate.ts'
import { ownerRole, roleNames } from '../server/src/db/roles.ts'
import pg from 'pg'
import { moveWithRun } from './clock.ts'
import { beginCluster } from './cluster.ts'

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const scratch = mkdtempSync(join(tmpdir(), 'qinghe-test-'))
  let cluster: Promise<Embedded> | undefined
  let template: Promise<unknown> | undefined
  const server = createServer(async (request, response) => {
    try {
      const started = await (cluster ??= beginCluster(scratch))
      if (request.url === '/migrated') await (template ??= migrated(started))
      response.end(JSON.stringify(told(started)))
    } catch (error) {
      response.writeHead(500).end(error instanceof Error ? error.message : String(error))
    }
  })
  await new Promise<void>(open => server.listen(0, '127.0.0.1', open))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the door has no port')
  project.provide('databaseDoor', `http://127.0.0.1:${address.port}`)
  return async () => {
    server.close()
    const started = await cluster?.catch(() => undefined)
    await started?.stop()
    rmSync(scratch, { recursive: true, force: true })
  }
}

async function migrated(started: Embedded): Promise<void> {
  await migrate(started.connection(ownerRole))
  const owner = new pg.Client(started.connection(ownerRole))
  await owner.connect()
  await moveWithRun(owner).finally(() => owner.end())
}

function told(started: Embedded) {
  const { host, port, database } = started.connection(ownerRole)
  const roles = [...roleNames, ownerRole, 'postgres']
  return { host, port, template: database, passwords: Object.fromEntries(roles.map(role => [role, started.connection(role).password])) }
}
