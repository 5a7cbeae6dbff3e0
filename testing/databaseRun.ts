/** Vitest's global setup: opens a door at once and starts the cluster only when the first test file asks for a database. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { type Embedded, startEmbedded } from '../server/src/db/embedded.ts'
import { migrate } from '../server/src/db/migrate.ts'
import { createRoles, ownerRole, type RoleName, roleNames } from '../server/src/db/roles.ts'

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const scratch = mkdtempSync(join(tmpdir(), 'qinghe-test-'))
  let cluster: Promise<Embedded> | undefined
  let template: Promise<unknown> | undefined
  const server = createServer(async (request, response) => {
    try {
      const started = await (cluster ??= begin(scratch))
      if (request.url === '/migrated') await (template ??= migrate(started.connection(ownerRole)))
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

async function begin(scratch: string): Promise<Embedded> {
  // Walkable, or root would move the cluster out of the scratch folder (db/embedded/places.ts).
  chmodSync(scratch, 0o711)
  const started = await startEmbedded({ dataDir: join(scratch, 'database'), keysDir: join(scratch, 'keys') })
  const superuser = new pg.Client(started.connection('postgres'))
  await superuser.connect()
  await createRoles(superuser, rolePasswords(started))
  await superuser.end()
  return started
}

const passwordOf = (started: Embedded, role: string) => started.connection(role).password

function rolePasswords(started: Embedded): Record<RoleName, string> {
  const entries = roleNames.map((role): [RoleName, string] => [role, passwordOf(started, role)])
  return Object.fromEntries(entries) as Record<RoleName, string>
}

function told(started: Embedded) {
  const { host, port, database } = started.connection(ownerRole)
  const roles = [...roleNames, ownerRole, 'postgres']
  return { host, port, template: database, passwords: Object.fromEntries(roles.map(role => [role, passwordOf(started, role)])) }
}
