/** Brings the seed into qinghe.regions, as the owner and by COPY: 665,000 rows one by one would take minutes.
 *  Measured on two cores with the embedded server: counties of the nation and one county in full 0.8 s; everything into an
 *  empty table 5 s; everything beside people at work, indexes kept, 11 s. */
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { isWithin, type RegionCode } from '@qinghe/domain/kernel/regionCode.ts'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { readSeed, type Wanted } from './seed.ts'

/** Without `within` everything; with it that place in full depth, and the rest of the nation down to counties. */
export type LoadOptions = { within?: RegionCode }

const county = 3
const isWanted = ({ within }: LoadOptions): Wanted => (code, level) =>
  within === undefined || level <= county || isWithin(code, within)

/** Loads what is not there yet and returns how many rows came in. One transaction of its own: a start that was interrupted
 *  leaves nothing behind, and a second call may follow (the demo county first, everything else in the background). */
export async function loadRegions(owner: pg.ClientBase, options: LoadOptions = {}): Promise<number> {
  await owner.query('BEGIN')
  try {
    // One loader at a time; readers go on.
    await owner.query('LOCK TABLE qinghe.regions IN SHARE ROW EXCLUSIVE MODE')
    const present = await owner.query<{ code: string | number }>('SELECT code FROM qinghe.regions')
    const known = new Set(present.rows.map(row => Number(row.code)))
    const rebuild = known.size === 0 && options.within === undefined
    if (rebuild) for (const name of Object.keys(searchIndexes)) await owner.query(`DROP INDEX qinghe.${name}`)
    const loaded = await copyRows(owner, isWanted(options), known)
    if (rebuild) {
      await owner.query(`SET LOCAL maintenance_work_mem = '256MB'`)
      for (const [name, on] of Object.entries(searchIndexes)) await owner.query(`CREATE INDEX ${name} ON qinghe.regions ${on}`)
    }
    await owner.query('COMMIT')
    await owner.query('ANALYZE qinghe.regions')
    return loaded
  } catch (error) {
    await owner.query('ROLLBACK')
    throw error
  }
}

/** As in migrations/0002_regions.sql; in an empty table they are made after the rows, which halves the time. */
const searchIndexes = {
  regions_by_parent: '(parent, code)',
  regions_by_name: '(name)',
  regions_by_pinyin: '(pinyin)',
  regions_by_initials: '(initials)',
}

async function copyRows(owner: pg.ClientBase, wanted: Wanted, known: ReadonlySet<number>): Promise<number> {
  const { about, rows } = readSeed()
  let loaded = 0
  function* blocks() {
    let block = ''
    for (const row of rows((code, level) => !known.has(code) && wanted(code, level))) {
      loaded += 1
      block += `${row.code}\t${about.asOf}\t${row.name}\t${row.level}\t${row.parent}\t${row.pinyin}\t${row.initials}\n`
      if (block.length >= blockLength) { yield block; block = '' }
    }
    if (block !== '') yield block
  }
  const sink = owner.query(copyFrom('COPY qinghe.regions (code, valid_from, name, level, parent, pinyin, initials) FROM STDIN'))
  await pipeline(Readable.from(blocks()), sink)
  return loaded
}
const blockLength = 65_536
