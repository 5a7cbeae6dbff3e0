import { Command } from 'commander'
import { bringUpToDate, withDatabase } from '../database.ts'
import { openInstallation } from '../installation.ts'
import { done } from '../speaking.ts'

export const migrateCommand = (): Command => new Command('migrate')
  .description('把数据库升级到本程序的版本（只前进，不回退）')
  .action(async () => {
    const ran = await withDatabase(openInstallation(), bringUpToDate)
    done(ran.length > 0 ? `已执行：${ran.join('、')}` : '数据库已是最新，没有要执行的迁移', { migrations: ran })
  })
