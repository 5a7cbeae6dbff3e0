/** What must be true of the database whatever migrations did to it, as questions to its catalogue. Every question answers with
 *  findings in words; catalogue.test.ts wants none, mutants.test.ts plants faults and wants some. */
import { changeShift } from '@qinghe/domain/kernel/actor.ts'
import { domainBits } from '@qinghe/domain/kernel/dataDomain.ts'
import type pg from 'pg'
import { sealedColumns } from '../../server/src/crypto/sealedColumns.ts'
import { actualGrants, type Ask, catalogueFindings } from '../../server/src/db/catalogue.ts'
import { definers } from '../../server/src/db/definers.ts'
import { grants } from '../../server/src/db/grants.gen.ts'
import { roleNames } from '../../server/src/db/roles.ts'
import { tables } from '../../server/src/db/tables.ts'
import { area, given, policiesOfAddressees, policiesOfCalls, policiesOfDuties, policiesOfRecords, recordTables, setting } from './recordPolicies.ts'

type Rule = (db: Ask) => Promise<string[]>
const rowsOf = async <T extends pg.QueryResultRow>(db: Ask, text: string): Promise<T[]> => (await db.query<T>(text)).rows

/** Tables under the two shapes: the bit of their data domain, the column that names the child, and wider bits for a first row. */
type Protected = { bit: number; child: string; entry?: number; without?: string; readers?: string; hides?: string }
const every = Object.values(domainBits).reduce((all, bit) => all | bit, 0)
/** Domains that the departments which hand rosters over write, and civil affairs (migration 0023). */
const handing = domainBits.ID | domainBits.EDU | domainBits.HLT | domainBits.RPT | domainBits.REL
export const protectedTables: Record<string, Protected> = {
  ...Object.fromEntries(Object.entries(tables).map(([name, { domain, child }]) => [name, { bit: domainBits[domain], child }])),
  children: { bit: domainBits.ID, child: 'id', hides: `(status <> 'arriving'::text)` },
  child_health: { bit: domainBits.HLT, child: 'child', entry: domainBits.ID },
  assignments: { bit: domainBits.FAM, child: 'child' },
  child_keys: { bit: 255, child: 'child' },
  feed: { bit: every, child: 'child' },
  name_grams: { bit: domainBits.ID, child: 'child' },
  roster_batches: { bit: domainBits.ID, child: 'id', without: 'a batch is a file of children, named by its own id; no list holds one' },
  roster_rows: { bit: domainBits.ID, child: 'batch' },
  roster_orders: { bit: domainBits.ID, child: 'batch' },
  roster_sheets: { bit: domainBits.ID, child: 'batch' },
  roster_groups: { bit: domainBits.ID, child: 'batch' },
  roster_mappings: { bit: domainBits.ID, child: 'id', without: 'what headings mean to an office; no list holds one' },
  comparisons: { bit: domainBits.ID, readers: 'readers', child: 'id', without: 'a comparison is a roster of many; no list holds one' },
  comparison_rows: { bit: domainBits.ID, readers: 'readers', child: 'comparison' },
  comparison_expected: { bit: domainBits.ID, readers: 'readers', child: 'comparison' },
  comparison_pairs: { bit: domainBits.ID, readers: 'readers', child: 'comparison' },
  comparison_decisions: { bit: domainBits.ID, readers: 'readers', child: 'id', without: 'a decision is about a line of a roster; no list holds one' },
  comparison_tasks: { bit: domainBits.ID, readers: '(readers | (65536)::bigint)', child: 'id', without: 'a task is its post’s, by area; no list holds one' },
  comparison_models: { bit: domainBits.ID, readers: '(32768)::bigint', child: 'id', without: 'a model is a place’s; no list holds one' },
  submissions: { bit: handing, child: 'id', without: 'a roster of a department is a file of children, named by its own id; no list holds one' },
  submission_rows: { bit: handing, child: 'submission' },
  submission_headings: { bit: handing, child: 'id', without: 'words of a form; no list holds one' },
  submission_agreements: { bit: domainBits.ID, child: 'id', without: 'an agreement is the area’s; no list holds one' },
}

