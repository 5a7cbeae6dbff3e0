import { resolve } from 'node:path'
import { backup } from '@qinghe/server/backup/backup.ts'
import { Command } from 'commander'
import { backupOptions, refuseOutside } from '../backups.ts'
import { withDatabase } from '../database.ts'
import { openInstallation } from '../installation.ts'
import { done, say, warn } from '../speaking.ts'
import { leaveTrace } from '../trace.ts'

export const backupCommand = (): Command => new Command('backup')
  .description('立即备份（加密、签名；服务运行时也可以）')
  .option('--to <文件夹>', '同时放一份到第二处，例如移动硬盘')
  .action(async (flags: { to?: string }) => {
    const opened = openInstallation()
    refuseOutside(opened)
    const installation = flags.to === undefined ? opened : { ...opened, secondBackup: resolve(flags.to) }
    say('正在备份……')
    const manifest = await withDatabase(installation, async database => {
      await leaveTrace(database, '备份数据库')
      return backup(await backupOptions(installation, database))
    })
    if (installation.secondBackup === undefined) warn('没有第二处备份：这块磁盘损坏时备份会一起丢失。可用 --to 或 QINGHE_BACKUP_TO 指定')
    done(`备份完成：${manifest.id}（${Math.ceil(manifest.bytes / 2 ** 20)} MB）`, manifest)
  })
