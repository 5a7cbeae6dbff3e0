/** Proves a locked round: its lines are sealed anew and compared with what was sealed then, with the digest of the lock, with the leaf of the log that names it, and with the round before. */
import { keyOf, type Leaf, leafOf, placeOf, sealLeaves } from '@qinghe/domain/census/snapshot.ts'
import type { Balance } from '@qinghe/domain/census/types.ts'
import type pg from 'pg'
import { z } from 'zod'
import { parseLeaf } from '../audit/leaf.ts'
import { run } from '../db/reader.ts'
import { type Sql, sql } from '../db/sql.ts'
import { digest, frozenOf, headerOf, lockQuery, type LockRow, restatedRoot, rootWords, type TermRow, termsQuery } from './locked.ts'

/** `what`: changed — a line does not say what was sealed of it; place — its lines are not those that were; root — the whole; log, previous — the digest as it stands elsewhere. */
type RoundFinding = { what: 'changed' | 'place' | 'root' | 'log' | 'previous' | 'open'; words: string; child?: string; place?: number }
type RoundProof = { period: string; root: string; lines: number; erased: number; findings: RoundFinding[] }

type Asking = { rows: <T>(q: Sql<T>) => Promise<T[]>; first: <T>(q: Sql<T>) => Promise<T | undefined> }
const askedBy = (client: pg.ClientBase): Asking => {
  const rows = <T>(q: Sql<T>): Promise<T[]> => run(client, q)
  return { rows, first: async q => (await rows(q))[0] }
}

const Places = z.array(z.tuple([z.number(), z.string()]))
const registerWords: Record<Balance, string> = { leftBehind: '留守', inDifficulty: '困境' }
type Lines = { rows: readonly TermRow[]; lock: LockRow; named: (row: TermRow) => string; placeName: (code: number) => string }

/** Of a line whose facts were deleted by law nothing is left but its digest: it is taken as it is. */
const leavesNow = (rows: readonly TermRow[]): Leaf[] => rows.map(row => {
  const line = frozenOf(row)
  return row.erased ? { key: keyOf(line), place: placeOf(line), leaf: row.leaf } : leafOf(line, digest)
})

/** A changed line by name; one that was taken out, put in or mended with its digest by its place; and whatever was mended everywhere by the digest of the whole. */
function ofLines({ rows, lock, named, placeName }: Lines): RoundFinding[] {
  const now = sealLeaves(headerOf(lock), leavesNow(rows), digest)
  const then = new Map(Places.parse(lock.places))
  const changed = rows.filter(row => now.leaves.get(keyOf(frozenOf(row))) !== row.leaf).map((row): RoundFinding => {
    const line = frozenOf(row)
    return { what: 'changed', child: row.child, place: placeOf(line), words: `${placeName(placeOf(line))} ${named(row)}（${registerWords[line.balance]}）的那一行与锁定时不同` }
  })
  const off = [...new Set([...then.keys(), ...now.places.keys()])].filter(code => then.get(code) !== now.places.get(code)).sort((a, b) => a - b)
    .map((place): RoundFinding => ({ what: 'place', place, words: `${placeName(place)}的名单与锁定时不同` }))
  const root = now.root === lock.root ? [] : [{ what: 'root' as const, words: `${lock.period} 全部名单的校验值与锁定时不同` }]
  return [...changed, ...off, ...root]
}

async function ofLog({ first }: Asking, lock: LockRow): Promise<RoundFinding[]> {
  const found = await first(sql<{ leaf: Uint8Array }>`select l.leaf from (select leaf from qinghe.audit_leaves where command = ${lock.command}::uuid union all select leaf from qinghe.audit_inbox) l
    where convert_from(l.leaf, 'UTF8')::jsonb ->> 'command' = ${lock.command} and convert_from(l.leaf, 'UTF8')::jsonb ->> 'outcome' = 'applied' limit 1`)
  const leaf = found === undefined ? undefined : parseLeaf(found.leaf)
  if (leaf === undefined) return [{ what: 'log', words: `留痕里没有 ${lock.period} 的锁定` }]
  return leaf.phrase.includes(rootWords(lock.period, lock.root)) ? [] : [{ what: 'log', words: `留痕里 ${lock.period} 的校验值与锁定表里的不同：锁定表被改过` }]
}

async function ofPrevious(ask: Asking, county: number, lock: LockRow): Promise<RoundFinding[]> {
  const root = lock.before === null ? null : await restatedRoot(ask, county, lock.before)
  return root === lock.previous ? [] : [{ what: 'previous', words: `${lock.before ?? ''} 连同更正单的校验值，与 ${lock.period} 锁定时所接的不同` }]
}

/** @param county its number; @returns null when the round was never locked */
export async function verifyRound(client: pg.ClientBase, county: number, period: string): Promise<RoundProof | null> {
  const ask = askedBy(client)
  const lock = await ask.first(lockQuery(county, period))
  if (lock === undefined) return null
  const rows = await ask.rows(termsQuery(county, period, sql`order by balance, child`))
  const names = new Map((await ask.rows(sql<{ id: string; name: string }>`select c.id, c.name from qinghe.children c join qinghe.census_terms t on t.county = c.county and t.child = c.id where t.county = ${county} and t.period = ${period}`)).map(one => [one.id, one.name]))
  const places = new Map((await ask.rows(sql<{ code: number; name: string }>`select distinct on (code) code, name from qinghe.regions where code / 1000000 = ${county} order by code, valid_from desc`)).map(one => [one.code, one.name]))
  const [open] = await ask.rows(sql<{ n: number }>`select 1 as n from qinghe.census_rounds where county = ${county} and period = ${period} and locked_at is null`)
  return {
    period, root: lock.root, lines: rows.length, erased: rows.filter(row => row.erased).length,
    findings: [
      ...ofLines({ rows, lock, named: row => `${names.get(row.child) ?? row.name ?? '（已不在册）'} ${row.child}`, placeName: code => places.get(code) ?? String(code) }),
      ...(open === undefined ? [] : [{ what: 'open' as const, words: `${period} 锁定过，现在却标为没有锁定` }]), ...await ofLog(ask, lock), ...await ofPrevious(ask, county, lock),
    ],
  }
}
