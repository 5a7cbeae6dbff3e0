/** What the backup commands share: the options for a database that runs, and a refusal for one that is not ours to copy. */
import { join } from 'node:path'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import { type BackupOptions, shelfFor } from '@qinghe/server/backup/backup.ts'
import { placesFor } from '@qinghe/server/embedded/places.ts'
import type { Database } from './database.ts'
import type { Installation } from './installation.ts'

export function refuseOutside({ databaseUrl }: Installation): void {
  if (databaseUrl !== undefined) throw problem('backup.outside', '正在使用外部 PostgreSQL（DATABASE_URL），请用它自己的备份工具；本命令只备份内置数据库')
}

export async function backupOptions(installation: Installation, database: Database): Promise<BackupOptions> {
  const superuser = database.connection('postgres')
  const shelf = await shelfFor(superuser, installation.backupsDir)
  const second = installation.secondBackup === undefined ? undefined : await shelfFor(superuser, installation.secondBackup)
  return { superuser, places: placesFor(installation.databaseDir), keys: database.keys, shelf, second }
}

/** Where backups are restored to for proof: beside the database, on the same kind of disk, never in a shared temporary folder. */
export const proofFolder = ({ home }: Installation): string => join(home, 'proof')
