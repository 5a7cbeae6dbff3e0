import { problem } from '@qinghe/domain/kernel/problem.ts'
import { backup } from '@qinghe/server/backup/backup.ts'
import { verifyBackup } from '@qinghe/server/backup/verify.ts'
import { findShelf } from '@qinghe/server/backup/restore.ts'
import { Command } from 'commander'
import { backupOptions, proofFolder } from '../backups.ts'
import { verifyAudit } from '../auditCheck.ts'
import { bringUpToDate, type Database, runningDatabase, withDatabase } from '../database.ts'
import { type Installation, openInstallation, programVersion } from '../installation.ts'
import { asOwner } from '../owner.ts'
import { done, say, warn } from '../speaking.ts'
import { leaveTrace, traced } from '../trace.ts'

type Flags = { backedUp?: boolean }

export const upgradeCommand = (): Command => new Command('upgrade')
  .description('升级到本程序的版本：先备份并证明备份可用，再升级数据库，最后核对审计')
  .option('--backed-up', '使用外部 PostgreSQL 时，说明已经用它自己的工具备份过')
  .action(upgrade)

async function upgrade(flags: Flags): Promise<void> {
  const installation = openInstallation()
  refuseRunning(installation)
  refuseWithoutBackup(installation, flags)
  await withDatabase(installation, async database => {
    if (installation.databaseUrl === undefined) await provenBackup(installation, database)
    say('正在升级数据库……')
    const ran = await bringUpToDate(database)
    await leaveTrace(database, `升级到 ${programVersion()}，执行迁移 ${ran.length} 个`)
    if (!(await isFounded(database))) return done(`数据库结构已就绪：${ran.join('、')}；还没有建立安装`, { migrations: ran })
    const report = await verifyAudit(database, [], { headsDir: undefined, headsAbove: undefined })
    if (!report.isSound) throw problem('upgrade.audit', `升级完成，但审计核对发现 ${report.findingCount} 处问题；请运行 ./qinghe audit verify 查看`, 500)
    done(ran.length > 0 ? `升级完成：${ran.join('、')}；审计 ${report.size} 条核对无误` : `数据库已是最新；审计 ${report.size} 条核对无误`,
      { migrations: ran, version: programVersion(), leaves: report.size })
  })
}

/** A server of the old version that goes on working beside a new database would write what nobody can read. */
function refuseRunning(installation: Installation): void {
  if (installation.databaseUrl === undefined && runningDatabase(installation) !== undefined) throw problem('upgrade.running', '青禾正在运行，请先停止它再升级', 409)
}

export function refuseWithoutBackup({ databaseUrl }: Pick<Installation, 'databaseUrl'>, { backedUp }: Flags): void {
  if (databaseUrl === undefined || backedUp === true) return
  throw problem('upgrade.noBackup', '正在使用外部 PostgreSQL，本程序不能替它备份。请先用它自己的工具备份，再加 --backed-up 运行')
}

async function provenBackup(installation: Installation, database: Database): Promise<void> {
  if (await isEmpty(database)) return warn('数据库还是空的，没有可备份的内容')
  say('正在备份……')
  const manifest = await traced(database, '升级前备份', async () => backup(await backupOptions(installation, database)))
  say('正在证明备份可以恢复……', { backup: manifest.id })
  const verified = await verifyBackup(findShelf(installation.backupsDir, database.keys), database.keys, proofFolder(installation))
  say(`备份 ${verified.id} 可以恢复：${verified.tables} 张表、${verified.rows} 行`, verified)
}

const isEmpty = (database: Database): Promise<boolean> => asOwner(database, async owner =>
  (await owner.query(`select 1 where to_regclass('qinghe.audit_inbox') is not null`)).rowCount === 0)

const isFounded = (database: Database): Promise<boolean> => asOwner(database, async owner =>
  (await owner.query('select 1 from qinghe.installation')).rowCount === 1)
