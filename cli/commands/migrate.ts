import { Command } from 'commander'
import { bringUpToDate, withDatabase } from '../database.ts'
import { openInstallation } from '../installation.ts'
import { done } from '../speaking.ts'
import { leaveTrace } from '../trace.ts'

export const migrateCommand = (): Command => new Command('migrate')
  .description('把数据库升级到本程序的版本（只前进，不回退）')
  .action(async () => {
    const ran = await withDatabase(openInstallation(), async database => {
      const found = await bringUpToDate(database) // before it, there may be no table for a leaf
      if (found.length > 0) await leaveTrace(database, `升级数据库结构：${found.join('、')}`)
      return found
    })
    done(ran.length > 0 ? `已执行：${ran.join('、')}` : '数据库已是最新，没有要执行的迁移', { migrations: ran })
  })
