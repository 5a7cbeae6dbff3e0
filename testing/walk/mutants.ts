/** Faults a hurried hand could write into a migration. Each is planted into a transaction, found, and rolled back. */
import type { RoleKey } from '@qinghe/domain/staff/roles.ts'
import type { rules } from './catalogueRules.ts'

export type Mutant = {
  title: string
  plant: string
  /** Questions to the catalogue that must turn red, and no others. */
  red: readonly (keyof typeof rules)[]
  /** What the rows or functions must show: a role and the beginning of its finding. Absent where rows cannot tell. */
  shows?: { role: RoleKey; finding: string; by?: 'functions' | 'records' }
}

const set = (name: string, type: string) => `nullif(current_setting('qinghe.${name}', true), '')::${type}`
const lo = `region >= ${set('lo', 'bigint')}`
const hi = `region < ${set('hi', 'bigint')}`
const school = `school >= ${set('slo', 'int')} and school < ${set('shi', 'int')}`
const given = `child = any (${set('children', 'uuid[]')})`
const bit = (mask: 'reads' | 'writes', bits: number | string) => `(${set(mask, 'bigint')} & ${bits}) <> 0`
const using = (policy: string, table: string, ...terms: string[]) => `alter policy ${policy} on qinghe.${table} using (${terms.join(' and ')})`
const check = (policy: string, table: string, ...terms: string[]) => `alter policy ${policy} on qinghe.${table} with check (${terms.join(' and ')})`
/** Writes a function again with one part of its text replaced. */
const rewrite = (fn: string, from: string, to: string) => `do $m$ declare t text; begin
  select replace(pg_get_functiondef(oid), $a$${from}$a$, $b$${to}$b$) into t from pg_proc where proname = '${fn}' and pronamespace = 'qinghe'::regnamespace;
  if t = (select pg_get_functiondef(oid) from pg_proc where proname = '${fn}' and pronamespace = 'qinghe'::regnamespace) then raise 'nothing replaced'; end if;
  execute t; end $m$`

