/** Whether the database alone passes the matrix: straight SQL as the two shapes, with the settings of an actor and no check of
 *  the application. Each answer that differs from the matrix (docs/domain/权限.md) is a finding. */
import type { Actor } from '@qinghe/domain/kernel/actor.ts'
import { type DataDomain, dataDomains, domainBits } from '@qinghe/domain/kernel/dataDomain.ts'
import { AccountId, newUuid } from '@qinghe/domain/kernel/ids.ts'
import { type RoleKey, roleKeys, roleOf, shapeOf } from '@qinghe/domain/staff/roles.ts'
import pg from 'pg'
import { openWriting, poolOf, setChildren } from '../../server/src/db/scope.ts'
import { castAs } from '../cast.ts'
import type { TestDatabase } from '../database.ts'
import { askComparisons, settleComparisons } from './comparisonRows.ts'
import { addsRows, changesRows, type Children, give, insertRow, isInside, readsRows, settleChildren, type Spot, spotCounty, spotKeys, spots } from './county.ts'
import { askRecords, type RecordGround, settleRecords } from './recordRows.ts'
import { actorAt, drawPlaces } from './stage.ts'

export type Ground = { children: Children; postings: Map<RoleKey, string>; records: RecordGround }

/** A county to ask about: one child on every spot, and the one inside given to every role that works from a list. */
export async function prepareGround(owner: pg.Client): Promise<Ground> {
  await drawPlaces(owner)
  const children = await settleChildren(owner)
  const postings = new Map<RoleKey, string>()
  for (const role of roleKeys) {
    const posting = newUuid()
    postings.set(role, posting)
    await give(owner, posting, { spot: 'inside', child: children.inside })
  }
  await owner.query(`insert into qinghe.child_cells (county, region, child, rules, day, cell) select county, region, id, 1, '2026-01-01', 1 from qinghe.children`)
  for (const [i, spot] of spotKeys.entries()) {
    const { region } = spots[spot]
    await give(owner, newUuid(), { spot, child: children[spot] })
    await insertRow(owner, 'audit_leaves', { index: i, id: newUuid(), county: spotCounty(spot), region, at: new Date(), kind: 'read', purpose: 'archive', phrase: '查看档案', count: 1, leaf: new Uint8Array() })
    await insertRow(owner, 'accounts', { id: children[spot], login: `u${i}`, name: '某人', region, state: 'active', created_by: newUuid(), created_at: new Date() })
  }
  await settleComparisons(owner)
  return { children, postings, records: await settleRecords(owner, { children, postings }) }
}

/** A statement that policies refuse leaves no row behind; everything else that goes wrong is past the policy. */
async function passes(client: pg.ClientBase, text: string, values: unknown[] = []): Promise<boolean> {
  await client.query('savepoint ask')
  try {
    return ((await client.query(text, values)).rowCount ?? 0) > 0
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || !['42501', '23505', '23P01'].includes(error.code ?? '')) throw error
    return error.code !== '42501'
  } finally {
    await client.query('rollback to savepoint ask')
  }
}

/** Each table of the archive with its domain, a column that may be changed, and what a new row needs beside the scope keys. */
type Asked = { domain: DataDomain; column: string; columns: string; values: string }
const spell = { columns: 'child, id, valid_from, valid_to', values: `$4, gen_random_uuid(), '1999-01-01', '1999-02-01'` }
const asked: Record<string, Asked> = {
  children: { domain: 'ID', column: 'name', columns: 'id, status, origin, name, birth_date, created_by, created_at, updated_at',
    values: `$4, 'draft', 'typed', '甲', '2016-01-01', gen_random_uuid(), qinghe.now(), qinghe.now()` },
  name_grams: { domain: 'ID', column: 'rank', columns: 'child, gram, rank', values: '$4, 77, 0' },
  child_schooling: { domain: 'EDU', column: 'class_no', ...spell },
  child_guardianships: { domain: 'FAM', column: 'guardian_name', ...spell },
  child_parents: { domain: 'FAM', column: 'name', columns: 'child, id, role', values: `$4, gen_random_uuid(), 'father'` },
  child_health: { domain: 'HLT', column: 'is_ill', columns: 'child', values: '$4' },
  child_relief: { domain: 'REL', column: 'hardship_type', columns: 'child', values: '$4' },
  assignments: { domain: 'FAM', column: 'valid_to', columns: 'child, id, posting, kind, valid_from, assigned_by, created_at',
    values: `$4, gen_random_uuid(), gen_random_uuid(), 'service', '2026-01-01', gen_random_uuid(), qinghe.now()` },
}
type Case = { client: pg.ClientBase; role: RoleKey; ground: Ground; spot: Spot; about: number | undefined }

const says = (role: RoleKey, what: string, { is, should }: { is: boolean; should: boolean }): string[] =>
  (is === should ? [] : [`${role}: ${what} is ${is ? 'open' : 'closed'}`])