/** Tables of reference, staff and machinery that carry no county, or not first, and why that is right. */
export const notByCounty: Record<string, string> = {
  identities: 'national uniqueness, by blind index', person_archives: 'national uniqueness, by person', stat_upper: 'figures above county',
  clock_offset: 'one row', installation: 'one row', heartbeat: 'one row', regions: 'reference', region_changes: 'reference', region_moves: 'reference',
  region_recodes: 'progress of a reference change', tenant_codes: 'one county a code', organisations: 'public directory', accounts: 'staff', postings: 'staff', spot_checks: 'staff above county',
  credentials: 'staff', one_time_codes: 'staff', account_orders: 'staff', sessions: 'staff', known_devices: 'staff', sign_in_attempts: 'staff', key_rotations: 'machinery',
  audit_inbox: 'one log for the installation', audit_leaves: 'one log', audit_nodes: 'hashes', audit_heads: 'signed heads', figure_rules: 'reference', parameters: 'reference', kind_contents: 'reference', plan_texts: 'reference',
  installations_below: 'installations of other places', heads_below: 'signed heads of other logs', findings_below: 'signed heads of other logs', heads_above: 'how sending stands', sms_gateway: 'one row',
}
/** Tables a role may reach without row security, and why nothing of a person is in them. */
const open: Record<string, string> = {
  installation: 'kind and epoch', heartbeat: 'when readiness was last asked for', regions: 'public', region_changes: 'public', region_moves: 'public', tenants: 'public', tenant_codes: 'public',
  feed_heads: 'one number a county', record_feed_heads: 'one number a county', figure_rules: 'version numbers', parameters: 'ages and durations of rules', gram_counts: 'how often a character occurs, never shown', gram_recounts: 'counters', kind_contents: 'fields and rules of kinds, known by their hash', plan_texts: 'rules of work, known by their hash', arrivals: 'which county is importing, and the number of the batch', sms_gateway: 'how the gateway stands',
}
/** Policies of people that compare neither area nor list, and why. */
const elsewhere: Record<string, string> = {
  commands_are_their_authors: 'by account', exports_are_ones_own: 'by account', export_pieces_are_ones_own: 'by account', saved_views_are_ones_own: 'by account', staged_files_are_ones_own: 'by account', organisations_are_public: 'public directory', schools_are_public: 'public directory',
  ...Object.fromEntries(['record_imports', 'record_import_rows'].flatMap(table => ['range', 'list'].flatMap(shape => ['read', 'insert', 'update'].map(verb => [`${table}_${shape}_${verb}`, 'by the own posting'])))),
  ...Object.fromEntries(['read', 'insert', 'update'].map(verb => [`record_import_headings_range_${verb}`, 'words of a form, by area'])),
  county_kinds_are_the_countys: 'fields and rules of a county’s ledgers, by county', county_kinds_are_proposed: 'by county and account',
  ...Object.fromEntries(['range', 'list'].flatMap(shape => ['read', 'update'].map(verb => [`outbox_${shape}_${verb}`, 'by the own posting; it names no child']))),
  county_plans_are_the_countys: 'rules of work of a county, by county', county_plans_are_proposed: 'by county and account', county_plans_are_overseen: 'rules of work of the counties of the area',
  school_terms_is_the_countys: 'school terms, by county', school_terms_is_entered: 'by county and the own posting', school_terms_is_put_right: 'by county and the own posting',
  work_calendar_is_the_countys: 'public holidays, by county', work_calendar_is_entered: 'by county and the own posting',
  census_rounds_are_the_countys: 'days of a quarter, by county and under a mask of readers', census_locks_are_the_countys: 'who locked a quarter and its digest, by county and under a mask of readers',
  audit_nodes_range_read: 'hashes', audit_heads_range_read: 'hashes', audit_inbox_takes_from_all: 'may only be dropped into',
}
const withOr: Record<string, string> = { audit_leaves_range_read: 'leaves never change, so an older code of the county is found by tenant' }
/** Definer functions that do not ask sees() or settles(), and what holds instead. */
const judgesOtherwise: Record<string, string> = {
  now: 'the clock', stand: 'writes down what an archive says of itself, and tells nothing', my_children: 'by the own posting', who_held: 'name and role of a colleague', kind_records: 'by the own county; it says only how many there are', posts_of_county: 'by the own county; it says only how many there are', posting_today: 'by the own county; role and place of a colleague', lock_unsettled: 'for the folder only',
  hand_over_children: 'by the administrator’s area', ids_taken: 'by the right to add archives; it says only whether an id is free', numbers_held: 'by the right to write numbers in the own county; of the other archive it says nothing',
  rekey_identities: 'for the rotation only', drop_old_identities: 'for the rotation only',
  draw_number: 'by the own county and the right to add records; it says only how many there are', take_out: 'for the importer only', state_of: 'digests of everything, which tell nobody anything', identity_pressure: 'by the own account', decide_postings: 'by acts_as()', end_sessions: 'by acts_as()', complete_codes: 'by acts_as()',
  ask_order: 'by acts_over()', decide_order: 'by acts_over()', use_code: 'for signing in only', answer_reading: 'by acts_as()', ask_below: 'by acts_as()', decide_below: 'by acts_as()',
  tell_owner: 'only of what the caller has just said itself, of a duty it sees',
  take_back_records: 'by the own posting: only what it imported itself and nobody has touched',
  inherit_bars: 'only keeps a part from whom its whole is kept', bar_accounts: 'by acts_as()', file_report: 'anybody may report; it is nobody’s own afterwards', ring_slips: 'for the scanner only: it says how many slips had a step due', receive_slip: 'by organisation and post', answer_slip: 'by organisation and post',
  duty_story: 'by sees_duty()', duty_counts: 'by sees_duty()', duty_holder: 'by the own county; name of a colleague', settle_records: 'by what the history says this command did', settle_slip: 'by what the own posting has signed for', settle_command: 'by the own command', end_started: 'by what the history says this command did',
  remind_duty: 'by oversees_duty()', remind_late: 'by oversees_duty()', duties_hindered: 'by sees_duty()', listed_children: 'by sees_duty()', say_cannot: 'by sees_duty() and the own post', hand_duty: 'by oversees_duty()', ask_waiver: 'by oversees_duty()', duty_pauses_of: 'by sees_duty()', ask_pause: 'by owes_duty()', end_pause: 'by owes_duty()',
    decide_pause: 'by oversees_duty()', decide_waiver: 'by oversees_duty()', decide_plan: 'by the own county; of a colleague’s proposal, or to withdraw one’s own', decide_kind: 'by the own county; of a colleague’s proposal, or to withdraw one’s own',
  census_follow: 'by what the history says this command did; it tells nothing', census_standing: 'by the own county and who keeps identity up; numbers of places', census_catch_up: 'for the scanner only', census_waiting: 'by the own county; ids and places, nobody’s name', census_underway: 'by the own county; the name of a quarter', census_handed: 'by the own posting: what it wrote itself', census_ends: 'by the own county and who keeps identity up; numbers alone', census_check: 'by census_is_countys()', census_known: 'by census_is_countys()', census_lock: 'by census_is_countys()', census_restate: 'by census_is_countys()', census_decide: 'by census_is_countys()',
  is_staffed: 'by the own county; says only whether somebody is in office', is_held_by: 'by the own county; says only whether a posting is one of these accounts', bar_record: 'by amends()', readdress: 'by amends()', came_back: 'by amends()',
  states_inside: 'by amends(); of parts of the same audience, their state alone', heard_children: 'by answers_calls(): three at most of a name and an age or place', calls_of_number: 'by answers_calls() and never of what is kept from the own account', relate_call: 'by answers_calls() and a call of the own posting', claim_receipt: 'by an id and a secret of whoever stands at the door', file_at_door: 'anybody may report; it is nobody’s own afterwards', report_of_receipt: 'by number and secret of the receipt', standing_of_receipt: 'by number and secret of the receipt', account_guard: 'says only whether an account takes two', posting_guard_on: 'says only whether a posting takes two',
}
/** Bytes that are no sealed value of the ring. */
const otherBytes: Record<string, string> = {
  'commands.input_hash': 'SHA-256', 'one_time_codes.code_hash': 'SHA-256', 'account_orders.code_hash': 'SHA-256', 'sessions.token_hash': 'SHA-256', 'sessions.device': 'SHA-256',
  'known_devices.device': 'SHA-256', 'sign_in_attempts.counter': 'SHA-256', 'audit_inbox.leaf': 'canonical leaf', 'audit_leaves.leaf': 'canonical leaf',
  'audit_nodes.hash': 'SHA-256', 'audit_heads.root': 'SHA-256', 'audit_heads.signature': 'signature', 'heads_below.root': 'SHA-256', 'heads_below.signature': 'signature', 'findings_below.root': 'SHA-256', 'findings_below.signature': 'signature', 'identities.blind_index': 'blind index',
  'changes.sealed': 'sealed with the child’s own key', 'changes.mac': 'keyed hash', 'commands.mac': 'keyed hash',
  'export_pieces.sealed': 'sealed with the key of its file', 'record_changes.sealed': 'sealed with the record’s own key',
  ...Object.fromEntries(['staged_files', 'record_files'].flatMap(table => ['label', 'content', 'small'].map(column => [`${table}.${column}`, 'sealed with the file’s own key']))),
  'record_changes.mac': 'keyed hash', 'record_slips.mac': 'keyed hash', 'records.once': 'keyed hash', 'door_receipts.mark': 'keyed hash', 'door_receipts.again': 'keyed hash',
}

