/** All rosters of the corpus. */
import type { Order } from './desk.ts'
import { copiedSheet, filteredRows, hiddenQuarter, hiddenRows, redRows, sheetPerVillage, struckRows, yellowRows } from './made/books.ts'
import { countyBare, countyMerged, families, formulas, knownChildren, parentPhone, schoolList } from './made/county.ts'
import { fullWidthCommas, gbkBlocks, semicolons, sepLine, utf16Tabs } from './made/csv.ts'
import { familyInCells, guardianFirst, localWords, pairsInCells, phonesAtEnd, phonesBetween, sections, traps } from './made/headings.ts'
import { deepTown, groupedTown, pagedTown, plainTown } from './made/town.ts'
import { allDays, allNames, ditto, nonsense, spreadHeads, villageList } from './made/values.ts'
import type { MadeRoster } from './truth.ts'

export const makers: readonly ((order: Order) => MadeRoster)[] = [
  plainTown, groupedTown, deepTown, pagedTown,
  sheetPerVillage, copiedSheet, hiddenQuarter, redRows, struckRows, yellowRows, hiddenRows, filteredRows,
  gbkBlocks, utf16Tabs, semicolons, fullWidthCommas, sepLine,
  phonesBetween, phonesAtEnd, guardianFirst, familyInCells, pairsInCells, localWords, traps, sections,
  allDays, allNames, nonsense, ditto, spreadHeads, villageList,
  countyMerged, countyBare, schoolList, parentPhone, families, formulas, knownChildren,
]
