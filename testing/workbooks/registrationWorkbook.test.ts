import { detectColumns } from '@qinghe/domain/rosters/headers.ts'
import type { SourceRow } from '@qinghe/server/exchange/rows.ts'
import { readWorkbook } from '@qinghe/server/exchange/xlsx.ts'
import { describe, expect, test } from 'vitest'
import { randomOf } from '../world/random.ts'
import { demoCounty } from '../world.ts'
import { hasLibreOffice } from './libreOffice.ts'
import { faultKinds, plantFaults } from './plantedFaults.ts'
import { type FormRow, formRowOf, formTargets } from './registrationForm.ts'
import { expectedText, firstChildRow, headerRow, registrationWorkbook } from './registrationWorkbook.ts'
import { bytesOf } from './sink.ts'

const { county, children } = demoCounty('roster')
const villageNames = new Map(county.villages.map(village => [village.code, village.name]))
const r = randomOf('roster')
const rows: FormRow[] = children.slice(0, 2_000).map(child => formRowOf(r, child, villageNames.get(child.region) ?? ''))

async function read(file: Uint8Array): Promise<SourceRow[]> {
  const book = await readWorkbook(bytesOf(file))
  const found: SourceRow[] = []
  for await (const row of book.rows) found.push(row)
  return found
}

describe('planted faults', () => {
  const planted = plantFaults(rows, 40, 'roster')
  test('are as many as asked, of every kind, one in a row at most', () => {
    expect(planted.faults).toHaveLength(40)
    expect(new Set(planted.faults.map(f => f.kind))).toEqual(new Set(faultKinds))
    expect(new Set(planted.faults.map(f => f.row)).size).toBe(40)
  })
  test('change what they say and nothing else', () => {
    const faulty = new Map(planted.faults.map(f => [f.row, f]))
    planted.rows.forEach((row, i) => {
      const fault = faulty.get(i)
      if (!fault) expect(row).toBe(rows[i])
      else expect([row[fault.target] ?? null, rows[i]?.[fault.target] ?? null]).toEqual([fault.wrong, fault.right])
    })
  })
  test('are the same for the same seed', () => expect(plantFaults(rows, 40, 'roster').faults).toEqual(planted.faults))
})

const savers = [
  ['here', true],
  ['libreOffice', hasLibreOffice()],
] as const
describe.each(savers)('the form of 2,000 children saved by %s', (savedBy, available) => {
  test.runIf(available)('is read cell by cell as it was typed, with every fault in its place', async () => {
    const { file, faults } = await registrationWorkbook({ rows: () => rows, faults: 40, seed: 'roster', savedBy })
    const found = await read(file)
    const heads = detectColumns(found.slice(0, 15).map(row => row.cells.map(cell => cell.text)))
    expect(heads?.headerRow).toBe(headerRow)
    expect(heads?.columns.slice(1).map(column => column.target)).toEqual(formTargets)
    const expected = plantFaults(rows, 40, 'roster').rows.map(row => formTargets.map(target => expectedText(row[target] ?? null)))
    const got = found.slice(firstChildRow - 1, -1).map(row => formTargets.map((_, i) => row.cells[i + 1]?.text ?? ''))
    expect(got).toEqual(expected)
    for (const fault of faults) expect(found[fault.row - 1]?.cells[fault.column - 1]?.text ?? '').toBe(expectedText(fault.wrong))
    const spoilt = faults.find(fault => fault.kind === 'idInScientificNotation')
    expect(found[(spoilt?.row ?? 0) - 1]?.cells[(spoilt?.column ?? 0) - 1]?.flag).toBe('precisionLost')
  })
})
