import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { withheld, type Tables, type Withheld } from './suppression.ts'

const threshold = 10
type Equation = { unknowns: Map<string, number>; value: number }

/** Everything a reader knows: rows and columns add up, in every dimension, with the published numbers put in. */
function published(tables: Tables, out: Withheld): { equations: Equation[]; truth: Map<string, number> } {
  const truth = new Map<string, number>()
  const equations: Equation[] = []
  const term = (equation: Equation, name: string, sign: number, value: number, isOut: boolean) => {
    if (!isOut) { equation.value -= sign * value; return }
    truth.set(name, value)
    equation.unknowns.set(name, (equation.unknowns.get(name) ?? 0) + sign)
  }
  const grand = tables.totals.reduce((a, b) => a + b, 0)
  const rowsSum: Equation = { unknowns: new Map(), value: 0 }
  tables.totals.forEach((total, r) => { term(rowsSum, `T${r}`, 1, total, out.totals[r] ?? false) })
  term(rowsSum, 'G', -1, grand, out.everything)
  equations.push(rowsSum)
  tables.dimensions.forEach((table, d) => {
    const width = table.rows[0]?.length ?? 0
    const sums = Array.from({ length: width }, (_, c) => table.rows.reduce((total, row) => total + (row[c] ?? 0), 0))
    const marks = out.dimensions[d] ?? { rows: [], sums: [] }
    table.rows.forEach((row, r) => {
      const equation: Equation = { unknowns: new Map(), value: 0 }
      row.forEach((value, c) => { term(equation, `${d}:${r}:${c}`, 1, value, marks.rows[r]?.[c] ?? false) })
      term(equation, `T${r}`, -1, tables.totals[r] ?? 0, out.totals[r] ?? false)
      equations.push(equation)
    })
    const sumRow: Equation = { unknowns: new Map(), value: 0 }
    sums.forEach((value, c) => {
      const equation: Equation = { unknowns: new Map(), value: 0 }
      table.rows.forEach((row, r) => { term(equation, `${d}:${r}:${c}`, 1, row[c] ?? 0, marks.rows[r]?.[c] ?? false) })
      term(equation, `S${d}:${c}`, -1, value, marks.sums[c] ?? false)
      term(sumRow, `S${d}:${c}`, 1, value, marks.sums[c] ?? false)
      equations.push(equation)
    })
    term(sumRow, 'G', -1, grand, out.everything)
    equations.push(sumRow)
  })
  return { equations, truth }
}

/** The attacker: exact elimination, then bounds from “no number is negative” until nothing moves. Returns what is known for sure. */
function attack({ equations, truth }: ReturnType<typeof published>): Map<string, number> {
  const names = [...truth.keys()]
  const matrix = equations.map(one => [...names.map(name => one.unknowns.get(name) ?? 0), one.value])
  let pivot = 0
  for (let c = 0; c < names.length && pivot < matrix.length; c++) {
    const found = matrix.findIndex((row, r) => r >= pivot && Math.abs(row[c]!) > 1e-9)
    if (found < 0) continue
    ;[matrix[pivot], matrix[found]] = [matrix[found]!, matrix[pivot]!]
    const lead = matrix[pivot]!
    const scale = lead[c]!
    for (let k = 0; k < lead.length; k++) lead[k]! /= scale
    matrix.forEach((row, r) => {
      if (r === pivot || Math.abs(row[c]!) < 1e-9) return
      const factor = row[c]!
      for (let k = 0; k < row.length; k++) row[k]! -= factor * lead[k]!
    })
    pivot++
  }
  const low = new Map(names.map(name => [name, 0]))
  const high = new Map(names.map(name => [name, Number.POSITIVE_INFINITY]))
  const rows = [...matrix, ...equations.map(one => [...names.map(name => one.unknowns.get(name) ?? 0), one.value])]
  for (let round = 0; round < 6; round++) {
    for (const row of rows) {
      const used = names.map((name, c) => ({ name, k: Math.abs(row[c]!) < 1e-9 ? 0 : row[c]! })).filter(one => one.k !== 0)
      for (const { name, k } of used) {
        const rest = used.filter(one => one.name !== name)
        const least = rest.reduce((total, one) => total + (one.k > 0 ? one.k * low.get(one.name)! : one.k * high.get(one.name)!), 0)
        const most = rest.reduce((total, one) => total + (one.k > 0 ? one.k * high.get(one.name)! : one.k * low.get(one.name)!), 0)
        const bounds = [(row.at(-1)! - least) / k, (row.at(-1)! - most) / k].sort((a, b) => a - b)
        low.set(name, Math.max(low.get(name)!, Math.ceil(bounds[0]! - 1e-6)))
        high.set(name, Math.min(high.get(name)!, Math.floor(bounds[1]! + 1e-6)))
      }
    }
  }
  return new Map(names.filter(name => low.get(name) === high.get(name)).map(name => [name, low.get(name)!]))
}

