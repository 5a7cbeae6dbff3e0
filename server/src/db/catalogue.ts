/** What guards the data lies in the catalogue: policies, rights, roles, functions, and that there is no trigger. The program knows what its
 *  migrations make of it (catalogue.json, written from a freshly migrated database by testing/walk/catalogue.test.ts) and does not start on
 *  anything else; the audit keeps digests of it, so that a change between two starts is found as well. */
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import type pg from 'pg'
import { z } from 'zod'
import { grants } from './grants.gen.ts'
import { roleNames } from './roles.ts'

export type Ask = Pick<pg.ClientBase, 'query'>
type Named = Record<string, string>
const rowsOf = async <T extends pg.QueryResultRow>(db: Ask, text: string, values: unknown[] = []): Promise<T[]> => (await db.query<T>(text, values)).rows
const named = (rows: readonly { name: string; says: string }[]): Named => Object.fromEntries(rows.map(row => [row.name, row.says]))

/** Who may do what, as the catalogue says it: SELECT, or SELECT(county, id) where only columns are granted. */
export async function actualGrants(db: Ask): Promise<Record<string, Named>> {
  const rows = await rowsOf<{ role: string; tbl: string; verb: string; cols: string | null }>(db, `
    select role, tbl, verb, cols from (
      select a.grantee, c.relname as tbl, a.privilege_type as verb, null as cols from pg_class c, aclexplode(c.relacl) a
      where c.relnamespace = 'qinghe'::regnamespace and a.grantee <> c.relowner
      union all
      select a.grantee, c.relname, a.privilege_type, string_agg(t.attname, ', ' order by t.attname) from pg_class c
      join pg_attribute t on t.attrelid = c.oid and not t.attisdropped, aclexplode(t.attacl) a where c.relnamespace = 'qinghe'::regnamespace group by 1, 2, 3
    ) g, lateral (select case when g.grantee = 0 then 'PUBLIC' else pg_get_userbyid(g.grantee)::text end as role) r
    order by role, tbl, verb, cols nulls first`)
  const out: Record<string, Named> = {}
  for (const { role, tbl, verb, cols } of rows) {
    const own = (out[role] ??= {})
    own[tbl] = [own[tbl], cols === null ? verb : `${verb}(${cols})`].filter(Boolean).join(' ')
  }
  return out
}

const policies = (db: Ask): Promise<Named> => rowsOf<{ name: string; says: string }>(db, `
  select tablename || '.' || policyname as name, concat_ws(' ', permissive, cmd, (select string_agg(r::text, ',' order by r::text) from unnest(roles) r),
    'USING ' || qual, 'CHECK ' || with_check) as says from pg_policies where schemaname = 'qinghe' order by 1`).then(named)

/** The source as it was written, so that no version of PostgreSQL prints it differently. */
const functions = (db: Ask): Promise<Named> => rowsOf<{ name: string; says: string }>(db, `
  select replace(p.oid::regprocedure::text, 'qinghe.', '') as name, encode(sha256(convert_to(concat_ws('|', l.lanname, p.prokind, p.prosecdef, p.provolatile, p.proretset,
    p.prorettype::regtype, array_to_string(p.proconfig, ';'), p.prosrc, p.proowner = n.nspowner,
    (select string_agg(case when a.grantee = 0 then 'PUBLIC' else pg_get_userbyid(a.grantee)::text end, ' ' order by a.grantee = 0, pg_get_userbyid(a.grantee)::text)
      from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a where a.grantee <> p.proowner)), 'UTF8')), 'hex') as says
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_language l on l.oid = p.prolang where n.nspname = 'qinghe'
    and not exists (select 1 from pg_depend d where d.objid = p.oid and d.deptype = 'e') order by 1`).then(named)

const rowSecurity = (db: Ask): Promise<Named> => rowsOf<{ name: string; says: string }>(db, `
  select relname as name, case when relrowsecurity then 'on' else 'off' end || case when relforcerowsecurity then ' forced' else '' end as says
  from pg_class where relnamespace = 'qinghe'::regnamespace and relkind in ('r', 'p') order by 1`).then(named)

/** Whatever acts by itself when something is written. There is nothing of the kind. */
const triggers = (db: Ask): Promise<Named> => rowsOf<{ name: string; says: string }>(db, `
  select c.relname || '.' || t.tgname as name, case t.tgenabled when 'O' then 'on' else t.tgenabled::text end as says from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where c.relnamespace = 'qinghe'::regnamespace and (not t.tgisinternal or t.tgenabled <> 'O')
  union all select tablename || '.' || rulename, 'rule' from pg_rules where schemaname = 'qinghe'
  union all select evtname, 'event trigger' from pg_event_trigger where evtenabled <> 'D' order by 1`).then(named)

const roles = (db: Ask): Promise<Named> => rowsOf<{ name: string; says: string }>(db, `
  select r.rolname as name, concat_ws(' ', case when r.rolcanlogin then 'LOGIN' end, case when r.rolsuper then 'SUPERUSER' end, case when r.rolbypassrls then 'BYPASSRLS' end,
    case when r.rolcreaterole then 'CREATEROLE' end, case when r.rolcreatedb then 'CREATEDB' end, case when r.rolreplication then 'REPLICATION' end,
    (select string_agg('in ' || g.rolname, ' ' order by g.rolname) from pg_auth_members m join pg_roles g on g.oid = m.roleid where m.member = r.oid)) as says
  from pg_roles r where r.rolname = any($1) order by 1`, [[...roleNames]]).then(named)

