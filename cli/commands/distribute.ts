import { problem } from '@qinghe/domain/kernel/problem.ts'
import { type Plan, planOf } from '@qinghe/server/db/distribution.ts'
import { tablesOf } from '@qinghe/server/db/tablesOf.ts'
import { Command } from 'commander'
import type pg from 'pg'
import { withDatabase } from '../database.ts'
import { type Installation, openInstallation } from '../installation.ts'
import { asOwner } from '../owner.ts'
import { done, say, show, warn } from '../speaking.ts'
import { traced, tracedRead } from '../trace.ts'

type Flags = { dryRun?: boolean; iKnow?: boolean }

export const distributeCommand = (): Command => new Command('distribute')
  .description('把数据库按县分布到多台 Citus 节点（尚未在真实的 Citus 上验证过）')
  .option('--dry-run', '只列出将执行的 SQL')
  .option('--i-know', '知道它还没有验证过，已备份，仍要执行')
  .action(distribute)

async function distribute(flags: Flags): Promise<void> {
  const installation = openInstallation()
  if (flags.dryRun !== true) refuseUntested(installation, flags)
  await withDatabase(installation, async database => {
    const plan = await tracedRead(database, '列出分布方案', () => asOwner(database, async owner => planOf(await tablesOf(owner))))
    show('分布方案（未经验证）', plan.statements, { ...plan })
    for (const words of plan.problems) warn(words)
    if (flags.dryRun === true) return done('以上只是方案，没有执行；它还没有在真实的 Citus 上运行过', { statements: plan.statements.length })
    await traced(database, '按县分布数据库', () => asOwner(database, owner => run(owner, plan)))
  })
}

export function refuseUntested({ databaseUrl }: Pick<Installation, 'databaseUrl'>, { iKnow }: Flags): void {
  if (iKnow !== true) {
    throw problem('distribute.untested', '这个命令还没有在真实的 Citus 集群上运行过，不能保证结果。可以先用 --dry-run 看它要做什么；确要执行，请先备份，再加 --i-know', 501)
  }
  if (databaseUrl === undefined) throw problem('distribute.embedded', '内置数据库不能分布，请先把数据移到装有 Citus 的外部 PostgreSQL，并设置 DATABASE_URL')
}

async function run(owner: pg.Client, { statements, problems }: Plan): Promise<void> {
  if (problems.length > 0) throw problem('distribute.problems', `方案里有 ${problems.length} 处不能执行：${problems.join('；')}`)
  const { rowCount } = await owner.query(`select 1 from pg_available_extensions where name = 'citus'`)
  if (rowCount === 0) throw problem('distribute.noCitus', '这台 PostgreSQL 没有安装 Citus 扩展，没有执行任何语句')
  for (const statement of statements) {
    say(statement)
    await owner.query(statement)
  }
  done('已按方案执行。请运行 ./qinghe audit verify 并核对统计后再对外服务', { statements: statements.length })
}
