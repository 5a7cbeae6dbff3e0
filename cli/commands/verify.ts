import { findShelf } from '@qinghe/server/backup/restore.ts'
import { verifyBackup } from '@qinghe/server/backup/verify.ts'
import { openKeys } from '@qinghe/server/keys/folder.ts'
import { Command } from 'commander'
import { proofFolder, refuseOutside } from '../backups.ts'
import { hasDatabase, withDatabase } from '../database.ts'
import { openInstallation } from '../installation.ts'
import { done, say } from '../speaking.ts'
import { leaveTrace } from '../trace.ts'

export const verifyCommand = (): Command => new Command('verify')
  .description('证明备份可用：恢复到临时文件夹，启动并逐表读取')
  .option('--from <文件夹>', '备份所在的文件夹')
  .action(async (flags: { from?: string }) => {
    const installation = openInstallation()
    refuseOutside(installation)
    const keys = openKeys(installation.keysDir, { mayCreate: false })
    say('正在把最新的备份恢复到临时文件夹并核对……')
    const verified = await verifyBackup(findShelf(flags.from ?? installation.backupsDir, keys), keys, proofFolder(installation))
    // Beside a backup alone, on another machine, there is no log to write to.
    if (hasDatabase(installation)) await withDatabase(installation, database => leaveTrace(database, `核对备份 ${verified.id}，逐表读取`))
    done(`备份 ${verified.id} 可以恢复：${verified.tables} 张表、${verified.rows} 行全部读出`, verified)
  })
