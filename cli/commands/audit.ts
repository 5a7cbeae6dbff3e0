import { existsSync, readFileSync } from 'node:fs'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import { sayFinding } from '@qinghe/server/audit/findings.ts'
import { parseHead } from '@qinghe/server/audit/head.ts'
import { Command } from 'commander'
import { type AuditCheck, verifyAudit } from '../auditCheck.ts'
import { withDatabase } from '../database.ts'
import { openInstallation } from '../installation.ts'
import { done, say, show, warn } from '../speaking.ts'
import { tracedRead } from '../trace.ts'

export const auditCommand = (): Command => {
  const audit = new Command('audit').description('审计')
  audit.command('verify')
    .description('重算整棵审计树，并与每一个已签发的树头核对')
    // commander takes several values only behind a Latin letter: <树头...> was one text.
    .option('--against <head...>', '另行保存的树头：文件，或打印在报表上的“数目.哈希”；自动送出的树头（QINGHE_HEADS_TO）总是核对')
    .action(async (flags: { against?: string[] }) => tell(await verifyHere(flags)))
  return audit
}

function verifyHere({ against = [] }: { against?: string[] }): Promise<AuditCheck> {
  const installation = openInstallation()
  return withDatabase(installation, database => tracedRead(database, '核对审计', () => verifyAudit(database, against.map(readHead), installation.headsDir)))
}

function readHead(text: string) {
  const head = parseHead(existsSync(text) ? readFileSync(text, 'utf8') : text)
  if (head === undefined) throw problem('audit.badHead', `看不懂树头“${text}”：请给出树头文件，或报表上打印的“数目.哈希”`)
  return head
}

const hourMs = 3_600_000
/** Without a head from elsewhere whoever holds all keys could have written the log anew. */
function tellOutside({ youngestOutside, claimsHeld }: AuditCheck): void {
  if (youngestOutside !== null) say(`与外部保存的树头核对，最新的一个是 ${Math.floor((Date.now() - Date.parse(youngestOutside)) / hourMs)} 小时前签的`, { youngestOutside }) // clock: an age to be read
  else if (claimsHeld === 0) warn('没有在别处保存的树头可以核对：持有全部密钥的人重写过的日志看不出来。请设置 QINGHE_HEADS_TO，或用 --against 给出报表上打印的校验值')
}

function tell(report: AuditCheck): void {
  tellOutside(report)
  const { findings, findingCount, notes, ...rest } = report
  if (notes.length > 0) show('时钟有过变动，前后留痕的时间不能直接比较', notes, { notes })
  if (report.isSound) {
    done(`审计完整：${report.size} 条，核对树头 ${report.headsChecked} 个、外部树头 ${report.claimsHeld} 个`, rest)
    return
  }
  show(`发现 ${findingCount} 处问题`, findings.map(sayFinding), { findings })
  throw problem('audit.broken', `审计树核对不通过：${findingCount} 处`, 500)
}