/** Who could become the owner, and who could become one of our roles. */
const members = (db: Ask): Promise<Named> => rowsOf<{ name: string; says: string }>(db, `
  select g.rolname || ' ← ' || u.rolname as name, 'member' as says from pg_auth_members m join pg_roles g on g.oid = m.roleid join pg_roles u on u.oid = m.member
  where g.rolname = any($1) or g.oid = (select nspowner from pg_namespace where nspname = 'qinghe') order by 1`, [[...roleNames]]).then(named)

/** Columns, constraints and indexes: only compared with themselves, since versions of PostgreSQL print them differently. */
const schema = (db: Ask): Promise<Named> => rowsOf<{ name: string; says: string }>(db, `
  select c.relname || '.' || a.attname as name, concat_ws(' ', format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid)) as says from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
    where c.relnamespace = 'qinghe'::regnamespace and c.relkind in ('r', 'p')
  union all select c.relname || '.' || k.conname, pg_get_constraintdef(k.oid) from pg_constraint k join pg_class c on c.oid = k.conrelid where c.relnamespace = 'qinghe'::regnamespace
  union all select indexname, indexdef from pg_indexes where schemaname = 'qinghe' order by 1`).then(named)

/** PostgreSQL prints names with or without their schema, as the search path has it. */
async function plainly<T>(db: Ask, read: () => Promise<T>): Promise<T> {
  await db.query('SET search_path = qinghe')
  const found = await read()
  await db.query('RESET search_path')
  return found
}

/** Everything by class, for digests. */
const readCatalogue = (db: Ask): Promise<Record<string, unknown>> => plainly(db, async () => {
  return {
    policies: await policies(db), functions: await functions(db), rowSecurity: await rowSecurity(db), triggers: await triggers(db), roles: await roles(db),
    members: await members(db), grants: await actualGrants(db), schema: await schema(db),
  }
})

export async function catalogueDigests(db: Ask): Promise<Named> {
  return Object.fromEntries(Object.entries(await readCatalogue(db)).map(([name, says]) => [name, createHash('sha256').update(JSON.stringify(says)).digest('hex')]))
}

const Expected = z.object({ policies: z.record(z.string(), z.string()), functions: z.record(z.string(), z.string()), rowSecurity: z.record(z.string(), z.string()) })
type Expected = z.infer<typeof Expected>
const expectedFile = new URL('./catalogue.json', import.meta.url)
const expectedOf = (db: Ask): Promise<Expected> => plainly(db, async () => ({ policies: await policies(db), functions: await functions(db), rowSecurity: await rowSecurity(db) }))
export const writeExpected = async (db: Ask): Promise<void> => writeFileSync(expectedFile, `${JSON.stringify(await expectedOf(db), null, 1)}\n`)
const readExpected = (): Expected => Expected.parse(JSON.parse(readFileSync(expectedFile, 'utf8')))

/** Conditions are printed by PostgreSQL; what its versions do differently is blanks, brackets and casts that change nothing. */
const plain = (says: string | undefined): string | undefined => says?.replaceAll(/::(text|bigint|integer|uuid\[\])|[\s()]/g, '')

const differing = (expected: Named, actual: Named, same: (a: string | undefined, b: string | undefined) => boolean): string[] =>
  [...new Set([...Object.keys(expected), ...Object.keys(actual)])].filter(name => !same(expected[name], actual[name])).sort()

const writtenOn = 180_000
const exactly = (a: string | undefined, b: string | undefined): boolean => a === b
const roughly = (a: string | undefined, b: string | undefined): boolean => plain(a) === plain(b)

/** In words: what is otherwise than the migrations made it. */
export const catalogueFindings = (db: Ask): Promise<string[]> => plainly(db, async () => {
  const expected = readExpected()
  const [server] = await rowsOf<{ version: number }>(db, `select current_setting('server_version_num')::int as version`)
  const same = server !== undefined && Math.floor(server.version / 10_000) === Math.floor(writtenOn / 10_000) ? exactly : roughly
  const granted = await actualGrants(db)
  const rights = [...new Set([...Object.keys(grants), ...Object.keys(granted)])].flatMap(role => differing(grants[role] ?? {}, granted[role] ?? {}, exactly).map(table => `${role} 对 ${table} 的权限`))
  return [
    ...differing(expected.policies, await policies(db), same).map(name => `行策略 ${name}`),
    ...differing(expected.functions, await functions(db), exactly).map(name => `函数 ${name}`),
    ...differing(expected.rowSecurity, await rowSecurity(db), exactly).map(name => `表 ${name} 的行级安全开关`),
    ...Object.keys(await triggers(db)).map(name => `触发器或规则 ${name}`),
    ...differing(Object.fromEntries(roleNames.map(role => [role, 'LOGIN'])), await roles(db), exactly).map(role => `角色 ${role} 的属性或所属的组`),
    ...rights,
  ]
})

const mostNamed = 12

/** @throws Problem that says what was changed, and what to do */
export async function refuseChangedCatalogue(db: Ask): Promise<void> {
  const found = await catalogueFindings(db)
  if (found.length === 0) return
  const more = found.length > mostNamed ? `等 ${found.length} 处` : ''
  throw problem('database.changed', `数据库里保护数据的设置与本程序不符，拒绝启动：${found.slice(0, mostNamed).join('、')}${more}。`
    + '有人绕过程序改过数据库，或数据库由别的版本升级而来；请核对审计（qinghe audit verify），由数据库管理员改回或从备份恢复', 500)
}