const free = `${set('account', 'uuid')} <> all (barred)`
const bits = (mask: string, column: string) => `(${set(mask, 'bigint')} & ${column}) <> 0`
export const mutants: readonly Mutant[] = [
  { title: 'a bar is taken out of records', plant: using('records_range_read', 'records', lo, hi, school, bits('sees', 'readers')),
    red: ['records'], shows: { role: 'childDirector', finding: 'reading records of VIS barred is open', by: 'records' } },
  { title: 'one’s own records are everybody’s', plant: using('records_range_made_read', 'records', bits('owns', 'readers'), free),
    red: ['records'], shows: { role: 'childDirector', finding: 'reading records of VIS nextCounty is open', by: 'records' } },
  { title: 'a bar is taken out of duties', plant: using('duties_range_seat_read', 'duties', lo, hi, school, `role = ${set('role', 'text')}`), red: ['duties'] },
  { title: 'a duty is read by name by everybody', plant: using('duties_list_named_read', 'duties', free), red: ['duties'] },
  { title: 'a list of the quarter is read by whoever reads names', plant: using('census_lines_range_read', 'census_lines', lo, hi, bit('reads', 1)), red: ['census'] },
  { title: 'an upper bound is dropped', plant: using('children_range_read', 'children', lo, school, bit('reads', 1)),
    red: ['policies', 'inline'], shows: { role: 'childDirector', finding: 'reading children nextProvince is open' } },
  { title: 'a lower bound is dropped', plant: using('child_parents_range_read', 'child_parents', hi, school, bit('reads', 2)),
    red: ['policies', 'inline'], shows: { role: 'childDirector', finding: 'reading child_parents nextVillage is open' } },
  { title: 'the school is forgotten', plant: using('child_schooling_range_read', 'child_schooling', lo, hi, bit('reads', 4)),
    red: ['policies'], shows: { role: 'schoolAdmin', finding: 'reading child_schooling otherSchool is open' } },
  { title: 'the domain is forgotten', plant: using('child_health_range_read', 'child_health', lo, hi, school),
    red: ['policies', 'inline'], shows: { role: 'finance', finding: 'reading child_health inside is open' } },
  { title: 'the domain is another one', plant: using('child_health_range_read', 'child_health', lo, hi, school, bit('reads', 1)),
    red: ['policies'], shows: { role: 'police', finding: 'reading child_health inside is open' } },
  { title: 'a comparison is shown to whoever reads identity', plant: using('comparison_rows_range_read', 'comparison_rows', lo, hi, school, bit('reads', 1)),
    red: ['policies'], shows: { role: 'womensFederation', finding: 'reading comparison_rows inside gives 5 instead of 0' } },
  { title: 'somebody adds OR true', plant: using('child_relief_range_read', 'child_relief', `((${lo} and ${hi} and ${school} and ${bit('reads', 128)}) or true)`),
    red: ['policies', 'inline'], shows: { role: 'childDirector', finding: 'reading child_relief nextCounty is open' } },
  { title: 'a list compares another column', plant: using('child_schooling_list_read', 'child_schooling', `id = any (${set('children', 'uuid[]')})`, bit('reads', 4)),
    red: ['policies'], shows: { role: 'homeroomTeacher', finding: 'reading child_schooling inside is closed' } },
  { title: 'a list compares nothing', plant: using('children_list_read', 'children', bit('reads', 1)),
    red: ['policies', 'inline'], shows: { role: 'parent', finding: 'reading children unassigned is open' } },
  { title: 'a policy is for the wrong role', plant: 'alter policy child_parents_list_read on qinghe.child_parents to qinghe_range',
    red: ['policies', 'inline'], shows: { role: 'parent', finding: 'reading child_parents inside is closed' } },
  { title: 'a policy more lets everybody read', plant: 'create policy child_relief_for_reports on qinghe.child_relief for select using (true)',
    red: ['inline'], shows: { role: 'childDirector', finding: 'reading child_relief nextVillage is open' } },
  { title: 'a policy more lets one shape read', plant: `create policy children_for_figures on qinghe.children for select to qinghe_range using (${bit('reads', 4096)})`,
    red: ['policies', 'inline'], shows: { role: 'finance', finding: 'reading children nextCity is open' } },
  { title: 'an insert checks nothing', plant: check('child_parents_range_insert', 'child_parents', 'true'),
    red: ['policies', 'inline'], shows: { role: 'childDirector', finding: 'adding to child_parents nextVillage is open' } },
  { title: 'C is taken for U', plant: `${using('child_relief_range_update', 'child_relief', lo, hi, school, bit('writes', 128))}; ${check('child_relief_range_update', 'child_relief', lo, hi, school, bit('writes', 128))}`,
    red: ['policies'], shows: { role: 'childDirector', finding: 'changing child_relief inside is open' } },
  { title: 'a role bypasses row security', plant: 'alter role qinghe_range bypassrls', red: ['roles'], shows: { role: 'finance', finding: 'reading children nextProvince is open' } },
  { title: 'row security is switched off', plant: 'alter table qinghe.child_keys disable row level security',
    red: ['rowSecurity'], shows: { role: 'parent', finding: 'the key unassigned is open' } },
  { title: 'history is shown whatever its domain', plant: using('changes_range_read', 'changes', lo, hi, school),
    red: ['inline', 'history'], shows: { role: 'police', finding: 'history of HLT inside is open' } },
  { title: 'history is written for another school', plant: check('changes_range_insert', 'changes', lo, hi, bit('writes', 'domain')),
    red: ['history'], shows: { role: 'schoolAdmin', finding: 'writing history of EDU otherSchool is open' } },
  { title: 'a definer function judges nobody', plant: rewrite('touch_children', 'sees(c.region, c.school, c.id)', 'true'),
    red: ['definers'], shows: { role: 'childDirector', finding: 'touch_children nextVillage is open', by: 'functions' } },
  { title: 'a definer function asks for no domain', plant: rewrite('keep_gaps', '& 143 <> 0', '>= 0'),
    red: [], shows: { role: 'finance', finding: 'keep_gaps inside is open', by: 'functions' } },
  { title: 'a school may move a child', plant: rewrite('move_scope', 'CASE WHEN c.region = new_region THEN 5 ELSE 1 END', '5'),
    red: [], shows: { role: 'schoolAdmin', finding: 'move_scope to a village inside is open', by: 'functions' } },
  { title: 'a definer function is one more', plant: `create function qinghe.peek(x uuid) returns setof qinghe.children language sql security definer set search_path = qinghe, pg_temp
    as 'select * from qinghe.children where id = x'`, red: ['definers'] },
  { title: 'a definer function looks at temporary tables first', plant: 'alter function qinghe.my_children() set search_path = qinghe, pg_catalog', red: ['definers'] },
  { title: 'where a row belongs may be written', plant: 'grant update (region) on qinghe.child_health to qinghe_list',
    red: ['grants'], shows: { role: 'hospital', finding: 'moving child_health inside is open' } },
  { title: 'a table nobody may read is granted', plant: 'grant select on qinghe.identities to qinghe_range', red: ['grants', 'rowSecurity'] },
  { title: 'a list writes its own list', plant: `grant insert on qinghe.assignments to qinghe_list;
    create policy assignments_list_insert on qinghe.assignments for insert to qinghe_list with check (${given} and ${bit('writes', 2)})`,
    red: ['grants'], shows: { role: 'parent', finding: 'adding to assignments inside is open' } },
  { title: 'figures lose their upper bound', plant: using('child_cells_range_read', 'child_cells', lo, bit('reads', 4096)),
    red: ['inline'], shows: { role: 'childDirector', finding: 'figures nextProvince is open' } },
  { title: 'a policy asks another table', plant: using('child_relief_list_read', 'child_relief', `exists (select 1 from qinghe.assignments a where a.child = child_relief.child)`, bit('reads', 128)),
    red: ['policies', 'inline'] },
  { title: 'a policy calls a function of ours', plant: using('feed_range_read', 'feed', 'qinghe.sees(region, school, child)', bit('reads', 32767)), red: ['policies', 'inline'] },
  { title: 'a key does not begin with the county', plant: 'create unique index child_parents_by_child on qinghe.child_parents (child, role)', red: ['countyFirst'] },
  { title: 'an index no policy lets through', plant: 'create index children_by_category on qinghe.children using gin (categories)', red: ['nothingForbidden'] },
  { title: 'a trigger', plant: `create function qinghe.stamp() returns trigger language plpgsql as 'begin return new; end';
    create trigger children_stamp before update on qinghe.children for each row execute function qinghe.stamp()`, red: ['nothingForbidden'] },
  { title: 'another clock', plant: 'alter table qinghe.children alter column updated_at set default now()', red: ['nothingForbidden'] },
  { title: 'a sealed column in clear', plant: 'alter table qinghe.child_health alter column illness type text', red: ['sealing'] },
  { title: 'a new sealed column the rotation does not know', plant: 'alter table qinghe.child_relief add column bank_account bytea', red: ['sealing'] },
]
