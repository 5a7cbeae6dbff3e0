/** Folding: the deltas that writes left behind become stored figures, county by county (ARCHITECTURE.md section 12). Every step moves
 *  numbers from one table to another in one transaction, so a figure that adds both is exact at any moment and after any kill. */
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { type Level, levelSize, levels } from '@qinghe/domain/kernel/regionCode.ts'
import type pg from 'pg'
import { inPieces } from '../db/inPieces.ts'
import { run } from '../db/reader.ts'
import { join, type Sql, sql } from '../db/sql.ts'

export type Delta = { region: number; cell: number; rules: number; n: number }
/** n children went from one cell to another; null is nowhere. */
export type Move = { region: number; rules: number; was: number | null; cell: number | null; n: number }
export type Sum = Delta & { level: number }

export const levelNumber = (level: Level): number => levels.indexOf(level)
const movesPerTransaction = 20_000
const countiesPerTransaction = 500

/** One transaction on a connection of the pool; a connection that fails is not lent again. */
export async function inFolding<T>(pool: pg.Pool, work: (client: pg.ClientBase) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    const done = await work(client)
    await client.query('COMMIT')
    client.release()
    return done
  } catch (error) {
    client.release(error instanceof Error ? error : true)
    throw error
  }
}

/** Adds deltas up for every level given; what cancels out disappears. Sorted, so that two folders lock in the same order. */
export function sumsOf(deltas: readonly Delta[], at: readonly Level[]): Sum[] {
  const sums = new Map<string, Sum>()
  for (const level of at) {
    const size = levelSize[level]
    for (const d of deltas) {
      const region = Math.floor(d.region / size) * size
      const key = `${level} ${region} ${d.rules} ${d.cell}`
      const sum = sums.get(key)
      if (sum) sum.n += d.n
      else sums.set(key, { ...d, region, level: levelNumber(level) })
    }
  }
  return [...sums.values()].filter(sum => sum.n !== 0)
    .sort((a, b) => a.level - b.level || a.region - b.region || a.rules - b.rules || a.cell - b.cell)
}

const tuples = <T>(rows: readonly T[], of: (row: T) => Sql): Sql => join(rows.map(of), ', ')

/** What the calendar moved, as a write would have left it. */
export const writeMoves = (client: pg.ClientBase, county: number, moves: readonly Move[]): Promise<void> =>
  inPieces(moves, piece => run(client, sql`insert into qinghe.stat_deltas (county, id, region, rules, was, cell, n)
    values ${tuples(piece, m => sql`(${county}, ${newUuid()}, ${m.region}, ${m.rules}, ${m.was}::int, ${m.cell}::int, ${m.n})`)}`))

/** Both sides of every move. */
export const deltasOf = (moves: readonly Move[]): Delta[] => moves.flatMap(({ region, rules, was, cell, n }): Delta[] =>
  [...(was === null ? [] : [{ region, rules, cell: was, n: -n }]), ...(cell === null ? [] : [{ region, rules, cell, n }])])

export const addCells = (client: pg.ClientBase, county: number, sums: readonly Sum[]): Promise<void> =>
  inPieces(sums, piece => run(client, sql`insert into qinghe.stat_cells (county, level, region, rules, cell, n)
    values ${tuples(piece, s => sql`(${county}, ${s.level}, ${s.region}, ${s.rules}, ${s.cell}, ${s.n})`)}
    on conflict (county, level, region, rules, cell) do update set n = stat_cells.n + excluded.n`))

export const passUp = (client: pg.ClientBase, county: number, sums: readonly Sum[]): Promise<void> =>
  inPieces(sums, piece => run(client, sql`insert into qinghe.upper_deltas (county, id, region, rules, cell, n)
    values ${tuples(piece, s => sql`(${county}, ${newUuid()}, ${s.region}, ${s.rules}, ${s.cell}, ${s.n})`)}`))

export const addUpper = (client: pg.ClientBase, sums: readonly Sum[]): Promise<void> =>
  inPieces(sums, piece => run(client, sql`insert into qinghe.stat_upper (level, region, rules, cell, n)
    values ${tuples(piece, s => sql`(${s.level}, ${s.region}, ${s.rules}, ${s.cell}, ${s.n})`)}
    on conflict (rules, level, region, cell) do update set n = stat_upper.n + excluded.n`))

/** Takes some deltas of one county into its villages, towns and itself. @returns how many were taken */
async function foldCounty(client: pg.ClientBase, county: number): Promise<number> {
  const taken = await run(client, sql<Move>`delete from qinghe.stat_deltas where county = ${county} and id in (
      select id from qinghe.stat_deltas where county = ${county} limit ${movesPerTransaction} for update skip locked)
    returning region, rules, was, cell, n`)
  if (taken.length === 0) return 0
  const sums = sumsOf(deltasOf(taken), ['county', 'town', 'village'])
  await addCells(client, county, sums)
  await passUp(client, county, sums.filter(sum => sum.level === levelNumber('county')))
  // Names come and go with children; how many came and went decides when the grams of names are counted again.
  const came = taken.reduce((total, move) => total + move.n, 0)
  await run(client, sql`insert into qinghe.gram_recounts (county, pending, counted_at) values (${county}, ${came}, 'epoch')
    on conflict (county) do update set pending = gram_recounts.pending + excluded.pending`)
  return taken.length
}

/** Takes what some counties passed up into city, province and nation. Many counties at once, because all of them add to the
 *  rows of the nation: each county by itself left 250 dead versions of those rows a round. */
async function foldUpper(client: pg.ClientBase, counties: readonly number[]): Promise<void> {
  const taken: Delta[] = []
  for (const county of counties) {
    const some = await run(client, sql<Delta>`delete from qinghe.upper_deltas where county = ${county} and id in (
        select id from qinghe.upper_deltas where county = ${county} for update skip locked)
      returning region, cell, rules, n`)
    for (const one of some) taken.push(one)
  }
  await addUpper(client, sumsOf(taken, ['nation', 'province', 'city']))
}

const countiesIn = async (pool: pg.Pool, table: Sql): Promise<number[]> =>
  (await pool.query<{ county: number }>(`select distinct county from ${table.text} order by county`)).rows.map(row => row.county)

/** Folds everything committed so far. @returns how many deltas were taken. Two may run at once: neither waits for the other. */
export async function foldOnce(pool: pg.Pool): Promise<number> {
  let folded = 0
  for (const county of await countiesIn(pool, sql`qinghe.stat_deltas`)) {
    for (let taken = 1; taken > 0;) {
      taken = await inFolding(pool, client => foldCounty(client, county))
      folded += taken
    }
  }
  const passing = await countiesIn(pool, sql`qinghe.upper_deltas`)
  for (let i = 0; i < passing.length; i += countiesPerTransaction) {
    await inFolding(pool, client => foldUpper(client, passing.slice(i, i + countiesPerTransaction)))
  }
  return folded
}
