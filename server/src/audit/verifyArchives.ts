/** Are the archives what their history made of them? What it tells (replay.ts) is compared with the rows as they stand, in clear: a rotation of
 *  keys changes nothing here, and an archive moved, altered, removed or put in behind the back of the program is named with its fields. */
import { unwrapChildKey } from '../crypto/childKeys.ts'
import { SealBroken } from '../crypto/cipher.ts'
import { sealedColumns } from '../crypto/sealedColumns.ts'
import { blind, type KeyRing, open } from '../crypto/sealing.ts'
import { isRecorded, specOf, tables, type TableName } from '../db/tables.ts'
import { typeParsers } from '../db/types.ts'
import type { Finding } from './findings.ts'
import { agree, type Archive, entityKey, type Find, isEmpty, type Line, loadPlaces, type Places, replay, type Row, type Told } from './replay.ts'
import { type Db, fetched, withoutLoops } from './store.ts'
import { type Standing, standingsSince, wrongStandings } from './verifyStandings.ts'

type Check = { db: Db; ring: KeyRing; places: Places; find: Find; /** When standings began to be kept. */ since: string; /** Batches whose children are still being told of. */ following: ReadonlySet<string> }
type RowFinding = Extract<Finding, { kind: 'row' }>

function openColumn(ring: KeyRing, at: { table: TableName; row: Row }, column: string): { value: unknown } | undefined {
  const sealed = at.row[column]
  if (!(sealed instanceof Uint8Array)) return { value: sealed }
  try {
    return { value: open(ring, { table: at.table, column, row: String(at.row[specOf(at.table).key]) }, sealed) }
  } catch (error) {
    if (error instanceof SealBroken) return undefined
    throw error
  }
}

const blindOf = (table: string, column: string) => sealedColumns.find(one => one.table === table && one.column === column)?.blind

type Judged = { differs: string[]; broken: string[]; blind: string[] }

function checkRow({ ring, places }: Check, at: { table: TableName; row: Row }, told: Row | undefined): Judged {
  const spec = specOf(at.table)
  const result: Judged = { differs: [], broken: [], blind: [] }
  for (const column of Object.keys(at.row)) {
    if (!isRecorded(spec, column)) continue
    const opened = openColumn(ring, at, column)
    if (opened === undefined) result.broken.push(column)
    else if (column !== 'status' || at.row[column] !== 'arriving') {
      if (!agree(places, column, [told?.[column], opened.value])) result.differs.push(column)
    }
    const index = blindOf(at.table, column)
    if (index === undefined || opened === undefined) continue
    const stored = at.row[index.column]
    const fits = typeof opened.value === 'string' ? stored instanceof Uint8Array && blind(ring, index.kind, opened.value).some(one => one.equals(stored)) : stored === null
    if (!fits) result.blind.push(column)
  }
  return result
}

const isBare = (table: TableName, row: Row): boolean => Object.keys(row).every(column => !isRecorded(specOf(table), column) || isEmpty(row[column]) || row[column] === false)

function compare(check: Check, archive: Archive, told: Told): void {
  const { county } = archive
  const child = String(archive.child['id'])
  const finding = (table: string, why: RowFinding['why'], columns: string[] = []): void => check.find([{ kind: 'row', why, table, county, child, columns }])
  const seen = new Set<string>()
  for (const at of [{ table: 'children' as const, row: archive.child }, ...archive.sections]) {
    const key = entityKey(at.table, String(at.row[specOf(at.table).key]))
    seen.add(key)
    const row = told.rows.get(key)
    if (row === undefined && !isBare(at.table, at.row)) {
      finding(at.table, 'unknown')
      continue
    }
    const { differs, broken, blind: blinds } = checkRow(check, at, row)
    if (differs.length > 0) finding(at.table, 'differs', differs)
    if (broken.length > 0) finding(at.table, 'seal', broken)
    if (blinds.length > 0) finding(at.table, 'blind', blinds)
    if (at.row['region'] !== archive.child['region'] || at.row['school'] !== archive.child['school']) finding(at.table, 'place')
  }
  for (const [key, row] of told.rows) if (!seen.has(key) && !Object.values(row).every(isEmpty)) finding(key.slice(0, key.indexOf('/')), 'gone')
  if (told.hadNumber && archive.isKnown === false) finding('children', 'identity')
  comparePlaces(check, archive, { told, finding })
}

function compareStandings({ places, since, find }: Check, { county, child, standings }: Stored, { stood }: Told): void {
  find(wrongStandings(standings, { stood, child, places, since }).map(wrong => ({ kind: 'row', table: 'archive_standings', county, child: String(child['id']), ...wrong })))
}