/** Towns with few and many children, spread over values of two dimensions. */
const number = fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 0, max: 12 }) }, fc.integer({ min: 0, max: 400 }), fc.constant(0))
const tables: fc.Arbitrary<Tables> = fc.tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 2, max: 5 })).chain(([rows, width]) =>
  fc.array(fc.tuple(fc.array(number, { minLength: width, maxLength: width }), fc.nat(1000)), { minLength: rows, maxLength: rows }).map(lines => ({
    totals: lines.map(([line]) => line.reduce((a, b) => a + b, 0)),
    dimensions: [
      { rows: lines.map(([line]) => line) },
      { rows: lines.map(([line, share]) => { const all = line.reduce((a, b) => a + b, 0); const part = share % (all + 1); return [part, all - part] }) },
    ],
  })))
const eachNumber = (one: Tables, out: Withheld) => [
  ...one.totals.map((value, r) => ({ value, isOut: out.totals[r] ?? false })),
  ...one.dimensions.flatMap((table, d) => table.rows.flatMap((row, r) => row.map((value, c) => ({ value, isOut: out.dimensions[d]?.rows[r]?.[c] ?? false })))),
  ...one.dimensions.flatMap((table, d) => (table.rows[0] ?? []).map((_, c) =>
    ({ value: table.rows.reduce((total, row) => total + (row[c] ?? 0), 0), isOut: out.dimensions[d]?.sums[c] ?? false }))),
]

describe('small numbers', () => {
  test('are never published', () => {
    fc.assert(fc.property(tables, one => {
      for (const { value, isOut } of eachNumber(one, withheld(one, threshold))) if (value > 0 && value < threshold) expect(isOut).toBe(true)
    }))
  })
  test('cannot be computed from what is published', () => {
    fc.assert(fc.property(tables, one => {
      const out = withheld(one, threshold)
      const { equations, truth } = published(one, out)
      for (const [name, value] of attack({ equations, truth })) {
        expect(value).toBe(truth.get(name))
        expect(value === 0 || value >= threshold, `${name} = ${value} was found`).toBe(true)
      }
    }), { numRuns: 300 })
  })
  test('the attacker of this test does find a number that only was crossed out', () => {
    const one: Tables = { totals: [50, 60], dimensions: [{ rows: [[3, 47], [20, 40]] }] }
    const naive: Withheld = { everything: false, totals: [false, false], dimensions: [{ rows: [[true, false], [false, false]], sums: [false, false] }] }
    expect(attack(published(one, naive)).get('0:0:0')).toBe(3)
  })
})

describe('what is left out with them', () => {
  const rowsOut = (totals: number[]) => { const out = withheld({ totals, dimensions: [] }, threshold); return out.everything ? 'everything' : out.totals.map(Number).join('') }
  test('nothing, when no number is small', () => {
    expect(withheld({ totals: [50, 60], dimensions: [{ rows: [[20, 30], [25, 35]] }] }, threshold))
      .toEqual({ everything: false, totals: [false, false], dimensions: [{ rows: [[false, false], [false, false]], sums: [false, false] }] })
  })
  test('a small region takes the smallest other one along', () => expect(rowsOut([3, 80, 40, 90])).toBe('1010'))
  test('two small regions suffice together when they reach the threshold', () => {
    expect(rowsOut([5, 5, 40])).toBe('110')
    expect(rowsOut([4, 5, 40, 50])).toBe('1110')
  })
  test('empty regions stand', () => {
    expect(rowsOut([0, 40, 50])).toBe('000')
    expect(rowsOut([0, 3, 40, 50])).toBe('0110')
    expect(rowsOut([0, 0])).toBe('00')
  })
  test('ten regions with one child each hide nothing behind their sum, so an eleventh goes too', () => {
    expect(rowsOut([...Array.from({ length: 10 }, () => 1), 30, 20])).toBe(`${'1'.repeat(10)}01`)
  })
  test('a figure that is small as a whole is not published at all', () => {
    expect(rowsOut([3, 4])).toBe('everything')
    expect(rowsOut([9])).toBe('everything')
    expect(rowsOut([10])).toBe('0')
    expect(rowsOut(Array.from({ length: 12 }, () => 1))).toBe('everything')
    expect(withheld({ totals: [3], dimensions: [{ rows: [[1, 2]] }] }, threshold)).toEqual({ everything: true, totals: [true], dimensions: [{ rows: [[true, true]], sums: [true, true] }] })
  })
  test('one small cell takes three others along, the cheapest ones', () => {
    const out = withheld({ totals: [53, 73, 93], dimensions: [{ rows: [[3, 20, 30], [11, 12, 50], [40, 13, 40]] }] }, threshold)
    expect(out.dimensions[0]?.rows.map(row => row.map(Number).join(''))).toEqual(['110', '110', '000'])
    expect(out.dimensions[0]?.sums).toEqual([false, false, false])
  })
  test('a lone region hides its small cell behind the sums', () => {
    const out = withheld({ totals: [63], dimensions: [{ rows: [[3, 20, 40]] }] }, threshold)
    expect(out.dimensions[0]).toEqual({ rows: [[true, true, false]], sums: [true, true, false] })
  })
  test('zeros of a region with children are left out, so that “left out” does not mean “somebody”', () => {
    const out = withheld({ totals: [60, 60], dimensions: [{ rows: [[0, 30, 30], [20, 20, 20]] }] }, threshold)
    expect(out.dimensions[0]?.rows[0]?.[0]).toBe(true)
  })
})
