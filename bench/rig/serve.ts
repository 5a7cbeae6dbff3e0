/** The server of a benchmark: the product's own parts on the data folder QINGHE_HOME, as `npm start` runs them, except for the
 *  nightly backup, which would copy and prove the whole database in the middle of a measurement. */
import { ownerRole } from '@qinghe/server/db/roles.ts'
import { readPidFile } from '@qinghe/server/embedded/postmaster.ts'
import { loadDemo } from '@qinghe/server/demo.ts'
import { serve } from '@qinghe/server/main.ts'
import pg from 'pg'
import { bringUpToDate, startDatabase } from '../../cli/database.ts'
import { openInstallation } from '../../cli/installation.ts'
import { withoutReadingBudget } from './reading.ts'

const installation = openInstallation()
const database = await startDatabase(installation, true)
await bringUpToDate(database)
const { connection, keys } = database
await loadDemo({ owner: connection(ownerRole), connection, keys, home: installation.home })
const owner = new pg.Client(connection(ownerRole))
await owner.connect()
await withoutReadingBudget(owner)
await owner.end()
const serving = await serve({
  connection, keys, home: installation.home, webDir: installation.webDir, listen: { host: '127.0.0.1', port: installation.port },
  demo: true, lan: false, proxies: [], hosts: [],
})
const stop = (): void => {
  serving.stop().then(() => database.stop()).then(() => process.exit(0), () => process.exit(1))
}
process.once('SIGTERM', stop)
process.once('disconnect', stop)
const postgres = database.embedded === undefined ? 0 : (readPidFile(database.embedded.places.cluster)?.pid ?? 0)
process.send?.({ url: serving.url, postgres })
