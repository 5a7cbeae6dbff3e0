/**
 * Migrations go forward only. Each file `NNNN_name.sql` runs once, in its own transaction together with the line that says so,
 * as the owner, under an advisory lock. What has run may never be edited: two installations with the same list of names but
 * different tables cannot be told apart any more, and no later migration can be right for both.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { issue, Problem, problem, refuseIf } from '@qinghe/domain/kernel/problem.ts'
import pg from 'pg'

type MigrationFile = { number: number; name: string; checksum: string; text: string }
type Applied = { number: number; name: string; checksum: string }

export const migrationsDir = fileURLToPath(new URL('../../../migrations', import.meta.url))

// "qinghe" in ASCII; any fixed number will do, it only must not be used by somebody else in the same database.
const advisoryKey = 0x71696e676865

/** Brings the database to the newest state. @returns names of the files that ran now. Throws Problem when the history does not fit. */
export async function migrate(owner: pg.ClientConfig, dir = migrationsDir): Promise<string[]> {
  const files = readMigrations(dir)
  const client = new pg.Client(owner)
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [advisoryKey])
    await client.query(`create table if not exists public.qinghe_migrations (
      number int primary key, name text not null, checksum text not null, applied_at timestamptz not null)`)
    const { rows } = await client.query<Applied>('select number, name, checksum from public.qinghe_migrations order by number')
    refuseIf(misfits(files, rows))
    const pending = files.slice(rows.length)
    for (const file of pending) await apply(client, file)
    return pending.map(file => file.name)
  } finally {
    await client.end()
  }
}

/** All files in order. Refuses strange names, gaps and duplicates before anything is touched. */
export function readMigrations(dir: string): MigrationFile[] {
  const names = readdirSync(dir).filter(name => name.endsWith('.sql')).sort()
  const files = names.map((name, index): MigrationFile => {
    const digits = /^(\d{4})_[a-z][a-z0-9_]*\.sql$/.exec(name)?.[1]
    if (digits === undefined) throw problem('migration.badName', `迁移文件 ${name} 的名称不符合“四位编号_小写名称.sql”`, 500)
    const number = Number(digits)
    if (number !== index + 1) throw problem('migration.gap', `迁移文件的编号必须从 0001 起连续且不重复：${name} 应为第 ${index + 1} 号`, 500)
    const text = readFileSync(join(dir, name), 'utf8')
    return { number, name: name.slice(0, -4), text, checksum: createHash('sha256').update(text).digest('hex') }
  })
  return files
}

function misfits(files: MigrationFile[], applied: Applied[]) {
  return applied.flatMap((row, index) => {
    const file = files[index]
    if (row.number !== index + 1) return [issue('migration.historyGap', `数据库里缺少第 ${index + 1} 号迁移的记录，数据库可能被手工改动过`)]
    if (file === undefined) return [issue('migration.newerDatabase', `数据库已执行到 ${row.name}，比本程序新；请安装不低于数据库的版本`)]
    if (file.name !== row.name) return [issue('migration.renamed', `第 ${row.number} 号迁移执行时名为 ${row.name}，现在却是 ${file.name}；已执行的迁移不得改名`)]
    if (file.checksum !== row.checksum) return [issue('migration.altered', `迁移 ${row.name} 执行之后文件被改动；已执行的迁移不得修改，请恢复原文件并另写新迁移`)]
    return []
  })
}

async function apply(client: pg.Client, file: MigrationFile): Promise<void> {
  try {
    await client.query('begin')
    await client.query(file.text)
    await client.query('insert into public.qinghe_migrations (number, name, checksum, applied_at) values ($1, $2, $3, $4)',
      [file.number, file.name, file.checksum, new Date()])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw explained(file, error)
  }
}

function explained(file: MigrationFile, error: unknown): unknown {
  if (!(error instanceof pg.DatabaseError)) return error
  const line = error.position === undefined ? '' : `（第 ${file.text.slice(0, Number(error.position)).split('\n').length} 行）`
  return new Problem([issue('migration.failed', `迁移 ${file.name} 执行失败${line}：${error.message}；数据库停在上一个迁移，没有留下一半的改动`)], 500)
}
