/** What somebody who owns the database could do behind the back of the program, and what the verification must say of it. */
import { createHash } from 'node:crypto'
import { sealFile } from '../../server/src/crypto/childKeys.ts'
import { fileSecretAt, keyOfFile } from '../../server/src/records/files/store.ts'
import { testRing } from '../app.ts'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { insertLeaves } from '../../server/src/audit/inbox.ts'
import { type LeafInput, makeLeaf } from '../../server/src/audit/leaf.ts'
import { sequenceAll } from '../honest.ts'
import type { LogWorld } from './world.ts'

export type Manipulation = {
  /** As a sentence: somebody … */
  does: string
  by: (world: LogWorld) => Promise<unknown>
  /** Words of a finding. */
  says: RegExp
  /** The server would not start on it either. */
  refused?: RegExp
}

const run = (text: (world: LogWorld) => string, values: (world: LogWorld) => unknown[] = () => []): Manipulation['by'] =>
  world => world.mighty.query(text(world), values(world))
const sql = (text: string): Manipulation['by'] => ({ mighty }) => mighty.query(text)
const first = ({ children }: LogWorld): unknown[] => [children[0]]
const both = ({ children }: LogWorld): unknown[] => [children[0], children[2]]

const oneLine = (which: string): string => `(select id from qinghe.changes where child = $1 and entity = 'children' order by version ${which} limit 1)`
const lineAltered = /变更记录 [0-9a-f-]+（县 431003，操作编号 [0-9a-f-]+）被改动过/
const receiptAltered = /办理回执 [0-9a-f-]+（县 431003，操作编号 [0-9a-f-]+）被改动过/
const someCommand = `(select id from qinghe.commands where outcome = 'applied' order by id limit 1)`

