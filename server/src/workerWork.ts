/** What the worker process is for, seen from the server that starts it. */
import { roleNames } from './db/roles.ts'
import { run } from './db/reader.ts'
import { sql } from './db/sql.ts'
import type { Kernel } from './http/kernel.ts'
import { hasImportWork } from './imports/background.ts'
import { asImporter } from './jobs/claims.ts'
import { hasExportWork } from './exports/run.ts'
import type { ServeOptions } from './serveOptions.ts'

/** Reads an uploaded roster and judges it. */
export const readRoster = 'rosters.read'
/** Reads an uploaded ledger of records and judges it. */
export const readLedger = 'imports.read'

/** What the worker needs to stand on the same database with the same keys; it travels on the channel between the two and nowhere else. */
export const workerSettings = ({ connection, keys, only }: Pick<ServeOptions, 'connection' | 'keys' | 'only'>) => ({
  connections: Object.fromEntries(roleNames.map(role => [role, connection(role)])), keys: keys.dir,
  /** Whether it looks for work by itself; the half that serves the web only hands it what it was sent. */
  looks: only !== 'web',
})
export type WorkerSettings = ReturnType<typeof workerSettings>

/** Whether a roster waits to be judged or imported: two looks at small indexes. */
export const hasRosterWork = (kernel: Kernel): Promise<boolean> => asImporter(kernel, async client => (await run(client, sql<{ waits: boolean }>`
  select exists (select 1 from qinghe.roster_orders where phase <> 'done') or exists (select 1 from qinghe.roster_batches where state = 'checking') as waits`))[0]?.waits === true)
/** Whether anything waits for the worker. */
export const hasWork = async (kernel: Kernel): Promise<boolean> => await hasRosterWork(kernel) || await hasImportWork(kernel) || hasExportWork(kernel)
