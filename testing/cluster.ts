/** An embedded PostgreSQL with the roles of the product, in a folder of one's own. */
import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { type Embedded, type EmbeddedOptions, startEmbedded } from '../server/src/embedded/embedded.ts'
import { createRoles, type RoleName, roleNames } from '../server/src/db/roles.ts'

export async function beginCluster(scratch: string, more: Partial<EmbeddedOptions> = {}): Promise<Embedded> {
  // Walkable, or root would move the cluster out of the scratch folder (embedded/places.ts).
  chmodSync(scratch, 0o711)
  const started = await startEmbedded({ dataDir: join(scratch, 'database'), keysDir: join(scratch, 'keys'), ...more })
  const superuser = new pg.Client(started.connection('postgres'))
  await superuser.connect()
  await createRoles(superuser, rolePasswords(started))
  await superuser.end()
  return started
}

function rolePasswords(started: Embedded): Record<RoleName, string> {
  const entries = roleNames.map((role): [RoleName, string] => [role, started.connection(role).password])
  return Object.fromEntries(entries) as Record<RoleName, string>
}