const history: Manipulation[] = [
  { does: 'deletes the last line of an archive', by: run(() => `delete from qinghe.changes where id = ${oneLine('desc')}`, first),
    says: /变更记录应有 \d+ 条，现有 \d+ 条：被删除/ },
  { does: 'deletes a line from the middle', by: run(() => `delete from qinghe.changes where id = (select id from qinghe.changes
      where child = $1 and entity = 'children' order by version offset 1 limit 1)`, first), says: /前后接不上|被删除/ },
  { does: 'deletes every line of one command', by: run(() =>
    `delete from qinghe.changes where command = (select command from qinghe.changes where id = ${oneLine('desc')})`, first), says: /应有 \d+ 条，现有 0 条：被删除/ },
  { does: 'puts other bytes where before and after are sealed',
    by: run(() => `update qinghe.changes set sealed = sealed || '\\x00' where id = ${oneLine('desc')}`, first), says: lineAltered },
  { does: 'makes a line say somebody else’s name', by: run(() => `update qinghe.changes set account = gen_random_uuid() where id = ${oneLine('desc')}`, first),
    says: lineAltered },
  { does: 'makes a line say something else was done', by: run(() => `update qinghe.changes set phrase = '查看' where id = ${oneLine('desc')}`, first),
    says: lineAltered },
  { does: 'moves a line to another day', by: run(() => `update qinghe.changes set at = at - interval '1 day' where id = ${oneLine('desc')}`, first),
    says: lineAltered },
  { does: 'gives a line to another child', by: run(() => `update qinghe.changes set child = $2 where id = ${oneLine('desc')}`, both), says: lineAltered },
  { does: 'lets two lines change places', by: run(() => `update qinghe.changes c set sealed = o.sealed, version = o.version from qinghe.changes o
      where c.child = $1 and o.child = $1 and c.entity = 'children' and o.entity = 'children' and c.version + o.version = 3`, first), says: lineAltered },
  { does: 'adds a line as the program would', by: run(() => `insert into qinghe.changes
      select county, gen_random_uuid(), region, school, child, version, at, domain, class, entity, entity_id, kind, effective_from, fields, sealed, command,
      account, posting, phrase, mac from qinghe.changes where id = ${oneLine('desc')}`, first), says: lineAltered },
  { does: 'adds a line without a hash', by: run(() => `insert into qinghe.changes
      select county, gen_random_uuid(), region, school, child, version, at, domain, class, entity, entity_id, kind, effective_from, fields, sealed, command,
      account, posting, phrase, null from qinghe.changes where id = ${oneLine('desc')}`, first), says: /没有校验值，不是系统写入的/ },
  { does: 'hides a line by giving it another village', by: run(() => `update qinghe.changes set region = region + 1 where id = ${oneLine('desc')}`, first),
    says: /变更记录所在的村（居）或学校与变更记录不符/ },
]
const receipts: Manipulation[] = [
  { does: 'deletes a receipt', by: sql(`delete from qinghe.commands where id = ${someCommand}`), says: /办理回执应有 1 条，现有 0 条：被删除/ },
  { does: 'makes a refused command an applied one', by: sql(`update qinghe.commands set outcome = 'applied' where outcome = 'setAside'`),
    says: receiptAltered },
  { does: 'gives a command to another account', by: sql(`update qinghe.commands set account = gen_random_uuid() where id = ${someCommand}`),
    says: receiptAltered },
  { does: 'changes what a receipt says', by: sql(`update qinghe.commands set receipt = jsonb_set(receipt, '{counts}', '{"x": 1}') where id = ${someCommand}`),
    says: receiptAltered },
  { does: 'removes what was kept of a refused command', by: sql(`update qinghe.commands set payload = null where payload is not null`), says: receiptAltered },
  { does: 'adds a command', by: sql(`insert into qinghe.commands
      select county, gen_random_uuid(), account, posting, name, input_hash, outcome, receipt, null, at, mac from qinghe.commands
      where id = ${someCommand}`), says: receiptAltered },
  { does: 'lets two receipts change places', by: sql(`update qinghe.commands c set receipt = o.receipt from qinghe.commands o
      where c.outcome = 'applied' and o.outcome = 'applied' and c.id <> o.id and o.id = ${someCommand}`), says: receiptAltered },
]
const log: Manipulation[] = [
  { does: 'deletes a leaf', by: sql('delete from qinghe.audit_leaves where index = 3'), says: /从第 3 条起缺少 1 条留痕/ },
  { does: 'edits a leaf', by: sql(`update qinghe.audit_leaves
      set leaf = convert_to(replace(convert_from(leaf, 'UTF8'), '"outcome":"applied"', '"outcome":"refused"'), 'UTF8')
      where index = 3`), says: /第 3 条留痕的内容被改动过/ },
  { does: 'adds a leaf', by: sql(`insert into qinghe.audit_leaves select (select max(index) + 1
      from qinghe.audit_leaves), id, county, region, at, account, posting, kind, purpose, phrase, count, command, leaf from qinghe.audit_leaves
      where index = 3`), says: /没有签名，不是系统写入的/ },
  { does: 'lets two leaves change places', by: ({ mighty }) =>
    mighty.query('update qinghe.audit_leaves set index = index + 1000 where index in (2, 3)').then(() =>
      mighty.query('update qinghe.audit_leaves set index = 2005 - index - 1000 where index > 999')), says: /第 [23] 条留痕的内容被改动过/ },
  { does: 'replaces a subtree', by: sql(`update qinghe.audit_nodes set hash = sha256('x') where level = 1 and index = 1`), says: /校验值与原文不符/ },
  { does: 'replaces a head', by: sql(`update qinghe.audit_heads set root = sha256('x') where size = (select max(size) from qinghe.audit_heads)`),
    says: /签名不成立|签名的校验值不符/ },
  { does: 'cuts off the end, heads and all, of which one is kept elsewhere', by: async ({ mighty, heads }) => {
    const size = heads[0]?.size
    for (const [table, column] of [['audit_leaves', 'index >='], ['audit_heads', 'size >'], ['audit_child_leaves', 'index >=']] as const)
      await mighty.query(`delete from qinghe.${table} where ${column} $1`, [size])
  }, says: /末尾被删除，或恢复了旧的数据/ },
  { does: 'takes somebody out of the list of who looked at a child',
    by: run(() => 'delete from qinghe.audit_child_leaves where child = $1 and index = (select max(index) from qinghe.audit_child_leaves where child = $1)',
      first), says: /谁看过这名儿童/ },
]
const archives: Manipulation[] = [
  { does: 'changes a field of a child', by: run(() => `update qinghe.children set name = '改过的名' where id = $1`, first), says: /基本信息（.*姓名.*）与变更记录不符，是绕过系统改的/ },
  { does: 'takes a child out of the register', by: run(() => `update qinghe.children set status = 'exited' where id = $1`, first), says: /基本信息（状态）与变更记录不符/ },
  { does: 'moves a child to another village', by: run(() => `update qinghe.children set region = region + 1 where id = $1`, first), says: /所在的村（居）或学校与变更记录不符/ },
  { does: 'exchanges the numbers of two children', by: run(() =>
    `update qinghe.children c set id_number = o.id_number, number_shared = true from qinghe.children o
    where c.id in ($1, $2) and o.id in ($1, $2) and c.id <> o.id`, both), says: /的加密内容打不开，是从别处换来的/ },
  { does: 'makes a number unfindable', by: run(() => `update qinghe.children set id_blind = '\\x00000000000000000000000000000000' where id = $1`, first),
    says: /查重索引与内容不符/ },
  { does: 'exchanges the keys of two children', by: run(() =>
    `update qinghe.child_keys c set wrapped = o.wrapped from qinghe.child_keys o where c.child in ($1, $2) and o.child in ($1, $2) and c.child <> o.child`,
      both), says: /档案密钥的加密内容打不开/ },
  { does: 'deletes a parent', by: run(() => `delete from qinghe.child_parents where child = $1`, first), says: /父母有变更记录而数据不在了，是绕过系统删的/ },
  { does: 'puts in a parent', by: run(() => `insert into qinghe.child_parents (county, id, child, region, role, name)
      select county, gen_random_uuid(), id, region, 'mother', '来历不明' from qinghe.children
      where id = $1`, ({ children }) => [children[1]]), says: /父母没有变更记录，是绕过系统加进来的/ },
  { does: 'puts in a child', by: async ({ mighty, children }) => {
    await mighty.query(`create temp table copied on commit drop as select * from qinghe.children where id = $1`, [children[0]])
    await mighty.query(`update copied set id = $1, id_number = null, id_blind = null`, [newUuid()])
    await mighty.query('insert into qinghe.children select * from copied')
  }, says: /档案密钥的加密内容打不开|没有变更记录/ },
  { does: 'deletes a child with everything about it', by: run(() => `select qinghe.erase_children(431003, array[$1]::uuid[])`, first),
    says: /应有 \d+ 条，现有 0 条：被删除/ },
  { does: 'deletes a child and leaves the rest', by: async ({ mighty, children }) => {
    await mighty.query(`set local session_replication_role = 'replica'`)
    await mighty.query('delete from qinghe.children where id = $1', [children[0]])
  }, says: /所属的儿童档案不在了/ },
  { does: 'takes a number out of the national comparison', by: run(() => `delete from qinghe.person_archives where child = $1`, first), says: /在证件号比对登记里不见了/ },
]
/** Of the one that moved. */
const moved = ({ children }: LogWorld): unknown[] => [children[1]]
const standingOf = (what: string, by: RegExp): RegExp => new RegExp(`各时点所在地与状态的记录${what}${by.source}`)
const bypassed = /与变更记录不符，是绕过系统改的/
const standings: Manipulation[] = [
  { does: 'says a child was elsewhere before she moved', by: run(() => `update qinghe.archive_standings set region = region + 1 where child = $1 and n = 1`, moved), says: standingOf('（所在地）', bypassed) },
  { does: 'says so with the code of that day, too', by: run(() => `update qinghe.archive_standings set region = region + 1, at_region = at_region + 1 where child = $1 and n = 1`, moved), says: standingOf('（所在地）', bypassed) },
  { does: 'says a child had left before she moved', by: run(() => `update qinghe.archive_standings set status = 'exited' where child = $1 and n = 1`, moved), says: standingOf('（状态）', bypassed) },
  { does: 'lets a move come a day later', by: run(() => `update qinghe.archive_standings set at = at + interval '1 day' where child = $1 and n = 2`, moved), says: standingOf('（时间）', bypassed) },
  { does: 'says an archive was opened a day later', by: run(() => `update qinghe.archive_standings set at = at + interval '1 day' where child = $1 and n = 1`, first), says: standingOf('（时间）', bypassed) },
  { does: 'takes a move out', by: run(() => `delete from qinghe.archive_standings where child = $1 and n = 2`, moved), says: standingOf('', /有变更记录而数据不在了，是绕过系统删的/) },
  { does: 'takes out where she was first and counts anew', by: run(() => `with gone as (delete from qinghe.archive_standings where child = $1 and n = 1) update qinghe.archive_standings set n = 0 where child = $1 and n = 2`, moved),
    says: standingOf('', /有变更记录而数据不在了，是绕过系统删的/) },
  { does: 'puts one in', by: run(() => `insert into qinghe.archive_standings select county, child, 3, at, region, school, at_region, status, cause from qinghe.archive_standings where child = $1 and n = 2`, moved),
    says: standingOf('', /没有变更记录，是绕过系统加进来的/) },
  { does: 'passes one off as older than the table', by: run(() => `update qinghe.archive_standings set cause = null where child = $1`, first), says: standingOf('（时间）', bypassed) },
  { does: 'lets a roster come in before it was written', by: sql(`update qinghe.archive_standings s set at = at - interval '1 day' from qinghe.children c where c.id = s.child and c.batch is not null`), says: standingOf('（时间）', bypassed) },
]
const records: Manipulation[] = [
  { does: 'changes a value of a record', by: sql(`update qinghe.records set body = jsonb_set(body, '{metGuardian}', 'false') where kind = 'visit'`),
    says: /台账记录 .*（见到监护人或照护人）与修改记录不符/ },
  { does: 'changes what a list is filtered by', by: sql(`update qinghe.records set n2 = 1 where kind = 'visit'`), says: /（n2）与修改记录不符/ },
  { does: 'changes the state of a record', by: sql(`update qinghe.records set state = 'void' where kind = 'visit'`), says: /（状态）与修改记录不符/ },
  { does: 'gives a record another day', by: sql(`update qinghe.records set day = day - 1 where kind = 'visit'`), says: /（日期）与修改记录不符/ },
  { does: 'gives a record a number', by: sql(`update qinghe.records set number = '9' where kind = 'visit'`), says: /（编号）与修改记录不符/ },
  { does: 'exchanges the sealed contents of two records', by: sql(`update qinghe.records r set sealed = o.sealed from qinghe.records o where o.id <> r.id`),
    says: /台账记录 .*的加密内容打不开/ },
  { does: 'deletes the newest of a part', by: sql(`delete from qinghe.record_parts where revision = 2`), says: /另有查看范围的内容与修改记录不符/ },
  { does: 'opens a part to whoever reads the record', by: sql(`update qinghe.record_parts set readers = entry`), says: /查看范围与台账设置不符/ },
  { does: 'opens a record to others', by: async ({ mighty }) => {
    await mighty.query(`set local session_replication_role = 'replica'`)
    await mighty.query('update qinghe.records set readers = 3')
  }, says: /查看范围与台账设置不符/ },
  { does: 'moves a record to another village', by: async ({ mighty }) => {
    await mighty.query(`set local session_replication_role = 'replica'`)
    await mighty.query('update qinghe.records set region = region + 1')
  }, says: /与所附内容不在一处/ },
  { does: 'deletes a line of a record', by: sql(`delete from qinghe.record_changes where revision = 1`), says: /台账的修改记录应有 \d+ 条，现有 \d+ 条：被删除/ },
  { does: 'makes a line of a record say another act', by: sql(`update qinghe.record_changes set act = 'void' where revision = 2`), says: /台账的修改记录 .*被改动过/ },
  { does: 'deletes a record and leaves the rest', by: async ({ mighty }) => {
    await mighty.query(`set local session_replication_role = 'replica'`)
    await mighty.query(`delete from qinghe.records where kind = 'visit'`)
  }, says: /已经不在而所附内容还在/ },
  { does: 'puts in a record', by: async ({ mighty }) => {
    await mighty.query(`create temp table copied on commit drop as select * from qinghe.records where kind = 'visit'`)
    await mighty.query(`update copied set id = $1, once = null`, [newUuid()])
    await mighty.query('insert into qinghe.records select * from copied')
  }, says: /台账记录 .*的加密内容打不开|没有修改记录/ },
  { does: 'replaces the rules a record was written under', by: async ({ mighty }) => {
    await mighty.query(`set local session_replication_role = 'replica'`)
    await mighty.query(`update qinghe.records set content = 'x' where kind = 'visit'`)
  }, says: /所依据的台账设置与校验值不符/ },
]
/** Somebody who owns the machine and holds the keys too. */
const reseal = async ({ mighty }: LogWorld, content: string): Promise<void> => {
  const { rows: [file] } = await mighty.query('select * from qinghe.record_files order by id limit 1')
  const sealed = sealFile({ key: keyOfFile(testRing, fileSecretAt(file.id), file.secret), algorithm: testRing.algorithm },
    { table: 'files', column: 'content', row: file.id }, Buffer.from(content))
  await mighty.query('update qinghe.record_files set content = $2 where id = $1', [file.id, sealed])
}
const wrongFiles = /的照片或文件与登记时的不符/
const files: Manipulation[] = [
  { does: 'puts the bytes of one file in another’s place', by: sql(
    `update qinghe.record_files f set content = o.content from qinghe.record_files o where o.id <> f.id`), says: /的加密内容打不开/ },
  { does: 'puts in other bytes, sealed with the key of the file', by: world => reseal(world, 'something else'), says: wrongFiles },
  { does: 'lets two files change their ids', by: sql(`update qinghe.record_files f set label = o.label, content = o.content, small = o.small, secret = o.secret
      from qinghe.record_files o where o.id <> f.id`), says: /的加密内容打不开/ },
  { does: 'says that a file is of another kind', by: sql(`update qinghe.record_files set type = 'docx'`), says: wrongFiles },
  { does: 'deletes a file', by: sql(`delete from qinghe.record_files where id = (select id from qinghe.record_files order by id limit 1)`), says: wrongFiles },
  { does: 'hangs a file on another field', by: sql(`update qinghe.record_files set field = 'talk'`), says: wrongFiles },
  { does: 'opens a file to others', by: sql(`update qinghe.record_files set readers = 3`), says: wrongFiles },
]
const staff: Manipulation[] = [
  { does: 'puts in a posting', by: sql(`insert into qinghe.postings (id, account, holder, role, county, region, valid_from, state, proposed_by, confirmed_by,
      created_at)
    select gen_random_uuid(), account, holder, 'countyWomen', county, region, valid_from, 'active', proposed_by, confirmed_by, created_at from qinghe.postings
    where role = 'countyCivilAffairs'`), says: /岗位与.*记下的不同/ },
  { does: 'widens a posting', by: sql(`update qinghe.postings set region = 431003000000 where role = 'childSupervisor'`), says: /岗位与.*记下的不同/ },
  { does: 'replaces a password', by: sql(`update qinghe.credentials set password_hash = 'mine'`), says: /口令与第二验证与.*记下的不同/ },
  { does: 'removes a second factor', by: sql('update qinghe.credentials set totp_confirmed_at = null'), says: /口令与第二验证与.*记下的不同/ },
  { does: 'puts in an account', by: sql(`insert into qinghe.accounts (id, login, name, region, state, created_by, created_at)
      values (gen_random_uuid(), 'wo', '我', 431003000000, 'active', gen_random_uuid(), now())`), says: /账号与.*记下的不同/ },
  { does: 'puts in a session', by: sql(`insert into qinghe.sessions (token_hash, id, account, stage, second_factor, device, device_label, address, opened_at,
      last_seen_at)
    select sha256('x'), gen_random_uuid(), id, 'open', true, sha256('d'), 'x', 'x', now(), now() from qinghe.accounts limit 1`), says: /登录会话没有登录留痕/ },
  { does: 'puts in a one-time code', by: sql(`insert into qinghe.one_time_codes (id, account, region, code_hash, purpose, issued_by, issued_at, expires_at)
    select gen_random_uuid(), id, region, sha256('x'), 'first', gen_random_uuid(), now(), now() + interval '1 day' from qinghe.accounts limit 1`),
      says: /一次性口令与.*记下的不同/ },
  { does: 'approves an examination', by: sql(`insert into qinghe.spot_checks (id, region, about, account, posting, asked_by, reason, starts, until, state,
      decided_by, created_at)
    select gen_random_uuid(), region, region, account, id, 'x', 'x', '2026-01-01', '2026-02-01', 'approved', gen_random_uuid(), now()
    from qinghe.postings limit 1`), says: /抽查审批与.*记下的不同/ },
  { does: 'ends a plan of a county', by: sql(`insert into qinghe.county_plans (county, id, plan, title, effective_from, state, reason, proposed_by,
      proposed_as, proposed_at, decided_by, published_at)
    values (431003, gen_random_uuid(), 'countyCare', 'x', '2026-01-01', 'published', 'x', gen_random_uuid(), gen_random_uuid(), now(), gen_random_uuid(),
    now())`), says: /本县的方案与.*记下的不同/ },
  { does: 'changes an age in the rules', by: sql(`update qinghe.parameters set value = 17 where key = 'leftBehindAgeLimit'`), says: /规则参数与.*记下的不同/ },
]
/** A leaf as the program would write it, but for the key, dropped into the inbox that everybody may write to. */
async function forge({ mighty }: LogWorld, more: Partial<LeafInput>): Promise<void> {
  await insertLeaves(mighty, [makeLeaf({
    at: new Date().toISOString(), kind: 'write', role: 'system:server', county: 431003, region: 0, purpose: 'administration', phrase: '办理',
      requestId: newUuid(), outcome: 'applied', ...more,
  })])
  await sequenceAll(mighty, 'within')
}
const digestOf = async ({ mighty }: LogWorld, name: string): Promise<string> =>
  (await mighty.query('select digest from qinghe.state_of(false) where class = $1', [name])).rows[0].digest

