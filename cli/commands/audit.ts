/** The audit from the command line. It reads as the owner of the database, whom the log is meant to bind: the heads given with
 *  --against are what it is measured by. */
import { existsSync, readFileSync } from 'node:fs'
import { hostname, userInfo } from 'node:os'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import { sayFinding } from '@qinghe/server/audit/findings.ts'
import { type HeadClaim, headPurpose, headText, parseHead, shortHeadText } from '@qinghe/server/audit/head.ts'
import { insertLeaves } from '@qinghe/server/audit/inbox.ts'
import { makeLeaf } from '@qinghe/server/audit/leaf.ts'
import { fullHead, lastHead, sourceOf } from '@qinghe/server/audit/store.ts'
import { verify, type VerifyReport } from '@qinghe/server/audit/verify.ts'
import { ownerRole } from '@qinghe/server/db/roles.ts'
import { Command } from 'commander'
import pg from 'pg'
import { type Database, withDatabase } from '../database.ts'
import { openInstallation } from '../installation.ts'
import { done, say, show, warn } from '../speaking.ts'

export const auditCommand = (): Command => {
  const audit = new Command('audit').description('审计')
  audit.command('verify').description('核对全部审计记录，以及另行保存的树头')
    // Latin in the brackets: commander takes several values only after a letter of its own alphabet.
    .option('--against <HEAD...>', '另行保存的树头：文件，或打印在报表上的一行')
    .action((flags: { against?: string[] }) => verifyLog(flags.against ?? []))
  audit.command('head').description('输出现在的树头，请另行保存（上级单位、纸面）').action(showHead)
  return audit
}

type Opened = { client: pg.Client; database: Database; origin: string }

async function withOwner<T>(phrase: string, work: (opened: Opened) => Promise<T>): Promise<T> {
  return withDatabase(openInstallation(), async database => {
    const client = new pg.Client(database.connection(ownerRole))
    await client.connect()
    try {
      return await work({ client, database, origin: await leaveTrace(client, phrase) })
    } finally {
      await client.end()
    }
  })
}

/** Every action of the command line has its leaf, this one included. @returns the id of the installation */
async function leaveTrace(client: pg.Client, phrase: string): Promise<string> {
  const { rows } = await client.query<{ id: string; now: Date }>('SELECT id, qinghe.now() AS now FROM qinghe.installation')
  const [found] = rows
  if (!found) throw problem('installation.missing', '数据库里还没有安装信息，没有可核对的审计记录')
  await insertLeaves(client, [makeLeaf({
    at: found.now.toISOString(), kind: 'cli', role: 'system:cli', county: 0, region: 0, purpose: 'audit', phrase,
    device: `${userInfo().username}@${hostname()}`, requestId: `cli-${process.pid}`, outcome: 'answered',
  })])
  return found.id
}

/** The text itself, or the file it names. */
function readHead(given: string): HeadClaim {
  const head = parseHead(existsSync(given) ? readFileSync(given, 'utf8') : given)
  if (!head) throw problem('audit.notAHead', `“${given}”不是树头：应为 ./qinghe audit head 的输出，或报表上的“条数.校验值”`)
  return head
}

async function verifyLog(against: readonly string[]): Promise<void> {
  const heads = against.map(readHead)
  say('正在核对审计记录……')
  const report = await withOwner('命令行核对审计', ({ client, database, origin }) =>
    verify(client, { origin, publicKeys: [database.keys.signingPair(headPurpose).publicKey], heads }))
  if (!report.isSound) refuse(report)
  if (heads.length === 0) warn('没有给出另行保存的树头：本机自己的记录前后一致，但只有另存的树头才能证明历史没有被整体改写')
  const beside = heads.length > 0 ? `，${report.claimsHeld} 个另行保存的树头全部相符` : ''
  done(`审计记录完好：共 ${report.size} 条，${report.headsChecked} 个签名有效${beside}`, report)
}

function refuse(report: VerifyReport): never {
  show('审计记录有问题', report.findings.map(sayFinding), report)
  throw problem('audit.broken', `审计记录没有通过核对，发现 ${report.findingCount} 处问题；请保留现场并报告安全管理员`)
}

const showHead = (): Promise<void> => withOwner('命令行输出树头', async ({ client, origin }) => {
  const stored = await lastHead(sourceOf(client))
  if (!stored) throw problem('audit.empty', '还没有审计记录')
  const head = fullHead(stored, origin)
  show(`审计树头（${stored.at.toISOString()}，${head.size} 条）`, [headText(head), `短写：${shortHeadText(head)}`], { head: headText(head) })
})
