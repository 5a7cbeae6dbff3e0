import { existsSync, readFileSync } from 'node:fs'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import { sayFinding } from '@qinghe/server/audit/findings.ts'
import { parseHead } from '@qinghe/server/audit/head.ts'
import type { VerifyReport } from '@qinghe/server/audit/verify.ts'
import { Command } from 'commander'
import { verifyAudit } from '../auditCheck.ts'
import { withDatabase } from '../database.ts'
import { openInstallation } from '../installation.ts'
import { done, show } from '../speaking.ts'
import { tracedRead } from '../trace.ts'

export const auditCommand = (): Command => {
  const audit = new Command('audit').description('审计')
  audit.command('verify')
    .description('重算整棵审计树，并与每一个已签发的树头核对')
    // commander takes several values only behind a Latin letter: <树头...> was one text.
    .option('--against <head...>', '另行保存的树头：文件，或打印在报表上的“数目.哈希”')
    .action(async (flags: { against?: string[] }) => tell(await withDatabase(openInstallation(), database => tracedRead(database, '核对审计', () => verifyAudit(database, (flags.against ?? []).map(readHead))))))
  return audit
}

function readHead(text: string) {
  const head = parseHead(existsSync(text) ? readFileSync(text, 'utf8') : text)
  if (head === undefined) throw problem('audit.badHead', `看不懂树头“${text}”：请给出树头文件，或报表上打印的“数目.哈希”`)
  return head
}

function tell(report: VerifyReport): void {
  const { findings, findingCount, notes, ...rest } = report
  if (notes.length > 0) show('时钟有过变动，前后留痕的时间不能直接比较', notes, { notes })
  if (report.isSound) {
    done(`审计完整：${report.size} 条，核对树头 ${report.headsChecked} 个、外部树头 ${report.claimsHeld} 个`, rest)
    return
  }
  show(`发现 ${findingCount} 处问题`, findings.map(sayFinding), { findings })
  throw problem('audit.broken', `审计树核对不通过：${findingCount} 处`, 500)
}