async function askTable({ client, role, ground, spot, about }: Case, table: string): Promise<string[]> {
  const { domain, column, columns, values } = asked[table]!
  const key = table === 'children' ? 'id' : 'child'
  const child = ground.children[spot]
  const inside = isInside(role, spot, about)
  const isOwnList = table === 'assignments' && shapeOf(role) === 'list'
  const enters = addsRows(role, domain) || (table === 'child_health' && addsRows(role, 'ID'))
  const { region, school } = spots[spot]
  return [
    ...says(role, `reading ${table} ${spot}`, { is: await passes(client, `select 1 from qinghe.${table} where ${key} = $1`, [child]), should: inside && readsRows(role, domain) }),
    ...says(role, `adding to ${table} ${spot}`, { should: inside && enters && !isOwnList,
      is: await passes(client, `insert into qinghe.${table} (county, region, school, ${columns}) values ($1, $2, $3, ${values})`, [spotCounty(spot), region, school, child]) }),
    ...says(role, `changing ${table} ${spot}`, { should: inside && readsRows(role, domain) && changesRows(role, domain) && !isOwnList,
      is: await passes(client, `update qinghe.${table} set ${column} = ${column} where ${key} = $1`, [child]) }),
    ...says(role, `moving ${table} ${spot}`, { should: false, is: await passes(client, `update qinghe.${table} set region = region where ${key} = $1`, [child]) }),
  ]
}

/** History, keys, feed, figures, accounts and leaves, which follow other rules. */
async function askRest({ client, role, ground, spot, about }: Case): Promise<string[]> {
  const child = ground.children[spot]
  const { region, school } = spots[spot]
  const inside = isInside(role, spot, about)
  const ofArea = shapeOf(role) === 'range' && !roleOf(role).ofSchool
  const sees = (text: string) => passes(client, text, [child])
  const at = (what: string, is: boolean, should: boolean) => says(role, `${what} ${spot}`, { is, should })
  const found: string[] = []
  for (const domain of ['ID', 'FAM', 'EDU', 'HLT', 'REL'] as const) {
    const bit = domainBits[domain]
    const line = `insert into qinghe.changes (county, id, region, school, child, version, at, domain, class, entity, entity_id, kind, fields, sealed, command, account, posting, phrase)
      values ($1, $4, $2, $3, $4, 1, '2026-06-01', ${bit}, 'S2', 'x', $4, 'corrected', '{}', '', $4, $4, $4, 'x')`
    found.push(...at(`history of ${domain}`, await sees(`select 1 from qinghe.changes where child = $1 and domain = ${bit}`), inside && readsRows(role, domain)),
      ...at(`writing history of ${domain}`, await passes(client, line, [spotCounty(spot), region, school, child]), inside && addsRows(role, domain)))
  }
  const readsAny = (below: number) => dataDomains.some(domain => domainBits[domain] < below && readsRows(role, domain))
  return [
    ...found,
    ...at('altering history', await sees(`update qinghe.changes set phrase = 'x' where child = $1`), false),
    ...at('the key', await sees('select 1 from qinghe.child_keys where child = $1'), inside && readsAny(256)),
    ...at('overwriting the key', await sees('update qinghe.child_keys set wrapped = wrapped where child = $1'), false),
    ...at('the feed', await sees('select 1 from qinghe.feed where child = $1'), inside && readsAny(32768)),
    ...at('renumbering the feed', await sees('update qinghe.feed set seq = 1 where child = $1'), false),
    ...at('figures', await sees('select 1 from qinghe.child_cells where child = $1'), ofArea && inside && readsRows(role, 'STAT')),
    ...at('accounts', await sees('select 1 from qinghe.accounts where id = $1'), ofArea && inside && readsRows(role, 'SYS')),
    ...at('passwords', await sees('select 1 from qinghe.credentials where account = $1'), false),
    ...at('leaves', await passes(client, 'select 1 from qinghe.audit_leaves where region = $1 and county = $2', [region, spotCounty(spot)]), ofArea && inside && readsRows(role, 'AUD')),
    ...at('deleting', await sees('delete from qinghe.children where id = $1'), false),
  ]
}

type At = { db: TestDatabase; ground: Ground }
export type Question = { role: RoleKey; ground: Ground; about?: number | undefined }

export const actorIn = ({ role, ground, about }: Question): Actor => {
  const actor = actorAt(castAs(role), { posting: ground.postings.get(role) ?? newUuid(), ...(about === undefined ? {} : { about }) })
  return { ...actor, account: AccountId.parse(ground.records.account(role)) }
}

/** Takes an actor's settings on, as the kernel does. */
export async function takeOn(client: pg.ClientBase, actor: Actor): Promise<void> {
  await client.query(openWriting(actor))
  if (actor.scope.shape !== 'list') return
  const mine = await client.query<{ child: string }>('select child from qinghe.my_children()')
  await client.query(setChildren(mine.rows.map(row => row.child)))
}

/** One role on every spot, within the transaction of the client, which leaves nothing behind. */
export async function askSpots(client: pg.ClientBase, { role, ground, about }: Question): Promise<string[]> {
  const found: string[] = []
  for (const spot of spotKeys) {
    const one = { client, role, ground, spot, about }
    for (const table of Object.keys(asked)) found.push(...await askTable(one, table))
    found.push(...await askRest(one), ...await askComparisons(one))
  }
  return found
}

/** Records, their parts and lines, within the transaction of the client. */
export async function askRecordRows(client: pg.ClientBase, { role, ground, about }: Question): Promise<string[]> {
  const { posting, account } = actorIn({ role, ground, about })
  return askRecords({ client, role, posting, account, records: ground.records, about })
}

/** The same through a connection of the shape's own role. `about`: under a spot check of that area. */
export async function askRole({ db, ground }: At, role: RoleKey, { about, of = askSpots }: { about?: number; of?: typeof askSpots } = {}): Promise<string[]> {
  const actor = actorIn({ role, ground, about })
  const client = new pg.Client(db.connection(poolOf(actor)))
  await client.connect()
  try {
    await takeOn(client, actor)
    return await of(client, { role, ground, about })
  } finally {
    await client.end()
  }
}
