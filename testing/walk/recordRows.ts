/** Records, their parts and their history by the database alone: once per audience, shape and way to a record (area or list, made, handed, barred).
 *  What should be follows from the letters of the matrix; how policies say it is not asked. */
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { audiences, bitOf, lettersIn } from '@qinghe/domain/staff/audiences.ts'
import { type RoleKey, roleKeys } from '@qinghe/domain/staff/roles.ts'
import { createHash } from 'node:crypto'
import pg from 'pg'
import type { Cells } from '../../server/src/db/rows.ts'
import { type Children, insertRow, isInside, type Spot, spotCounty, spotKeys, spots } from './county.ts'

export type RecordAt = { id: string; audience: string; spot: Spot; child: string; posting: string; account: string; assignee: string; barred: readonly string[] }
/** Of everybody: a record of each audience on every spot; of each role what it made, was handed and is barred from. */
export type RecordGround = { strangers: readonly RecordAt[]; own: ReadonlyMap<RoleKey, Readonly<Record<'made' | 'given' | 'barred', readonly RecordAt[]>>>; account: (role: RoleKey) => string }

const nobody = '00000000-0000-0000-0000-000000000000'
const compiled = '{}'
const content = createHash('sha256').update(compiled).digest('hex')
const audienceKeys = Object.keys(audiences)
const numberOf = (audience: string): number => Number(bitOf(audience))

const scopeOf = ({ spot, child, barred }: RecordAt): Cells => ({ county: spotCounty(spot), ...spots[spot], child, follows: true, barred: [...barred] })
const recordCells = (one: RecordAt): Cells => ({
  ...scopeOf(one), id: one.id, kind: 'walked', content, readers: numberOf(one.audience), subject: one.child, worked_in: spots[one.spot].region, state: 'done', day: '2026-01-01',
  posting: one.posting, account: one.account, assignee: one.assignee, secret: new Uint8Array(1), created_at: new Date(0), updated_at: new Date(0),
})
const hanging = (one: RecordAt): Cells => ({ ...scopeOf(one), id: newUuid(), record: one.id, readers: numberOf(one.audience), entry: numberOf(one.audience), made_by: one.posting, given_to: one.assignee, sealed: new Uint8Array(1) })
const partCells = (one: RecordAt): Cells => ({ ...hanging(one), audience: one.audience, revision: 1 })
const feedCells = (one: RecordAt): Cells => ({ county: spotCounty(one.spot), ...spots[one.spot], child: one.child, barred: [...one.barred], id: newUuid(), record: one.id, kind: 'walked', readers: numberOf(one.audience), made_by: one.posting, given_to: one.assignee })
const lineCells = (one: RecordAt, by: { posting: string; account: string } = one): Cells => ({ ...hanging(one), kind: 'walked', revision: 1, act: 'record', at: new Date(0), fields: [], command: newUuid(), phrase: 'x', account: by.account, posting: by.posting })

const fileCells = (one: RecordAt, by: { posting: string; account: string } = one): Cells => {
  const { sealed, ...rest } = hanging(one)
  return { ...rest, field: 'photos', audience: one.audience, account: by.account, posting: by.posting, at: new Date(0), type: 'picture', bytes: 1, label: sealed ?? null, content: sealed ?? null, secret: sealed ?? null }
}
/** What hangs from a record, as somebody would add it. */
const hangers = (one: RecordAt, by: { posting: string; account: string }) => [['record_parts', { ...partCells(one), revision: 2 }], ['record_changes', lineCells(one, by)], ['record_files', fileCells(one, by)]] as const

