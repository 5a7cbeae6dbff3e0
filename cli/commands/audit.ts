import { existsSync, readFileSync } from 'node:fs'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import { keyLine } from '@qinghe/domain/staff/below.ts'
import { sayFinding } from '@qinghe/server/audit/findings.ts'
import { headPurpose, keyIdOf, parseHead } from '@qinghe/server/audit/head.ts'
import { Command } from 'commander'
import { type AuditCheck, originOf, verifyAudit } from '../auditCheck.ts'
import { type Database, withDatabase } from '../database.ts'
import { openInstallation } from '../installation.ts'
import { asOwner } from '../owner.ts'
import { done, say, show, warn } from '../speaking.ts'
import { tracedRead } from '../trace.ts'

export const auditCommand = (): Command => {
  const audit = new Command('audit').description('审计')
  audit.command('verify')
    .description('重算全部审计记录，并与每一个签过的校验值核对')
    // commander takes several values only behind a Latin letter: <校验值...> was one text.
    .option('--against <head...>', '另行保存的校验值：文件，或打印在报表上的“条数.一串字”；自动送出的（QINGHE_HEADS_TO）和上级收下的（QINGHE_HEADS_ABOVE）总是核对')
    .action(async (flags: { against?: string[] }) => tell(await verifyHere(flags)))
  audit.command('key')
    .description('显示本系统的登记码：交给上级的系统管理员，登记以后校验值才能报送（QINGHE_HEADS_ABOVE）')
    .action(() => withDatabase(openInstallation(), database => tracedRead(database, '查看登记码', () => showKey(database))))
  return audit
}

async function showKey(database: Database): Promise<void> {
  const { publicKey } = database.keys.signingPair(headPurpose)
  const line = keyLine(await asOwner(database, originOf), publicKey.export({ format: 'der', type: 'spki' }).toString('base64url'))
  done(`登记码：${line}　指纹：${keyIdOf(publicKey)}（上级确认前请用电话核对指纹）`, { line, fingerprint: keyIdOf(publicKey) })
}

function verifyHere({ against = [] }: { against?: string[] }): Promise<AuditCheck> {
  const installation = openInstallation()
  return withDatabase(installation, database => tracedRead(database, '核对审计', () => verifyAudit(database, against.map(readHead), { headsDir: installation.headsDir(), headsAbove: installation.headsAbove() })))
}

function readHead(text: string) {
  const head = parseHead(existsSync(text) ? readFileSync(text, 'utf8') : text)
  if (head === undefined) throw problem('audit.badHead', `看不懂校验值“${text}”：请给出校验值文件，或报表上打印的“条数.一串字”`)
  return head
}

const hourMs = 3_600_000
/** Without a head from elsewhere whoever holds all keys could have written the log anew. */
function tellOutside({ youngestOutside, claimsHeld }: AuditCheck): void {
  if (youngestOutside !== null) say(`与外部保存的校验值核对，最新的一个是 ${Math.floor((Date.now() - Date.parse(youngestOutside)) / hourMs)} 小时前签的`, { youngestOutside }) // clock: an age to be read
  else if (claimsHeld === 0) warn('没有在别处保存的校验值可以核对：持有全部密钥的人重写过的日志看不出来。请设置 QINGHE_HEADS_TO 或 QINGHE_HEADS_ABOVE，或用 --against 给出报表上打印的校验值')
}

function tellAbove({ above }: AuditCheck): void {
  if (above === null) return
  if ('failure' in above) {
    warn(`没有能与上级收到的校验值核对：${above.failure}`, { above })
    return
  }
  if (above.held === 0) warn('上级还没有收到过本系统的校验值', { above })
  for (const words of above.contradictions) warn(`上级记有一处矛盾：${words}`, { above })
}

function tell(report: AuditCheck): void {
  tellOutside(report)
  tellAbove(report)
  const { findings, findingCount, notes, ...rest } = report
  if (notes.length > 0) show('时钟有过变动，前后留痕的时间不能直接比较', notes, { notes })
  if (report.isSound) {
    done(`审计完整：${report.size} 条，核对校验值 ${report.headsChecked} 个、外部保存的 ${report.claimsHeld} 个`, rest)
    return
  }
  show(`发现 ${findingCount} 处问题`, findings.map(sayFinding), { findings })
  throw problem('audit.broken', `审计核对不通过：${findingCount} 处`, 500)
}
