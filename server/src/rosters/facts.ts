/** What is seen of a sheet while it goes by: how many children, which lines are hidden, coloured or struck out. Only counts are kept, and
 *  the first lines until the heading is known. */
import { type Heading, type RememberedColumn, type SheetLine, findHeading, headLines, roleOf } from '@qinghe/domain/rosters/layout.ts'
import { isStruck, markOf, type SheetFacts } from '@qinghe/domain/rosters/questions.ts'
import type { SheetHead } from '../exchange/rows.ts'

export type Watching = { see: (line: SheetLine) => void; facts: () => SheetFacts; width: () => number }

/** @param at number of the sheet and what the file says of it */
export function watchSheet({ sheet, head }: { sheet: number; head: SheetHead }, remembered: readonly RememberedColumn[]): Watching {
  const facts: SheetFacts = { sheet, name: head.name, hidden: head.hidden, lines: 0, children: 0, hasHeading: false, hiddenRows: 0, filteredRows: 0, struck: 0, marks: [], noValue: 0 }
  const legends = new Map<string, string>()
  let first: SheetLine[] | null = []
  let heading: Heading | undefined
  let width = 0
  const count = (line: SheetLine): void => { if (heading) countLine(facts, { line, heading, legends }) }
  const settle = (): void => {
    if (first === null) return
    heading = findHeading(first, [], remembered)
    facts.hasHeading = heading !== undefined
    first.forEach(count)
    first = null
  }
  return {
    width: () => width,
    see: line => {
      facts.lines += 1
      width = Math.max(width, line.cells.length)
      if (first && line.line <= headLines) first.push(line)
      else {
        settle()
        count(line)
      }
    },
    facts: () => {
      settle()
      return { ...facts, marks: facts.marks.map(one => ({ ...one, legend: legends.get(one.color) ?? null })) }
    },
  }
}

const longestLegend = 40

function countLine(facts: SheetFacts, { line, heading, legends }: { line: SheetLine; heading: Heading; legends: Map<string, string> }): void {
  if (roleOf(line, heading) !== 'child') {
    // Red: left. A coloured cell with words outside the table explains its colour.
    for (const { mark, text } of line.cells) if (mark !== undefined && text.trim() !== '' && text.length <= longestLegend) legends.set(mark, text.trim())
    return
  }
  facts.children += 1
  if (line.hidden === 'hidden') facts.hiddenRows += 1
  if (line.hidden === 'filtered') facts.filteredRows += 1
  if (isStruck(line)) facts.struck += 1
  if (line.cells.some(cell => cell.flag === 'noValue')) facts.noValue += 1
  const mark = markOf(line)
  if (mark === null) return
  const known = facts.marks.find(one => one.color === mark)
  if (known) known.lines += 1
  else facts.marks.push({ color: mark, lines: 1, legend: null })
}
