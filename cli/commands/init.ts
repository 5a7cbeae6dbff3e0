import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import { regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { ownerRole } from '@qinghe/server/db/roles.ts'
import { split, writeShare } from '@qinghe/server/keys/shares.ts'
import { loadRegions } from '@qinghe/server/regions/load.ts'
import { Command } from 'commander'
import pg from 'pg'
import { bringUpToDate, withDatabase } from '../database.ts'
import { type Founder, found, type Names, refuseFounded } from '../founding.ts'
import { openInstallation, programVersion, realMark } from '../installation.ts'
import { ask, done, isPerson, say, show } from '../speaking.ts'
import { leaveTrace } from '../trace.ts'

type Flags = { county?: string; systemAdmin?: string; securityAdmin?: string; auditor?: string; recoveryTo?: string }

export const initCommand = (): Command => new Command('init')
  .description('建立正式安装：三位管理员与根密钥的恢复份额（空的数据文件夹）')
  .option('--county <代码>', '县级区划代码，六位，例如 431003')
  .option('--system-admin <姓名>', '系统管理员')
  .option('--security-admin <姓名>', '安全管理员')
  .option('--auditor <姓名>', '审计管理员')
  .option('--recovery-to <文件夹>', '把三份恢复份额各写成一个文件（打印或存入各自的 U 盘后删除）')
  .action(run)

async function run(flags: Flags): Promise<void> {
  const installation = openInstallation()
  if (!isPerson() && flags.recoveryTo === undefined) throw problem('init.recovery', '没有终端时请用 --recovery-to 指定恢复份额写到哪里')
  const county = countyOf(flags.county ?? await ask('县级区划代码（六位）'))
  const names = await namesOf(flags)
  refuseUsedFolder(flags.recoveryTo)
  const { founders, papers } = await withDatabase(installation, async database => {
    say('正在建立数据库与全国区划……')
    await bringUpToDate(database)
    const owner = new pg.Client(database.connection(ownerRole))
    await owner.connect()
    try {
      await refuseFounded(owner)
      await loadRegions(owner)
      const founders = await found(owner, county, names)
      await leaveTrace(database, '初始化正式安装，设立三位管理员')
      return { founders, papers: split(database.keys.root, { count: 3, needed: 2 }).map(writeShare) }
    } finally {
      await owner.end()
    }
  })
  writeFileSync(realMark(installation.home), JSON.stringify({ county, version: programVersion() }), { flush: true })
  tell(founders)
  handOutShares(papers, founders, flags.recoveryTo)
  done('正式安装已建立；三位管理员各自登录一次后即可开始设岗', { home: installation.home })
}

function countyOf(text: string) {
  if (!/^\d{6}$/.test(text)) throw problem('init.county', `“${text}”不是六位的县级区划代码`)
  return regionCode(Number(text) * 1_000_000)
}

async function namesOf(flags: Flags): Promise<Names> {
  const names = {
    systemAdmin: flags.systemAdmin ?? await ask('系统管理员姓名'),
    securityAdmin: flags.securityAdmin ?? await ask('安全管理员姓名'),
    auditor: flags.auditor ?? await ask('审计管理员姓名'),
  }
  const given = Object.values(names).map(name => name.trim())
  if (given.includes('') || new Set(given).size < 3) throw problem('init.names', '三位管理员必须是三个不同的人，姓名都要填写')
  return names
}

function tell(founders: Founder[]): void {
  const rows = founders.map(({ login, name, role, code }) => `${login}　${code}　${role}（${name}）`)
  show('首次登录（登录名　一次性口令，七天内有效　岗位）', rows, { accounts: founders })
}

/** Each administrator holds one share; on one machine together they are no better than the key itself. */
function handOutShares(papers: string[], founders: Founder[], folder: string | undefined): void {
  const texts = papers.map((paper, index) => paperText(paper, founders[index], index + 1))
  if (folder === undefined) {
    texts.forEach((text, index) => { show(`恢复份额 ${index + 1}／3`, text.split('\n')) })
    return
  }
  const target = resolve(folder)
  mkdirSync(target, { recursive: true, mode: 0o700 })
  texts.forEach((text, index) => {
    const file = join(target, `恢复份额-${index + 1}-${founders[index]?.role ?? ''}.txt`)
    writeFileSync(file, `${text}\n`, { mode: 0o600, flush: true })
  })
  say(`恢复份额已写入 ${target}：请分别交给三位管理员，然后从本机删除`, { folder: target })
}

/** Asked before anything is made: shares that could not be written would be lost, and with them the way back. */
function refuseUsedFolder(folder: string | undefined): void {
  if (folder !== undefined && existsSync(folder) && readdirSync(folder).length > 0) throw problem('init.folderUsed', `${folder} 不是空文件夹，恢复份额不会写进去`)
}

const paperText = (paper: string, founder: Founder | undefined, number: number): string => [
  `青禾 恢复份额 ${number}／3　保管人：${founder?.role ?? ''} ${founder?.name ?? ''}`,
  '任意两份合在一起可以找回根密钥，从备份恢复全部数据；单独一份没有用处。',
  '请抄写或打印后锁好，不要拍照，不要与另一份放在一起。',
  '', ...paper.match(/.{1,36}/g) ?? [],
].join('\n')
