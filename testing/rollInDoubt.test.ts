/** What the journey of the school roll plants is left to people on every day: how much a village or a school says depends on how many children
 *  of that day share it, so the engine itself is asked. */
import { archiveCells, lineOf } from '@qinghe/domain/comparisons/roster.ts'
import { outcomesOf } from '@qinghe/domain/comparisons/rules.ts'
import { textCell } from '@qinghe/domain/rosters/cell.ts'
import { detectColumns } from '@qinghe/domain/rosters/headers.ts'
import { link, shipped } from '@qinghe/server/comparisons/linking.ts'
import { describe, expect, it } from 'vitest'
import { rollOf } from '../e2e/schoolRoster.ts'
import { today } from './clock.ts'
import { oddDays, someOddDays } from './days.ts'
import { draftOf } from './world/archive.ts'
import { demoCounty } from './world.ts'

type Cells = ReturnType<typeof archiveCells>

const seed = Number(process.env['QINGHE_SEED'] ?? 431003)
/** The first day of a school year is the one on which it was not so. */
const odd = [...oddDays(today()).filter(({ why }) => why === 'the first day of a school year'), ...someOddDays(today(), 2, seed)]
const some = [{ day: today(), why: 'today' }, ...odd.filter(({ day }, i) => odd.findIndex(one => one.day === day) === i)]
const days = process.env['QINGHE_ALL_DAYS'] === '1' ? oddDays(today()) : some

/** Columns and cells as the upload reads them. */
function cellsOf(lines: readonly Record<string, string>[]): { row: number; cells: Cells }[] {
  const sheet = [Object.keys(lines[0] ?? {}), ...lines.map(line => Object.values(line))]
  const columns = detectColumns(sheet)?.columns ?? []
  return sheet.slice(1).map((cells, i) => ({ row: i + 2, cells: lineOf(cells.map(textCell), columns).cells }))
}

describe.each(days)('the planted lines of the roll of $day ($why)', ({ day }) => {
  const demo = demoCounty(431003, day)
  const roll = rollOf(day, demo)
  const places = new Map(demo.county.villages.map(({ code, name, townName }) => [code, `${townName}${name}`]))
  const archives = demo.children.map(child => ({ child: child.id, cells: archiveCells(draftOf(child), places.get(child.region) ?? '') })).sort((a, b) => (a.child < b.child ? -1 : 1))
  const nameOf = new Map(demo.children.map(child => [child.id, child.name]))
  const lines = cellsOf(roll.planted)
  const keyOf = ({ 姓名: name, 出生日期: birth, 户籍村: village }: Cells): string => `${name} ${birth} ${village}`
  // Whoever stands in the roll as they are has their own line, and is nobody else's.
  const asTheyAre = new Set(cellsOf(roll.lines.filter(line => !roll.planted.includes(line))).map(({ cells }) => keyOf(cells)))
  const taken = new Set(archives.filter(({ cells }) => asTheyAre.has(keyOf(cells))).map(({ child }) => child))
  const pairs = [roll.same, roll.different, roll.unsure, roll.twin]

  it('are each in doubt with their own archive alone; twins need two, the others do not', async () => {
    const { model, found } = await link({ archives, lines }, shipped)
    const facts = lines.map(({ row }) => ({ row, found: found.get(row) ?? [], aside: null, unmatched: 'lead' as const, isDroppedOut: false }))
    const outcomes = outcomesOf(facts, [], { threshold: model.threshold, fixed: { chosen: new Map(), taken } })
    const told = lines.map(({ row, cells }) => {
      const outcome = outcomes.find(one => one.row === row)
      const guards = (found.get(row) ?? []).filter(one => outcome?.open.includes(one.child)).flatMap(one => one.guards)
      return { roll: cells.姓名, state: outcome?.state, with: outcome?.open.map(child => nameOf.get(child)), isGuarded: guards.length > 0 }
    })
    for (const pair of pairs) expect(told).toContainEqual({ roll: pair.roll, state: 'doubtful', with: [pair.archive], isGuarded: pair === roll.twin })
    expect(told).toContainEqual({ roll: roll.left, state: 'same', with: [], isGuarded: false })
    expect(told).toContainEqual({ roll: roll.lead, state: 'lead', with: [], isGuarded: false })
  })
})
