/** Proves a locked round: its lines are sealed anew and compared with what was sealed then, with the digest of the lock, with the leaf of the log that names it, and with the round before. */
import { figuresDigest, figuresOf, type PlaceFigures } from '@qinghe/domain/census/figures.ts'
import { keyOf, type Leaf, leafOf, placeOf, sealLeaves, toldOf } from '@qinghe/domain/census/snapshot.ts'
import type { Balance } from '@qinghe/domain/census/types.ts'
import { plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import type pg from 'pg'
import { z } from 'zod'
import { parseLeaf } from '../audit/leaf.ts'
import { run } from '../db/reader.ts'
import { type Sql, sql } from '../db/sql.ts'
import { asSealed, digest, figuresQuery, frozenOf, headerOf, lockQuery, type LockRow, restatedRoot, rootWords, type TermRow, termsQuery } from './locked.ts'

/** `what`: changed — a line does not say what was sealed of it; erased — its facts are gone, and the archive is not; place — its lines are not those that were; figures — the columns that were kept are not those that were sealed, or not those of the lines; root — the whole; log, previous — the digest
 *  as it stands elsewhere. */
type RoundFinding = { what: 'changed' | 'erased' | 'place' | 'figures' | 'root' | 'log' | 'previous' | 'open'; words: string; child?: string; place?: number }
type RoundProof = { period: string; root: string; lines: number; erased: number; findings: RoundFinding[] }

type Asking = { rows: <T>(q: Sql<T>) => Promise<T[]>; first: <T>(q: Sql<T>) => Promise<T | undefined> }
const askedBy = (client: pg.ClientBase): Asking => {
  const rows = <T>(q: Sql<T>): Promise<T[]> => run(client, q)
  return { rows, first: async q => (await rows(q))[0] }
}

const Places = z.array(z.tuple([z.number(), z.string()]))
const registerWords: Record<Balance, string> = { leftBehind: '留守', inDifficulty: '困境' }
type Lines = { rows: readonly TermRow[]; lock: LockRow; kept: ReadonlyMap<string, string>; named: (row: TermRow) => string; placeName: (code: number) => string }

/** Of a line whose facts were deleted by law their digest is left: where, as what and why she was counted is proven all the same. */
const leavesNow = (rows: readonly TermRow[]): Leaf[] => rows.map(row => leafOf(frozenOf(row), digest, row.erased ? row.told : undefined))
const isChanged = (row: TermRow, leaf: string | undefined): boolean => leaf !== row.leaf || (!row.erased && toldOf(frozenOf(row), digest) !== row.told)

/** Deletion by law takes the archive with it. */
const ofErased = ({ rows, kept, named, placeName }: Lines): RoundFinding[] => rows.filter(row => row.erased && kept.has(row.child)).map(row => {
  const place = placeOf(frozenOf(row))
  return { what: 'erased', child: row.child, place, words: `${placeName(place)} ${named(row)}的那一行没有了内容，档案却还在：不是依法删除` }
})

/** A changed line by name; one that was taken out, put in or mended with its digest by its place; and whatever was mended everywhere by the digest of the whole. */
function ofLines(lines: Lines): RoundFinding[] {
  const { rows, lock, named, placeName } = lines
  const now = sealLeaves(headerOf(lock), leavesNow(rows), digest)
  const then = new Map(Places.parse(lock.places))
  const changed = rows.filter(row => isChanged(row, now.leaves.get(keyOf(frozenOf(row))))).map((row): RoundFinding => {
    const line = frozenOf(row)
    return { what: 'changed', child: row.child, place: placeOf(line), words: `${placeName(placeOf(line))} ${named(row)}（${registerWords[line.balance]}）的那一行与锁定时不同` }
  })
  const off = [...new Set([...then.keys(), ...now.places.keys()])].filter(code => then.get(code) !== now.places.get(code)).sort((a, b) => a - b)
    .map((place): RoundFinding => ({ what: 'place', place, words: `${placeName(place)}的名单与锁定时不同` }))
  const root = now.root === lock.root ? [] : [{ what: 'root' as const, words: `${lock.period} 全部名单的校验值与锁定时不同` }]
  return [...changed, ...ofErased(lines), ...off, ...root]
}

/** The columns beside the lines: those that were sealed, and, where no line was emptied by law, those the lines come to. */
function ofFigures(kept: readonly PlaceFigures[], lock: LockRow, { rows, placeName }: Lines): RoundFinding[] {
  if (lock.figures === null) return []
  const sealed = figuresDigest(kept, digest) === lock.figures ? [] : [{ what: 'figures' as const, words: `${lock.period} 留存的汇总表与锁定时不同` }]
  const emptied = new Set(rows.filter(row => row.erased).map(row => row.to_region))
  const then = new Map(kept.map(({ place, row }) => [place, JSON.stringify(row)]))
  const counted = new Map(figuresOf(rows.map(frozenOf).filter(one => one.balance === 'leftBehind'), plainDate(lock.standard)).map(({ place, row }) => [place, JSON.stringify(row)]))
  const off = [...new Set([...then.keys(), ...counted.keys()])].filter(place => !emptied.has(place) && then.get(place) !== counted.get(place)).sort((a, b) => a - b)
  return [...sealed, ...off.map((place): RoundFinding => ({ what: 'figures', place, words: `${placeName(place)}留存的汇总表与名单算出的不同` }))]
}

type Locking = { command: string | null; account: string | null; phrase: string }
/** All that the log says was locked of this round, whatever the lock says of itself: it does not choose what proves it. By the leaves themselves: columns beside them are not proven. */
async function lockingsOf({ rows }: Asking, county: number, period: string): Promise<Locking[]> {
  const found = await rows(sql<{ leaf: Uint8Array }>`select l.leaf from (select leaf from qinghe.audit_leaves union all select leaf from qinghe.audit_inbox) l
    where position(convert_to(${rootWords(period, '')}, 'UTF8') in l.leaf) > 0`)
  return found.map(one => parseLeaf(one.leaf)).filter(one => one?.county === county && one.kind === 'write' && one.outcome === 'applied' && one.phrase.includes(rootWords(period, '')))
    .flatMap(one => (one === undefined ? [] : [{ command: one.command, account: one.account, phrase: one.phrase }]))
}
function ofLog(lockings: readonly Locking[], lock: LockRow): RoundFinding[] {
  const [one, another] = lockings
  if (one === undefined) return [{ what: 'log', words: `留痕里没有 ${lock.period} 的锁定` }]
  if (another !== undefined) return [{ what: 'log', words: `留痕里 ${lock.period} 锁定了 ${lockings.length} 次，只应有一次` }]
  if (!one.phrase.includes(rootWords(lock.period, lock.root))) return [{ what: 'log', words: `留痕里 ${lock.period} 的校验值与锁定表里的不同：锁定表被改过` }]
  return one.command === lock.command && one.account === lock.account ? [] : [{ what: 'log', words: `留痕里锁定 ${lock.period} 的人或操作，与锁定表里的不同：锁定表被改过` }]
}
/** The log says it was locked, and nothing else does. */
const withoutLock = (period: string, lines: readonly TermRow[]): RoundProof => ({
  period, root: '', lines: lines.length, erased: 0, findings: [{ what: 'log', words: `留痕里有 ${period} 的锁定，锁定表里却没有：锁定表被删过` }],
})

async function ofPrevious(ask: Asking, county: number, lock: LockRow): Promise<RoundFinding[]> {
  const root = lock.before === null ? null : await restatedRoot(ask, county, lock.before)
  return root === lock.previous ? [] : [{ what: 'previous', words: `${lock.before ?? ''} 连同更正单的校验值，与 ${lock.period} 锁定时所接的不同` }]
}

/** The number of the county that has this code, or had it: a number stays when the map changes. */
export const numberOf = async (client: pg.ClientBase, code: number): Promise<number | null> =>
  (await run(client, sql<{ county: number }>`select county from qinghe.tenant_codes where code = ${code} order by valid_from desc limit 1`))[0]?.county ?? null

/** @param county its number; @returns null when the round was never locked, by the log as well */
export async function verifyRound(client: pg.ClientBase, county: number, period: string): Promise<RoundProof | null> {
  const ask = askedBy(client)
  const lock = await ask.first(lockQuery(county, period))
  const lockings = await lockingsOf(ask, county, period)
  const rows = await ask.rows(termsQuery(county, period, sql`order by balance, child`))
  if (lock === undefined) return lockings.length === 0 ? null : withoutLock(period, rows)
  const names = new Map((await ask.rows(sql<{ id: string; name: string }>`select c.id, c.name from qinghe.children c join qinghe.census_terms t on t.county = c.county and t.child = c.id where t.county = ${county} and t.period = ${period}`)).map(one => [one.id, one.name]))
  const places = new Map((await ask.rows(sql<{ code: number; name: string }>`select distinct on (code) code, name from qinghe.regions where code / 1000000 = ${county} order by code, valid_from desc`)).map(one => [one.code, one.name]))
  const [open] = await ask.rows(sql<{ n: number }>`select 1 as n from qinghe.census_rounds where county = ${county} and period = ${period} and locked_at is null`)
  const lines: Lines = { rows, lock, kept: names, named: row => `${names.get(row.child) ?? row.name ?? '（已不在册）'} ${row.child}`, placeName: code => places.get(code) ?? String(code) }
  return {
    period, root: lock.root, lines: rows.length, erased: rows.filter(row => row.erased).length,
    findings: [
      ...ofLines(lines), ...ofFigures(asSealed(await ask.rows(figuresQuery(county, period))), lock, lines),
      ...(open === undefined ? [] : [{ what: 'open' as const, words: `${period} 锁定过，现在却标为没有锁定` }]), ...ofLog(lockings, lock), ...await ofPrevious(ask, county, lock),
    ],
  }
}