function comparePlaces({ places }: Check, { child, key, lines }: Archive, { told, finding }: { told: Told; finding: (table: string, why: 'place' | 'differs') => void }): void {
  const { region, school, version } = child
  const isThere = (row: { region?: unknown; school?: unknown }): boolean => row.region === region && row.school === school
  if (key && !isThere(key)) finding('child_keys', 'place')
  if (lines.some(line => line.region !== region || line.school !== school)) finding('changes', 'place')
  if (told.region !== undefined && !(agree(places, 'region', [told.region, region]) && told.school === school)) finding('children', 'place')
  if (typeof version === 'number' && version < told.version) finding('children', 'differs')
}

const isTable = (name: string): name is TableName => name in tables
const sectionTables = Object.keys(tables).filter(isTable).filter(name => name !== 'children')
const childrenPerStep = 500

async function rowsOf<T extends Row>({ db }: Check, text: string, values: readonly unknown[]): Promise<T[]> {
  return (await db.query<T>({ text, values: [...values], types: typeParsers })).rows
}

function byChild<T extends { child: unknown }>(rows: readonly T[]): Map<string, T[]> {
  const map = new Map<string, T[]>()
  for (const row of rows) {
    const own = map.get(String(row.child))
    if (own) own.push(row)
    else map.set(String(row.child), [row])
  }
  return map
}

type Stored = Archive & { standings: readonly Standing[] }
async function load(check: Check, county: number, children: readonly Row[]): Promise<Stored[]> {
  const values = [county, children.map(child => child['id'])]
  const of = 'where county = $1 and child = any($2::uuid[])'
  const sections = new Map<TableName, Map<string, (Row & { child: unknown })[]>>()
  for (const table of sectionTables) sections.set(table, byChild(await rowsOf<Row & { child: unknown }>(check, `select * from qinghe.${table} ${of}`, values)))
  const keys = byChild(await rowsOf<{ child: string; wrapped: Buffer; region: number; school: number }>(check, `select child, wrapped, region, school from qinghe.child_keys ${of}`, values))
  const lines = byChild(await rowsOf<Line>(check, `select id, county, child, version, at, command, entity, entity_id, kind, fields, sealed, region, school from qinghe.changes ${of} order by version, id`, values))
  const standings = byChild(await rowsOf<Standing>(check, `select child, n, at, region, school, at_region, status, cause from qinghe.archive_standings ${of} order by n`, values))
  const known = new Set((await rowsOf<{ child: string }>(check, `select a.child from qinghe.person_archives a ${of}
    and exists (select 1 from qinghe.identities i where i.person = a.person) union select child from qinghe.identity_clashes ${of}`, values)).map(row => row.child))
  return children.map(child => {
    const id = String(child['id'])
    return {
      isKnown: known.has(id) ? true : check.following.has(String(child['batch'])) ? undefined : false, county, child, key: keys.get(id)?.[0], lines: lines.get(id) ?? [], standings: standings.get(id) ?? [],
      sections: [...sections].flatMap(([table, rows]) => (rows.get(id) ?? []).map(row => ({ table, row }))),
    }
  })
}

function checkArchive(check: Check, archive: Stored): void {
  const child = String(archive.child['id'])
  try {
    if (archive.key === undefined) throw new SealBroken('an archive without a key')
    const told = replay(unwrapChildKey(check.ring, child, archive.key.wrapped), archive, check)
    compare(check, archive, told)
    compareStandings(check, archive, told)
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error
    check.find([{ kind: 'row', why: 'seal', table: 'child_keys', county: archive.county, child, columns: [] }])
  }
}

/** Rows whose child is not there any more, or never was. */
async function findOrphans(check: Check): Promise<void> {
  for (const table of [...sectionTables, 'child_keys', 'changes', 'archive_standings']) {
    const rows = await rowsOf<{ county: number; child: string }>(check, `select distinct t.county, t.child from qinghe.${table} t
      where not exists (select 1 from qinghe.children c where c.county = t.county and c.id = t.child) limit 100`, [])
    check.find(rows.map(({ county, child }) => ({ kind: 'row', why: 'orphan', table, county, child, columns: [] })))
  }
}

/** @param db inside the transaction of the verification */
export async function checkArchives(db: Db, ring: KeyRing, find: Find): Promise<void> {
  const open = await db.query<{ batch: string }>(`select batch from qinghe.roster_orders where phase <> 'done'`)
  const check = { db, ring, places: await loadPlaces(db), since: await standingsSince(db), find, following: new Set(open.rows.map(row => row.batch)) }
  for await (const rows of fetched<Row & { county: number }>(db, { text: 'select * from qinghe.children order by county, id', types: typeParsers }, childrenPerStep)) {
    for (const county of new Set(rows.map(row => row.county))) {
      for (const archive of await load(check, county, rows.filter(row => row.county === county))) checkArchive(check, archive)
    }
  }
  await withoutLoops(db, () => findOrphans(check))
}