const ours = `c.relnamespace = 'qinghe'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition`

const roles: Rule = async db => {
  const found = await rowsOf<{ role: string; mighty: boolean; member: boolean; owns: boolean }>(db, `
    select rolname as role, rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication as mighty,
      exists (select 1 from pg_auth_members m where m.member = r.oid) as member,
      exists (select 1 from pg_class c where c.relowner = r.oid) or exists (select 1 from pg_proc p where p.proowner = r.oid) as owns
    from pg_roles r where rolname like 'qinghe\\_%' and rolname <> 'qinghe_owner'`)
  const names = found.map(row => row.role).sort()
  return [
    ...(JSON.stringify(names) === JSON.stringify([...roleNames].sort()) ? [] : [`roles are ${names.join(', ')}`]),
    ...found.flatMap(({ role, mighty, member, owns }) => [
      ...(mighty ? [`${role} may more than a login role may`] : []), ...(member ? [`${role} is a member of another role`] : []),
      ...(owns ? [`${role} owns something`] : []),
    ]),
  ]
}

export async function actualDefiners(db: Ask): Promise<Record<string, string>> {
  const rows = await rowsOf<{ name: string; roles: string }>(db, `
    select p.oid::regprocedure::text as name, coalesce(string_agg(case when a.grantee = 0 then 'PUBLIC' else pg_get_userbyid(a.grantee)::text end, ' ' order by a.grantee::regrole::text), '') as roles
    from pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
    where p.pronamespace = 'qinghe'::regnamespace and p.prosecdef and a.grantee <> p.proowner group by 1 order by 1`)
  return Object.fromEntries(rows.map(row => [row.name.replace('qinghe.', ''), row.roles]))
}