const forged: Manipulation[] = [
  { does: 'puts in an account and drops a leaf that explains it into the inbox', by: async world => {
    const before = await digestOf(world, 'accounts')
    await world.mighty.query(`insert into qinghe.accounts (id, login, name, region, state, created_by, created_at)
    values (gen_random_uuid(), 'wo', '我', 431003000000, 'active', gen_random_uuid(), now())`)
    await forge(world, { kind: 'state', state: { accounts: [before, await digestOf(world, 'accounts')] } })
  }, says: /账号.*被绕过系统改动过/ },
  { does: 'adds a line of history and drops its leaf into the inbox', by: async world => {
    const command = newUuid()
    await world.mighty.query(`insert into qinghe.changes
    select county, gen_random_uuid(), region, school, child, version, at, domain, class, entity, entity_id, kind, effective_from, fields, sealed, $2,
    account, posting, phrase, sha256('guess')
      from qinghe.changes where id = ${oneLine('desc')}`, [world.children[0], command])
    await forge(world, { command, chain: { added: { n: 1, sum: createHash('sha256').update('guess').digest('hex') } } })
  }, says: lineAltered },
]
const rights: Manipulation[] = [
  { does: 'makes a role a member of the owner', by: sql('grant qinghe_owner to qinghe_range'), says: /数据库角色.*记下的不同/, refused: /角色 qinghe_range 的属性或所属的组/ },
  { does: 'lets a role see past row security', by: sql('alter role qinghe_range bypassrls'), says: /数据库角色与.*记下的不同/, refused: /角色 qinghe_range/ },
  { does: 'drops a policy', by: sql('drop policy children_list_read on qinghe.children'), says: /行策略与.*记下的不同/, refused: /行策略 children.children_list_read/ },
  { does: 'opens a policy to everything', by: sql('alter policy children_range_read on qinghe.children using (true)'), says: /行策略与.*记下的不同/,
    refused: /行策略 children.children_range_read/ },
  { does: 'adds a policy', by: sql('create policy mine on qinghe.child_health for select to qinghe_range using (true)'), says: /行策略与.*记下的不同/,
    refused: /行策略 child_health.mine/ },
  { does: 'switches row security off', by: sql('alter table qinghe.child_health disable row level security'), says: /行级安全开关与.*记下的不同/,
    refused: /表 child_health 的行级安全开关/ },
  { does: 'grants a table', by: sql('grant select on qinghe.credentials to qinghe_range'), says: /数据库的权限与.*记下的不同/, refused: /qinghe_range 对 credentials 的权限/ },
  { does: 'replaces the body of a function', by: sql(`create or replace function qinghe.sees(in_region bigint, in_school int, in_child uuid) returns boolean
      language sql stable set search_path = qinghe, pg_catalog, pg_temp as 'select true'`), says: /数据库的函数与.*记下的不同/, refused: /函数 sees/ },
  { does: 'puts in a trigger that swallows leaves', by: ({ mighty }) =>
    mighty.query(`create function qinghe.swallow() returns trigger language plpgsql as 'begin return null; end'`)
    .then(() => mighty.query('create trigger t before insert on qinghe.audit_inbox for each row execute function qinghe.swallow()')), says: /触发器与.*记下的不同/,
      refused: /触发器或规则 audit_inbox.t/ },
  { does: 'puts in a rule that swallows history', by: sql('create rule r as on insert to qinghe.changes do instead nothing'), says: /触发器与.*记下的不同/,
    refused: /触发器或规则 changes.r/ },
  { does: 'drops a constraint', by: sql('alter table qinghe.children drop constraint children_status_is_known'), says: /表结构与.*记下的不同/ },
]
const derived: Manipulation[] = [
  { does: 'changes a stored figure', by: sql('update qinghe.stat_cells set n = n + 1 where level = 5'), says: /的统计数与档案不符/ },
  { does: 'changes a figure of the nation', by: sql('update qinghe.stat_upper set n = n + 1 where level = 0'), says: /全国的统计数与各县之和不符/ },
  { does: 'deletes what phones hear of a record', by: sql('delete from qinghe.record_feed'), says: /缺台账记录/ },
  { does: 'deletes lines of the feed', by: run(() => 'delete from qinghe.feed where child = $1', first), says: /缺号、缺人/ },
  { does: 'deletes a line of an imported roster', by: sql(`delete from qinghe.roster_rows where state = 'imported' and row = (select min(row)
      from qinghe.roster_rows where state = 'imported')`), says: /花名册 .* 的行与导入的档案对不上/ },
  { does: 'alters a line of an imported roster', by: sql(`update qinghe.roster_rows set sealed = sealed || '\\x00' where row = (select min(row)
      from qinghe.roster_rows where state = 'imported')`), says: /roster_rows 的加密内容.*打不开/ },
]

export const manipulations: Readonly<Record<string, readonly Manipulation[]>> = {
  history, receipts, 'the log itself': log, archives, 'where archives were': standings, records, 'files of records': files, 'posts and credentials': staff, 'rights of the database': rights,
    'what is derived': derived, 'and forges leaves': forged,
}
