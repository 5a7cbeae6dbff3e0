import { existsSync, readFileSync } from 'node:fs'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import { sayFinding } from '@qinghe/server/audit/findings.ts'
import { headPurpose, parseHead } from '@qinghe/server/audit/head.ts'
import { type VerifyReport, verify } from '@qinghe/server/audit/verify.ts'
import { ownerRole } from '@qinghe/server/db/roles.ts'
import { Command } from 'commander'
import pg from 'pg'
import { type Database, withDatabase } from '../database.ts'
import { openInstallation } from '../installation.ts'
import { done, show } from '../speaking.ts'

export const auditCommand = (): Command => {
  const audit = new Command('audit').description('审计')
  audit.command('verify')
    .description('重算整棵审计树，并与每一个已签发的树头核对')
    .option('--against <树头...>', '另行保存的树头：文件，或打印在报表上的“数目.哈希”')
    .action(async (flags: { against?: string[] }) => tell(await withDatabase(openInstallation(), database => check(database, flags.against ?? []))))
  return audit
}

async function check(database: Database, against: string[]): Promise<VerifyReport> {
  const heads = against.map(readHead)
  const client = new pg.Client(database.connection(ownerRole))
  await client.connect()
  try {
    const { rows } = await client.query<{ id: string }>('select id from qinghe.installation')
    const origin = rows[0]?.id
    if (origin === undefined) throw problem('audit.empty', '数据库里还没有安装信息，没有可核对的审计')
    return await verify(client, { origin, publicKeys: [database.keys.signingPair(headPurpose).publicKey], heads })
  } finally {
    await client.end()
  }
}

function readHead(text: string) {
  const head = parseHead(existsSync(text) ? readFileSync(text, 'utf8') : text)
  if (head === undefined) throw problem('audit.badHead', `看不懂树头“${text}”：请给出树头文件，或报表上打印的“数目.哈希”`)
  return head
}

function tell(report: VerifyReport): void {
  const { findings, findingCount, ...rest } = report
  if (report.isSound) {
    done(`审计完整：${report.size} 条，核对树头 ${report.headsChecked} 个、外部树头 ${report.claimsHeld} 个`, rest)
    return
  }
  show(`发现 ${findingCount} 处问题`, findings.map(sayFinding), { findings })
  throw problem('audit.broken', `审计树核对不通过：${findingCount} 处`, 500)
}