const differences = (expected: Record<string, string>, actual: Record<string, string>, what: string): string[] =>
  [...new Set([...Object.keys(expected), ...Object.keys(actual)])].filter(key => expected[key] !== actual[key])
    .map(key => `${what} ${key}: ${actual[key] ?? 'nothing'} instead of ${expected[key] ?? 'nothing'}`)

const grantsAsWritten: Rule = async db => {
  const actual = await actualGrants(db)
  return [...new Set([...Object.keys(grants), ...Object.keys(actual)])].flatMap(role => differences(grants[role] ?? {}, actual[role] ?? {}, role))
}

const definersAsWritten: Rule = async db => {
  const bodies = await rowsOf<{ name: string; body: string; path: string | null }>(db, `select proname as name, prosrc as body, proconfig::text as path
    from pg_proc where pronamespace = 'qinghe'::regnamespace and prosecdef`)
  return [
    ...differences(definers, await actualDefiners(db), 'definer'),
    ...bodies.filter(({ name, body }) => !(name in judgesOtherwise) && !/\b(sees|settles)\(/.test(body)).map(({ name }) => `${name} judges nobody`),
    // Without pg_temp at the end a temporary table of the caller would stand before ours.
    ...bodies.filter(({ path }) => path === null || !/pg_temp"?\}$/.test(path)).map(({ name }) => `${name} looks at temporary tables first`),
  ]
}

const countyFirst: Rule = async db => {
  const rows = await rowsOf<{ tbl: string; name: string; first: string | null; all: string }>(db, `
    select c.relname as tbl, k.conname as name, a.attname as first, k.contype as all from pg_constraint k join pg_class c on c.oid = k.conrelid
    left join pg_attribute a on a.attrelid = c.oid and a.attnum = k.conkey[1] where ${ours} and k.contype in ('p', 'u', 'f', 'x')
    union all
    select c.relname, i.relname, a.attname, 'i' from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class c on c.oid = x.indrelid
    left join pg_attribute a on a.attrelid = c.oid and a.attnum = x.indkey[0] where ${ours} and x.indisunique`)
  // To tables that are in every county's reach.
  const toReference = ['schools_belong_to_an_organisation', 'records_of_a_content', 'county_kinds_of_a_content', 'county_plans_source_is_kept', 'county_plans_content_is_kept', 'county_plans_base_is_kept']
  return rows.filter(row => row.first !== 'county' && !(row.tbl in notByCounty) && !toReference.includes(row.name)).map(row => `${row.name} of ${row.tbl} begins with ${row.first}`)
}

const reachable = `exists (select 1 from aclexplode(c.relacl) a where a.grantee <> c.relowner)
  or exists (select 1 from pg_attribute t, aclexplode(t.attacl) a where t.attrelid = c.oid)`
const rowSecurity: Rule = async db => {
  const rows = await rowsOf<{ tbl: string }>(db, `select c.relname as tbl from pg_class c where ${ours} and not c.relrowsecurity and (${reachable})`)
  return rows.filter(row => !(row.tbl in open)).map(row => `${row.tbl} is reached without row security`)
}

const scopeKeys: Rule = async db => {
  const rows = await rowsOf<{ tbl: string; cols: string }>(db, `select c.relname as tbl, string_agg(a.attname || ' ' || format_type(a.atttypid, null) || case when a.attnotnull then '' else ' null' end, ',') as cols
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped where ${ours} group by 1`)
  const columns = new Map(rows.map(row => [row.tbl, row.cols.split(',')]))
  return Object.entries({ ...protectedTables, changes: { bit: 0, child: 'child' } }).flatMap(([table, { child }]) =>
    ['county integer', 'region bigint', 'school integer', `${child} uuid`].filter(column => !columns.get(table)?.includes(column)).map(column => `${table} lacks ${column}`))
}

/** No trigger, no sequence, no identity, no clock but ours, and no index that a policy would switch off. */
const nothingForbidden: Rule = async db => {
  const rows = await rowsOf<{ what: string }>(db, `
    select 'trigger ' || tgname as what from pg_trigger t join pg_class c on c.oid = t.tgrelid where not tgisinternal and c.relnamespace = 'qinghe'::regnamespace
    union all select 'rule ' || rulename from pg_rules where schemaname = 'qinghe'
    union all select 'sequence ' || relname from pg_class where relnamespace = 'qinghe'::regnamespace and relkind = 'S'
    union all select 'view ' || relname from pg_class where relnamespace = 'qinghe'::regnamespace and relkind in ('v', 'm', 'f')
    union all select 'identity ' || relname || '.' || attname from pg_attribute a join pg_class c on c.oid = a.attrelid where relnamespace = 'qinghe'::regnamespace and attidentity <> ''
    union all select 'clock in ' || relname from pg_attrdef d join pg_class c on c.oid = d.adrelid where relnamespace = 'qinghe'::regnamespace
      and pg_get_expr(d.adbin, d.adrelid) ~* 'now|current_|nextval|clock_timestamp'
    union all select 'clock in ' || proname from pg_proc where pronamespace = 'qinghe'::regnamespace and prosrc ~* '(^|[^.a-z_])now\\s*\\(|current_date|current_timestamp|clock_timestamp'
    union all select 'index ' || i.relname from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class c on c.oid = x.indrelid join pg_am m on m.oid = i.relam
      where c.relnamespace = 'qinghe'::regnamespace and m.amname <> 'btree' and not x.indisexclusion
    union all select 'operator class of ' || i.relname from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class c on c.oid = x.indrelid,
      unnest(x.indclass) k join pg_opclass o on o.oid = k where c.relnamespace = 'qinghe'::regnamespace and o.opcname ~ 'trgm|gin|pattern'`)
  return rows.map(row => row.what)
}

const sealing: Rule = async db => {
  const rows = await rowsOf<{ col: string; type: string }>(db, `select c.relname || '.' || a.attname as col, format_type(a.atttypid, null) as type
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped where ${ours}`)
  const types = new Map(rows.map(row => [row.col, row.type]))
  const walked = new Set(sealedColumns.flatMap(({ table, column, blind }) => [`${table}.${column}`, ...(blind ? [`${table}.${blind.column}`] : [])]))
  const written = Object.entries(tables).flatMap(([table, spec]) => [
    ...spec.sealed.filter(column => types.get(`${table}.${column}`) !== 'bytea').map(column => `${table}.${column} is not bytea`),
    ...[...spec.sealed, ...spec.derived, spec.key, spec.child].filter(column => !types.has(`${table}.${column}`)).map(column => `${table}.${column} does not exist`),
    ...spec.sealed.filter(column => !walked.has(`${table}.${column}`)).map(column => `${table}.${column} is never sealed again`),
    ...rows.filter(row => row.type === 'bytea' && row.col.startsWith(`${table}.`)).map(row => row.col.slice(table.length + 1))
      .filter(column => ![...spec.sealed, ...spec.derived].some(known => known === column)).map(column => `${table}.${column} holds bytes the Writer does not seal`),
  ])
  const strays = rows.filter(({ col, type }) => type === 'bytea' && !walked.has(col) && !(col in otherBytes)).map(row => `${row.col} is in no list`)
  return [...written, ...strays, ...[...walked].filter(col => types.get(col) !== 'bytea').map(col => `${col} is listed and not there`)]
}

type PolicyRow = { tbl: string; name: string; kind: string; roles: string; cmd: string; text: string; using: string | null; check: string | null }
const policiesOf = (db: Ask): Promise<PolicyRow[]> => rowsOf<PolicyRow>(db, `select tablename as tbl, policyname as name, permissive as kind, array_to_string(roles, ' ') as roles,
  cmd, coalesce(qual, '') || ' ' || coalesce(with_check, '') as text, qual as using, with_check as check from pg_policies where schemaname = 'qinghe' order by 1, 2`)

const holds = (mask: 'reads' | 'writes', bits: number) => `((${setting(mask, 'bigint')} & (${bits})::bigint) <> 0)`
/** Where others than the readers of the domain may read: bits of readerBits, or of the row. */
const readBy = ({ bit, readers }: Protected): string => (readers === undefined ? holds('reads', bit) : `((${setting('reads', 'bigint')} & ${readers}) <> 0)`)
const expected = (who: string, where: string, spec: Protected) => {
  /** What nobody sees or changes, whoever may add it (decision 031). */
  const shown = (condition: string): string => `(${[where, condition, ...(spec.hides ? [spec.hides] : [])].join(' AND ')})`
  const changed = shown(holds('writes', spec.bit * 2 ** changeShift))
  return { [`${who}_read`]: [shown(readBy(spec)), null], [`${who}_insert`]: [null, `(${where} AND ${holds('writes', spec.bit | (spec.entry ?? 0))})`], [`${who}_update`]: [changed, changed] }
}
const verbs: Record<string, string> = { read: 'SELECT', insert: 'INSERT', update: 'UPDATE' }

/** The policies of protected tables, to the letter; a table may leave out what nobody needs, never write it otherwise. */
const policiesAsWritten: Rule = async db => {
  const policies = await policiesOf(db)
  return Object.entries(protectedTables).flatMap(([table, spec]) => {
    const wanted = { ...expected('range', area, spec), ...expected('list', given(spec.child), spec) }
    return Object.entries(wanted).flatMap(([key, [using, check]]) => {
      const [who, verb] = key.split('_') as [string, string]
      const own = policies.filter(p => p.tbl === table && p.roles.split(' ').includes(`qinghe_${who}`) && [verbs[verb], 'ALL'].includes(p.cmd))
      const right = own.filter(p => p.name === `${table}_${key}` && p.using === using && p.check === check && p.roles === `qinghe_${who}`)
      if (own.length === 0 && (key !== 'range_read' && key !== 'list_read')) return []
      return own.length === 1 && right.length === 1 ? [] : [`${table}: ${verb} of ${who} is ${own.map(p => `${p.name} ${p.text}`).join('; ') || 'missing'}`]
    })
  })
}

/** Of the quarter: by area, for whoever keeps identity up or settles it; read only, and by no list. */
const census: Rule = async db => {
  const own = (await policiesOf(db)).filter(p => p.tbl.startsWith('census_') && !['census_rounds', 'census_locks'].includes(p.tbl) && !/rotator|scanner/.test(p.roles))
  const using = `((region >= ${setting('lo', 'bigint')}) AND (region < ${setting('hi', 'bigint')}) AND ((${setting('reads', 'bigint')} & (98304)::bigint) <> 0))`
  return [
    ...own.filter(p => p.cmd !== 'SELECT' || p.roles !== 'qinghe_range' || p.using !== using).map(p => `${p.name} is ${p.text}`), ...(own.length === 10 ? [] : [`${own.length} policies of the quarter`]),
  ]
}

const duties: Rule = async db => {
  const own = (await policiesOf(db)).filter(p => /^dut(y|ies)/.test(p.tbl) && !/scanner|sender|rotator/.test(p.roles))
  return [
    ...Object.entries(policiesOfDuties).filter(([name, using]) => !own.some(p => p.name === name && p.tbl === 'duties' && p.cmd === 'SELECT' && p.using === using && p.check === null && p.roles === `qinghe_${name.split('_')[1] ?? ''}`)).map(([name]) => `${name} is ${own.find(p => p.name === name)?.text ?? 'missing'}`),
    ...own.filter(p => !(p.name in policiesOfDuties)).map(p => `${p.name} is one more`),
  ]
}

const records: Rule = async db => {
  const policies = await policiesOf(db)
  return Object.entries(recordTables).flatMap(([table, columns]) => {
    const wanted = { ...policiesOfRecords(table, columns), ...(table === 'record_slips' ? policiesOfAddressees : {}), ...(table === 'records' ? policiesOfCalls : {}) }
    const own = policies.filter(p => p.tbl === table && !/rotator|feed|scanner|sender/.test(p.roles))
    return [
      ...Object.entries(wanted).filter(([name, [using, check]]) => !own.some(p => p.name === name && p.using === using && p.check === check && p.roles === `qinghe_${name.includes('_range_') ? 'range' : 'list'}`)).map(([name]) => `${name} is ${own.find(p => p.name === name)?.text ?? 'missing'}`),
      ...own.filter(p => !(p.name in wanted)).map(p => `${p.name} is one more`),
    ]
  })
}

/** Every other policy of people: inside their area or list, under a mask of domains, without OR, sub-select or function of ours. */
const policiesInline: Rule = async db => (await policiesOf(db)).flatMap(({ name, tbl, kind, roles: to, cmd, text }) => {
  const isPeople = /qinghe_(range|list)|public/.test(to) && !(name in elsewhere) && !(tbl in recordTables) && !(name in policiesOfDuties)
  const mask = cmd === 'SELECT' ? 'qinghe.reads' : 'qinghe.writes'
  const isInside = to === 'qinghe_range' ? text.includes('(region >=') && text.includes('(region <') && text.includes("'qinghe.hi'") : text.includes("'qinghe.children'")
  return [
    ...(isPeople && !isInside ? [`${name} of ${tbl} has no bounds`] : []),
    ...(isPeople && !text.includes(mask) ? [`${name} of ${tbl} asks for no domain`] : []),
    ...(isPeople && to.includes(' ') ? [`${name} of ${tbl} is for two shapes`] : []),
    ...(/\bOR\b/.test(text) && !(name in withOr) ? [`${name} of ${tbl} has an OR`] : []),
    ...(/\b(SELECT|EXISTS|IN \()\b/.test(text) ? [`${name} of ${tbl} has a sub-select`] : []),
    ...(/\b(qinghe\.)?(sees|settles|now|my_children)\s*\(/.test(text) || /qinghe\.[a-z_]+\(/.test(text) ? [`${name} of ${tbl} calls a function`] : []),
    ...(to.includes('public') ? [`${name} of ${tbl} is for everybody`] : []), ...(kind === 'PERMISSIVE' ? [] : [`${name} of ${tbl} is ${kind}`]),
    ...(cmd === 'ALL' && isPeople ? [`${name} of ${tbl} is for every verb`] : []),
  ]
})

/** Policies of `changes` follow the domain of the line. */
const history: Rule = async db => {
  const own = (await policiesOf(db)).filter(p => p.tbl === 'changes' && /range|list/.test(p.roles))
  return own.flatMap(({ name, roles: to, text, cmd }) => [
    ...(to === 'qinghe_range' && !text.includes(area) ? [`${name} has no bounds`] : []), ...(to === 'qinghe_list' && !text.includes(given('child')) ? [`${name} has no list`] : []),
    ...(text.includes('domain') ? [] : [`${name} asks for no domain`]), ...(cmd === 'SELECT' || cmd === 'INSERT' ? [] : [`${name} would let history change`]),
  ])
}

export const rules = {
  roles, grants: grantsAsWritten, definers: definersAsWritten, countyFirst, rowSecurity, scopeKeys, nothingForbidden, sealing,
  policies: policiesAsWritten, records, census, duties, inline: policiesInline, history, atStart: catalogueFindings,
} as const satisfies Record<string, Rule>
