/** What the database reads from answers and returns, and what it writes for signatures to name, is what the rules say (domain/src/census), in any world and any order. */
import { createHash } from 'node:crypto'
import { type Answer, answerOf, headsOf, type Line, lineState, newLine, withAnswer, withReturn } from '@qinghe/domain/census/line.ts'
import { townText, villageText } from '@qinghe/domain/census/sheets.ts'
import { AnswerKind } from '@qinghe/domain/census/types.ts'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import fc from 'fast-check'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { places } from '../../../testing/cast.ts'
import { quarterAhead } from '../../../testing/census.ts'
import { cloneDatabase, type TestDatabase } from '../../../testing/database.ts'
import { insertRow, settleChild } from '../../../testing/walk/county.ts'
import { drawPlaces } from '../../../testing/walk/stage.ts'

let db: TestDatabase
let owner: pg.Client
let inVillage: string[]
let inTown: string[]
const county = 431003
const days = quarterAhead()
const { period } = days
beforeAll(async () => {
  db = await cloneDatabase()
  owner = new pg.Client(db.connection('qinghe_owner'))
  await owner.connect()
  await drawPlaces(owner)
  const planted = async (region: number): Promise<string> => { const id = await settleChild(owner, { spot: 'inside', more: { region } }); return id }
  inVillage = [await planted(places.village), await planted(places.village), await planted(places.village)]
  inTown = [await planted(places.town)]
  await insertRow(owner, 'census_rounds', {
    county, period, opens: days.opens, standard: days.standard, moment: new Date(`${days.standard}T16:00:00Z`), village_due: days.village, town_due: days.town, match_due: days.match, lock_due: days.lock, opened_at: new Date(),
  })
  for (const [region, level] of [[places.county, 'county'], [places.town, 'town'], [places.village, 'village'], [places.nextVillage, 'village']] as const) await insertRow(owner, 'census_sheets', { county, period, at_region: region, region, level, name: 'x' })
  await owner.query(`select qinghe.census_join($1, $2, $3::uuid[], 'known', null)`, [county, period, children()])
})
afterAll(async () => {
  await owner.end()
  await db.drop()
})

const sha = (text: string): string => createHash('sha256').update(text).digest('hex')
type Said = { child: number; over: number[]; asked: number; current: boolean; kind: AnswerKind | null }
type World = { said: Said[]; returns: number[]; order: number[] }
const most = 8
const said = fc.record({
  child: fc.integer({ min: 0, max: 3 }), over: fc.uniqueArray(fc.integer({ min: 0, max: most - 1 }), { maxLength: 3 }), asked: fc.integer({ min: 0, max: 2 }), current: fc.boolean(),
  kind: fc.option(fc.constantFrom(...AnswerKind.options), { freq: 6 }),
})
const world: fc.Arbitrary<World> = fc.tuple(fc.array(said, { maxLength: most }), fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 4 }))
  .chain(([answers, returns]) => fc.record({ said: fc.constant(answers), returns: fc.constant(returns), order: fc.shuffledSubarray(answers.map((_, i) => i), { minLength: answers.length }) }))

async function plant({ said: answers, returns, order }: World, lines: readonly Line[]): Promise<Line[]> {
  const ids = answers.map(() => newUuid())
  const of = (child: number): Line => lines[child] ?? expect.fail('no such child')
  const made = answers.map((one, i): Answer & { child: number } => ({ child: one.child, id: ids[i] ?? '', over: one.over.flatMap(n => ids[n] ?? []), asked: one.asked, seen: one.current ? of(one.child).facts : 'older', kind: one.kind, by: 'x' }))
  for (const i of order) {
    const one = made[i] ?? expect.fail('no such answer')
    await insertRow(owner, 'census_answers', { county, period, child: of(one.child).child, id: one.id, region: places.village, over: [...one.over], asked: one.asked, seen: one.seen, kind: one.kind, at: new Date(), posting: newUuid(), account: newUuid(), command: one.id })
  }
  const sent = returns.map(child => ({ child, id: newUuid() }))
  for (const one of sent) await insertRow(owner, 'census_returns', { county, period, child: of(one.child).child, id: one.id, region: places.village, reason: Buffer.from('x'), at: new Date(), posting: newUuid(), account: newUuid() })
  return lines.map((line, child) => sent.filter(one => one.child === child).reduce((to, { id }) => withReturn(to, { id, reason: 'x', by: 'x' }), made.filter(one => one.child === child).reduce(withAnswer, line)))
}

type Row = { child: string; state: string; answer: string | null; heads: string[]; facts_digest: string }
const children = (): string[] => [...inVillage, ...inTown]
async function emptyLines(): Promise<Line[]> {
  await owner.query('delete from qinghe.census_answers')
  await owner.query('delete from qinghe.census_returns')
  const rows = (await owner.query<Row>('select child, facts_digest from qinghe.census_lines')).rows
  return children().map(child => newLine(child, rows.find(row => row.child === child)?.facts_digest ?? expect.fail('no line')))
}

describe('the database', () => {
  it('reads the state of every line, what counts as said and what the next answer is given over as the rules do', async () => {
    await fc.assert(fc.asyncProperty(world, async made => {
      const lines = await plant(made, await emptyLines())
      await owner.query('select qinghe.census_settle($1, $2, $3::uuid[])', [county, period, children()])
      const rows = (await owner.query<Row>('select child, state, answer, heads, facts_digest from qinghe.census_lines')).rows
      const found = children().map(child => { const row = rows.find(one => one.child === child); return [row?.state, row?.answer, [...row?.heads ?? []].sort()] })
      expect(found).toEqual(lines.map(line => [lineState(line), answerOf(line), headsOf(line).map(one => one.id).sort()]))

      const of = (ids: readonly string[]): string => sha(villageText(lines.filter(line => ids.includes(line.child))))
      const villages = [{ region: places.village, digest: of(inVillage) }, { region: places.nextVillage, digest: of([]) }]
      const digests = (await owner.query<{ region: number; digest: string }>('select region, digest from qinghe.census_places($1, $2, 0, 1000000000000)', [county, period])).rows
      const digestAt = (region: number): string | undefined => digests.find(one => Number(one.region) === region)?.digest
      expect(villages.map(one => digestAt(one.region))).toEqual(villages.map(one => one.digest))
      expect(digestAt(places.town)).toBe(sha(townText(of(inTown), villages)))
    }), { numRuns: 60 })
  })

  it('lets no answer count that has not seen what its own command made of the archive', async () => {
    const [line] = await emptyLines()
    const id = newUuid()
    await insertRow(owner, 'census_answers', { county, period, child: line?.child ?? '', id, region: places.village, over: [], asked: 0, seen: null, kind: 'changed', at: new Date(), posting: newUuid(), account: newUuid(), command: id })
    await owner.query('select qinghe.census_settle($1, $2, $3::uuid[])', [county, period, children()])
    expect((await owner.query<Row>('select state from qinghe.census_lines where child = $1', [line?.child])).rows[0]?.state).toBe('reopened')
  })
})
