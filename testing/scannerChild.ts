/** A scanner in a process of its own, so that a test can kill it. */
import type pg from 'pg'
import { openPools } from '../server/src/db/pools.ts'
import { scanAll } from '../server/src/duties/scanner.ts'
import { plansHere } from '../server/src/planEndpoints.ts'

process.once('message', ({ connections }: { connections: Record<string, pg.ClientConfig> }) => {
  void scanAll({ pool: openPools(role => connections[role] ?? {}).qinghe_scanner, here: plansHere, onError: error => { throw error } })
})