export async function settleRecords(owner: pg.ClientBase, { children, postings }: { children: Children; postings: ReadonlyMap<RoleKey, string> }): Promise<RecordGround> {
  await insertRow(owner, 'kind_contents', { kind: 'walked', content, compiled, first_used: new Date(0) })
  const accounts = new Map(roleKeys.map(role => [role, newUuid()] as const))
  const write = async (one: RecordAt): Promise<RecordAt> => {
    await insertRow(owner, 'records', recordCells(one))
    await insertRow(owner, 'record_parts', partCells(one))
    await insertRow(owner, 'record_changes', lineCells(one))
    await insertRow(owner, 'record_feed', feedCells(one))
    await insertRow(owner, 'record_files', fileCells(one))
    return one
  }
  const make = (audience: string, spot: Spot, more: Partial<RecordAt> = {}): Promise<RecordAt> => write({ id: newUuid(), audience, spot, child: children[spot], posting: newUuid(), account: newUuid(), assignee: nobody, barred: [], ...more })
  const strangers: RecordAt[] = []
  for (const audience of audienceKeys) for (const spot of spotKeys) strangers.push(await make(audience, spot))
  const own = new Map<RoleKey, Record<'made' | 'given' | 'barred', RecordAt[]>>()
  for (const role of roleKeys) {
    const posting = postings.get(role) ?? newUuid()
    const account = accounts.get(role) ?? newUuid()
    const rows = { made: [] as RecordAt[], given: [] as RecordAt[], barred: [] as RecordAt[] }
    own.set(role, rows)
    for (const audience of audienceKeys) {
      // Where nobody of this county has an area, so that only the hand counts.
      rows.made.push(await make(audience, 'nextProvince', { posting, account }))
      rows.given.push(await make(audience, 'nextProvince', { assignee: posting }))
      rows.barred.push(await make(audience, 'inside', { posting, account, assignee: posting, barred: [newUuid(), account] }))
    }
  }
  return { strangers, own, account: role => accounts.get(role) ?? nobody }
}

const has = (role: RoleKey, audience: string, letters: string): boolean => [...lettersIn(role, audience)].some(letter => letters.includes(letter))
/** Nothing but what is one's own, whatever the letters (decision 075). */
const isOwnAlone = (role: RoleKey, audience: string): boolean => audiences[audience]?.own?.includes(role) === true
const sees = (role: RoleKey, audience: string): boolean => has(role, audience, 'RMA') && !isOwnAlone(role, audience)
const owns = (role: RoleKey, audience: string): boolean => has(role, audience, 'CP')
const enters = (role: RoleKey, audience: string): boolean => has(role, audience, 'CUA')
const amends = (role: RoleKey, audience: string): boolean => has(role, audience, 'UA') && !isOwnAlone(role, audience)
/** Whoever answers the telephone writes down a call from anywhere in the county, also about a child on nobody's list. */
const takesCalls = (role: RoleKey, { audience, spot }: RecordAt): boolean => role === 'hotlineOperator' && audience === 'HOT' && spotCounty(spot) === spotCounty('inside')

type Asking = { client: pg.ClientBase; role: RoleKey; posting: string; account: string; records: RecordGround; about: number | undefined }
type Ways = { may: (way: 'scope' | 'made' | 'given' | 'barred', one: RecordAt) => boolean }
const waysOf = ({ role, records, about }: Asking, { scope, hand }: { scope: (role: RoleKey, audience: string) => boolean; hand: (role: RoleKey, audience: string) => boolean }): { all: RecordAt[]; should: Set<string> } => {
  const mine = records.own.get(role) ?? { made: [], given: [], barred: [] }
  const may: Ways['may'] = (way, one) => (way === 'barred' ? false : way === 'scope' ? isInside(role, one.spot, about) && scope(role, one.audience) : hand(role, one.audience))
  const others = [...records.own].filter(([other]) => other !== role).flatMap(([, rows]) => [...rows.made, ...rows.given, ...rows.barred])
  const all: [way: 'scope' | 'made' | 'given' | 'barred', rows: readonly RecordAt[]][] = [['scope', [...records.strangers, ...others]], ['made', mine.made], ['given', mine.given], ['barred', mine.barred]]
  const should = all.flatMap(([way, rows]) => rows.filter(one => may(way, one) || (way !== 'barred' && may('scope', one))).map(one => one.id))
  return { all: all.flatMap(([, rows]) => rows), should: new Set(should) }
}

