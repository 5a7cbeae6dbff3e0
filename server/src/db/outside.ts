/** What an outside PostgreSQL must be, asked before anything is written to it, and answered in words its keeper can act on. */
import { issue, type Issue, problem, type Problem, refuseIf } from '@qinghe/domain/kernel/problem.ts'
import type pg from 'pg'

export type OutsideFacts = {
  /** server_version_num: 150018 is 15.18. */
  version: number; versionText: string; encoding: string
  isSuperuser: boolean; mayCreateRoles: boolean; mayCreateInDatabase: boolean; isReadOnly: boolean
}
const oldest = 150_000

export function outsideIssues(facts: OutsideFacts): Issue[] {
  return [
    ...(facts.version < oldest ? [issue('database.tooOld', `PostgreSQL 是 ${facts.versionText}，青禾需要 15 或更高的版本；请先升级数据库`)] : []),
    ...(facts.encoding !== 'UTF8' ? [issue('database.encoding', `数据库的编码是 ${facts.encoding}，请用 UTF8 编码重新建库`)] : []),
    ...(facts.isReadOnly ? [issue('database.readOnly', '连到的是只读的备库，DATABASE_URL 要指向主库')] : []),
    ...(facts.isSuperuser || facts.mayCreateRoles ? []
      : [issue('database.mayNotCreateRoles', 'DATABASE_URL 里的账号不能创建角色；请由数据库管理员执行 ALTER ROLE 账号 CREATEROLE，或换一个有此权限的账号')]),
    ...(facts.isSuperuser || facts.mayCreateInDatabase ? []
      : [issue('database.mayNotCreateSchema', 'DATABASE_URL 里的账号不能在这个库里建表；请让它成为库的属主，或执行 GRANT CREATE ON DATABASE')]),
  ]
}

export async function refuseUnfit(client: pg.ClientBase): Promise<void> {
  const { rows: [facts] } = await client.query<OutsideFacts>(`select current_setting('server_version_num')::int as version,
    current_setting('server_version') as "versionText", pg_encoding_to_char(d.encoding) as encoding, r.rolsuper as "isSuperuser",
    r.rolcreaterole as "mayCreateRoles", has_database_privilege(d.datname, 'CREATE') as "mayCreateInDatabase", pg_is_in_recovery() as "isReadOnly"
    from pg_database d, pg_roles r where d.datname = current_database() and r.rolname = current_user`)
  if (facts) refuseIf(outsideIssues(facts))
}

const backendOf = async (client: pg.ClientBase): Promise<number | undefined> =>
  (await client.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]?.pid

/** Two open connections with one and the same server behind them share it transaction by transaction: statements with names, the settings of
 *  lanes and the locks of jobs and migrations would land where nobody expects them (tried: half of all answers were faults).
 *  @param second another connection by the same address */
export async function refuseShared(first: pg.ClientBase, second: pg.ClientBase): Promise<void> {
  const one = await backendOf(first)
  await second.query('begin')
  const other = await backendOf(second)
  await second.query('rollback')
  if (one !== other) return
  throw problem('database.transactionPooling', 'DATABASE_URL 指向的连接池按事务共用连接（如 PgBouncer 的 pool_mode = transaction）；请改为 pool_mode = session，或直接连数据库', 500)
}

const reasons: Readonly<Record<string, (at: string) => string>> = {
  ECONNREFUSED: at => `${at} 没有数据库在监听；请确认 PostgreSQL 已启动、端口无误，并允许从本机连接`,
  ENOTFOUND: at => `找不到主机 ${at}；请核对 DATABASE_URL 里的主机名`,
  EAI_AGAIN: at => `找不到主机 ${at}；请核对 DATABASE_URL 里的主机名和本机的域名解析`,
  ETIMEDOUT: at => `${at} 没有回答；请检查网络和防火墙`,
  ENOENT: at => `${at} 没有数据库的套接字；请核对 DATABASE_URL`,
  '28P01': () => '数据库不接受 DATABASE_URL 里的账号或口令',
  '28000': () => '数据库不允许这个账号从本机连接；请检查 pg_hba.conf',
  '3D000': () => 'DATABASE_URL 里的库还不存在；请由数据库管理员先建库，并让该账号成为属主',
  '57P03': () => '数据库正在启动或恢复，请稍后再试',
  '53300': () => '数据库的连接数已满；请调高 max_connections 或关闭多余的连接',
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '')

/** @param url the address without its password goes into the words */
export function unreachable(url: string | undefined, error: unknown): Problem {
  const at = url !== undefined && URL.canParse(url) ? new URL(url).host : '数据库'
  const known = reasons[codeOf(error)]
  const words = known?.(at) ?? (error instanceof Error ? error.message : String(error))
  return problem('database.unreachable', `连不上数据库：${words}`, 500)
}

/** Before anything opens it: a text that is no address would only say so deep inside the driver. */
export function refuseBadAddress(url: string): void {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  const isFit = parsed !== undefined && /^postgres(ql)?:$/.test(parsed.protocol) && parsed.username !== '' && parsed.pathname.length > 1
  if (!isFit) throw problem('database.badAddress', 'DATABASE_URL 要写成 postgres://账号:口令@主机:端口/库名')
}
