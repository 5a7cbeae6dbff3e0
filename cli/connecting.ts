import { unreachable } from '@qinghe/server/db/outside.ts'
import pg from 'pg'

/** A connection, or words that say why there is none. */
export async function connected(address: pg.ClientConfig): Promise<pg.Client> {
  const client = new pg.Client(address)
  client.on('error', () => undefined) // the statement under way reports it
  await client.connect().catch((error: unknown) => {
    throw unreachable(address.connectionString, error)
  })
  return client
}
