import type { Reader } from '../db/reader.ts'
import type { Sql } from '../db/sql.ts'

/** Everything that writes to staging: a Writer in a command, or the transaction of work in the background. */
export type Staging = Reader & { derive: <T>(q: Sql<T>) => Promise<T[]> }