function compare(asking: Asking, what: string, { found, all, should }: { found: readonly string[]; all: readonly RecordAt[]; should: ReadonlySet<string> }): string[] {
  const seen = new Set(found)
  const mine = asking.records.own.get(asking.role)
  const wayOf = (one: RecordAt): string => (mine?.made.includes(one) ? 'made' : mine?.given.includes(one) ? 'given' : mine?.barred.includes(one) ? 'barred' : one.spot)
  return [...new Set(all.filter(one => seen.has(one.id) !== should.has(one.id)).map(one => `${asking.role}: ${what} of ${one.audience} ${wayOf(one)} is ${seen.has(one.id) ? 'open' : 'closed'}`))]
}

async function ids(client: pg.ClientBase, text: string): Promise<string[]> {
  await client.query('savepoint ask')
  const { rows } = await client.query<{ id: string }>(text)
  await client.query('rollback to savepoint ask')
  return rows.map(row => row.id)
}

/** Whether rows got in and may stay; bound keys are looked at once the rows are there. */
async function stays(client: pg.ClientBase, table: string, row: Cells): Promise<boolean> {
  await client.query('savepoint ask')
  try {
    await insertRow(client, table, row)
    await client.query('set constraints all immediate')
    return true
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || !['42501', '23503'].includes(error.code ?? '')) throw error
    return false
  } finally {
    await client.query('rollback to savepoint ask')
  }
}

const says = (role: RoleKey, what: string, { is, should }: { is: boolean; should: boolean }): string[] => (is === should ? [] : [`${role}: ${what} is ${is ? 'open' : 'closed'}`])

async function askAdding(asking: Asking): Promise<string[]> {
  const { client, role, posting, account, records, about } = asking
  const found: string[] = []
  for (const one of records.strangers) {
    const inside = isInside(role, one.spot, about)
    const should = inside && enters(role, one.audience)
    const at = `${one.audience} ${one.spot}`
    const fresh = { ...one, id: newUuid(), posting, account }
    found.push(...says(role, `adding a record of ${at}`, { is: await stays(client, 'records', recordCells(fresh)), should: should || takesCalls(role, one) }),
      ...says(role, `adding a part of ${at}`, { is: await stays(client, 'record_parts', { ...partCells(one), revision: 2 }), should }),
      ...says(role, `telling phones of ${at}`, { is: await stays(client, 'record_feed', feedCells(one)), should }),
      ...says(role, `adding a line of ${at}`, { is: await stays(client, 'record_changes', lineCells(one, { posting, account })), should }),
      ...says(role, `adding a file of ${at}`, { is: await stays(client, 'record_files', fileCells(one, { posting, account })), should }))
    if (!should) continue
    const inAnothersName = [{ ...fresh, posting: newUuid() }, { ...fresh, account: newUuid() }]
    for (const other of inAnothersName) found.push(...says(role, `adding a record of ${at} in another’s name`, { is: await stays(client, 'records', recordCells(other)), should: false }),
      ...says(role, `adding a line of ${at} in another’s name`, { is: await stays(client, 'record_changes', lineCells(one, other)), should: false }),
      ...says(role, `adding a file of ${at} in another’s name`, { is: await stays(client, 'record_files', fileCells(one, other)), should: false }))
  }
  return found
}

async function askHand(asking: Asking): Promise<string[]> {
  const { client, role, posting, account, records } = asking
  const own = records.own.get(role)
  const found: string[] = []
  for (const [way, rows] of Object.entries(own ?? {})) {
    for (const one of rows) {
      const should = way !== 'barred' && owns(role, one.audience)
      found.push(...says(role, `adding a part of ${one.audience} ${way}`, { is: await stays(client, 'record_parts', { ...partCells(one), revision: 2 }), should }),
        ...says(role, `telling phones of ${one.audience} ${way}`, { is: await stays(client, 'record_feed', feedCells(one)), should }),
        ...says(role, `adding a line of ${one.audience} ${way}`, { is: await stays(client, 'record_changes', lineCells(one, { posting, account })), should }),
        ...says(role, `adding a file of ${one.audience} ${way}`, { is: await stays(client, 'record_files', fileCells(one, { posting, account })), should }))
    }
  }
  return found
}

