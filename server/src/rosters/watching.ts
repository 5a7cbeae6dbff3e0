/** What is seen of a sheet while it goes by: only counts are kept, and the first lines until the heading is known. */
import { factsOf, type SheetFacts } from '@qinghe/domain/rosters/facts.ts'
import type { RememberedColumn } from '@qinghe/domain/rosters/headings.ts'
import { findHeading, type Heading, headLines, type SheetLine } from '@qinghe/domain/rosters/layout.ts'
import { roleOf } from '@qinghe/domain/rosters/lines.ts'

export type Seen = { facts: SheetFacts; width: number }
export type Watching = { see: (line: SheetLine) => void; seen: () => Seen }
export type Named = { sheet: number; name: string; hidden: boolean }

/** With a heading that is known. */
export function watchUnder(named: Named, heading: Heading | undefined): Watching {
  const facts = factsOf({ ...named, heading })
  let width = 0
  return {
    see: line => {
      width = Math.max(width, line.cells.length)
      facts.add(line, heading ? roleOf(line, heading) : line.cells.some(cell => cell.text.trim() !== '') ? 'note' : 'blank')
    },
    seen: () => ({ facts: facts.result(), width }),
  }
}

/** The heading is found on the way: merged cells are told only at the end of a file, but what lines are hardly ever hangs on them. */
export function watchSheet(named: Named, remembered: readonly RememberedColumn[]): Watching {
  let first: SheetLine[] | null = []
  let watching: Watching | undefined
  const settle = (): Watching => {
    watching ??= watchUnder(named, findHeading(first ?? [], [], remembered))
    for (const line of first ?? []) watching.see(line)
    first = null
    return watching
  }
  return {
    see: line => {
      if (first && line.line <= headLines) first.push(line)
      else settle().see(line)
    },
    seen: () => settle().seen(),
  }
}
