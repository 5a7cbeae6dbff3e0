import { findShelf } from '@qinghe/server/backup/restore.ts'
import { verifyBackup } from '@qinghe/server/backup/verify.ts'
import { openKeys } from '@qinghe/server/keys/folder.ts'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import { levelOf } from '@qinghe/domain/kernel/regionCode.ts'
import { numberOf, verifyRound } from '@qinghe/server/census/verifyRound.ts'
import { Command } from 'commander'
import { proofFolder, refuseOutside } from '../backups.ts'
import { hasDatabase, withDatabase } from '../database.ts'
import { openInstallation } from '../installation.ts'
import { asOwner } from '../owner.ts'
import { regionCodeOf } from '../regionArgument.ts'
import { done, say, show, warn } from '../speaking.ts'
import { leaveTrace, tracedRead } from '../trace.ts'

export const verifyCommand = (): Command => backupCheck().addCommand(new Command('round').description('证明锁定的季度没有被改过：由锁定的名单重算校验值，与锁定时、留痕里和下一轮所接的核对')
  .argument('<县>', '区划代码，6 位').argument('<季度>', '如 2026-Q4')
  .action((county: string, period: string) => proveRound(county, period)))

async function proveRound(county: string, period: string): Promise<void> {
  const code = regionCodeOf(county)
  if (levelOf(code) !== 'county' || !/^\d{4}-Q[1-4]$/.test(period)) throw problem('cli.round', '请写县的 6 位区划代码和季度，如：verify round 431003 2026-Q4')
  const proof = await withDatabase(openInstallation(), database => tracedRead(database, `核对锁定的季度 ${period}`, () => asOwner(database, async owner => {
    const number = await numberOf(owner, code)
    return number === null ? null : verifyRound(owner, number, period)
  })))
  if (proof === null) throw problem('cli.noRound', `${county} 没有锁定过 ${period}`)
  if (proof.erased > 0) warn(`其中 ${proof.erased} 行的内容已依法删除，只能按锁定时的校验值计入`)
  if (proof.findings.length === 0) return done(`${period} 与锁定时一致：${proof.lines} 行，校验值 ${proof.root}`, proof)
  show(`发现 ${proof.findings.length} 处不同`, proof.findings.map(one => one.words), { findings: proof.findings })
  throw problem('round.broken', `${period} 核对不通过：${proof.findings.length} 处`, 500)
}

const backupCheck = (): Command => new Command('verify')
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