/** Saying of somebody else's record that it lies here, is one's own, is of one's own child, or is free of the bar. */
async function askForging(asking: Asking): Promise<string[]> {
  const { client, role, posting, account, records } = asking
  const here = records.strangers.filter(one => one.spot === 'inside')
  const found: string[] = []
  for (const one of records.strangers.filter(other => other.spot === 'nextVillage' && !isInside(role, other.spot))) {
    const mine = here.find(other => other.audience === one.audience)
    if (!mine) continue
    const claims: Record<string, Cells> = { place: { ...spots.inside }, hand: { made_by: posting }, assignment: { given_to: posting }, child: { child: mine.child }, 'place and child': { ...spots.inside, child: mine.child } }
    for (const [what, claim] of Object.entries(claims)) {
      for (const [table, row] of hangers(one, { posting, account })) {
        found.push(...says(role, `forging the ${what} in ${table} of ${one.audience}`, { is: await stays(client, table, { ...row, ...claim }), should: false }))
      }
    }
  }
  for (const one of records.own.get(role)?.barred ?? []) {
    for (const [table, row] of hangers(one, { posting, account })) {
      found.push(...says(role, `forging the bar in ${table} of ${one.audience}`, { is: await stays(client, table, { ...row, barred: [] }), should: false }))
    }
  }
  return found
}

/** Handing over, looked at with the widest eyes. */
async function askHandingOver(asking: Asking): Promise<string[]> {
  const { client } = asking
  const to = newUuid()
  const { all, should } = waysOf(asking, { scope: amends, hand: owns })
  await client.query('savepoint hand')
  await client.query('select qinghe.hand_record(t.county, t.id, $2) from unnest($1::uuid[], $3::int[]) t (id, county)', [all.map(one => one.id), to, all.map(one => spotCounty(one.spot))])
  await client.query(`set local qinghe.posting = '${to}'; set local qinghe.owns = '9223372036854775807'; set local qinghe.account = '${newUuid()}'`)
  const read = async (table: string, column: string, id: string): Promise<string[]> => (await client.query<{ id: string }>(`select ${id} as id from qinghe.${table} where ${column} = $1`, [to])).rows.map(row => row.id)
  const handed = await read('records', 'assignee', 'id')
  const along = [await read('record_parts', 'given_to', 'record'), await read('record_changes', 'given_to', 'record'), await read('record_files', 'given_to', 'record')]
  await client.query('rollback to savepoint hand')
  const left = along.flatMap((one, i) => (JSON.stringify([...one].sort()) === JSON.stringify([...handed].sort()) ? [] : [`${asking.role}: ${['parts', 'lines', 'files'][i]} are not handed over with their record`]))
  return [...compare(asking, 'handing over', { found: handed, all, should }), ...left]
}

export async function askRecords(asking: Asking): Promise<string[]> {
  const { client, role } = asking
  const reading = waysOf(asking, { scope: sees, hand: owns })
  const changing = waysOf(asking, { scope: (who, audience) => amends(who, audience) && sees(who, audience), hand: owns })
  const drawn = await client.query<{ last: number | null }>(`select qinghe.draw_number('walked', 2026) as last`).catch(() => undefined)
  // What its author wrote is the author's to read: here a part has the audience of its record.
  return [
    ...compare(asking, 'reading records', { ...reading, found: await ids(client, 'select id from qinghe.records') }),
    ...compare(asking, 'reading parts', { ...reading, found: await ids(client, 'select record as id from qinghe.record_parts') }),
    ...compare(asking, 'reading lines', { ...reading, found: await ids(client, 'select record as id from qinghe.record_changes') }),
    ...compare(asking, 'hearing of records', { ...reading, found: await ids(client, 'select record as id from qinghe.record_feed') }),
    ...compare(asking, 'reading files', { ...reading, found: await ids(client, 'select record as id from qinghe.record_files') }),
    ...compare(asking, 'changing records', { ...changing, found: await ids(client, 'update qinghe.records set revision = revision + 1 returning id') }),
    ...says(role, 'drawing a number', { is: typeof drawn?.rows[0]?.last === 'number', should: audienceKeys.some(audience => enters(role, audience)) }),
    ...await askAdding(asking), ...await askHand(asking), ...await askForging(asking), ...await askHandingOver(asking),
  ]
}
