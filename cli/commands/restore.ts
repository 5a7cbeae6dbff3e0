import { existsSync } from 'node:fs'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import { findShelf, restore } from '@qinghe/server/backup/restore.ts'
import { hasRoot, keepRoot, type Keys, openKeys } from '@qinghe/server/keys/folder.ts'
import { widenToUse } from '@qinghe/server/keys/versionsInUse.ts'
import { join as putTogether, readShare } from '@qinghe/server/keys/shares.ts'
import { Command } from 'commander'
import { refuseOutside } from '../backups.ts'
import { withDatabase } from '../database.ts'
import { type Installation, openInstallation } from '../installation.ts'
import { asOwner } from '../owner.ts'
import { ask, done, say, warn } from '../speaking.ts'
import { leaveTrace } from '../trace.ts'

type Flags = { from?: string; to?: string; shares?: string[] | true }

export const restoreCommand = (): Command => new Command('restore')
  .description('从备份恢复到空的数据文件夹')
  .option('--from <文件夹>', '备份所在的文件夹（默认为本机的备份）')
  .option('--to <时间>', '恢复到这一时刻，例如 2026-03-01T12:00（北京时间），默认最新')
  .option('--shares [份额...]', '先用两份恢复份额找回根密钥；不写内容时逐份询问')
  .action(run)

async function run(flags: Flags): Promise<void> {
  const installation = openInstallation()
  refuseOutside(installation)
  const keys = await keysFor(installation, flags)
  const shelf = findShelf(flags.from ?? installation.backupsDir, keys)
  say(`正在从 ${shelf} 恢复……`)
  const { manifest, reachedAt, endedEarly } = await restore({ shelf, keys, dataDir: installation.databaseDir, at: momentOf(flags.to) })
  await withDatabase(installation, async database => {
    // The log may reach beyond a rotation of keys that the base backup knows nothing of, or end before one the folder knows.
    await asOwner(database, owner => widenToUse(owner, keys.dir, manifest.fieldKeys.live))
    await leaveTrace(database, `从备份 ${manifest.id} 恢复数据库`)
  })
  const reached = reachedAt === undefined ? '备份时的状态' : shanghai(reachedAt)
  if (endedEarly) warn('归档没有覆盖到所要的时刻，已恢复到现有的最后一刻，请核对其后的工作')
  done(`已恢复到 ${reached}（基础备份 ${manifest.id}）；现在可以运行 npm start`, { base: manifest.id, reachedAt, endedEarly })
}

async function keysFor(installation: Installation, { shares }: Flags): Promise<Keys> {
  if (shares !== undefined) {
    if (hasRoot(installation.keysDir)) throw problem('restore.keysExist', `${installation.keysDir} 里已有根密钥，不会覆盖；如确需更换，请先把它移到别处`)
    const papers = shares === true ? [await ask('第一份恢复份额'), await ask('另一位管理员的恢复份额')] : shares
    keepRoot(installation.keysDir, putTogether(papers.map(readShare)))
  }
  if (!existsSync(installation.keysDir)) throw problem('restore.noKeys', '本机没有密钥，请加 --shares 并准备两份恢复份额')
  return openKeys(installation.keysDir, { mayCreate: false })
}

/** A time without a zone is what the clock on the wall says, and that is Beijing time. */
export function momentOf(text: string | undefined): Date | undefined {
  if (text === undefined) return undefined
  const parts = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:\d{2})?$/.exec(text.trim())
  const moment = parts === null ? new Date(Number.NaN) : new Date(`${parts[1]}T${parts[2]}${parts[3] ?? '+08:00'}`)
  if (Number.isNaN(moment.getTime())) throw problem('restore.badTime', `看不懂时间“${text}”，请写成 2026-03-01T12:00`)
  return moment
}

const shanghai = (date: Date): string => date.toLocaleString('zh-CN', { timeZone: 'Asia/Shanghai', hour12: false })
