/** Batch work in memory at its present size and at ten times that: what takes ten times as long grows with its rows, what takes a hundred
 *  times does not survive. Small by purpose; the database has benches of its own. Run: npm run bench tenfold. Result: bench/results/tenfold.json. */
import { readingPackage } from '@qinghe/domain/audit/parameters.ts'
import { archivePackage } from '@qinghe/domain/archives/parameters.ts'
import { parametersFrom, rowsOfPackage } from '@qinghe/domain/kernel/parameters.ts'
import { plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { applyChange, RegionChange, treeOf } from '@qinghe/domain/regions/change.ts'
import { Region } from '@qinghe/domain/regions/types.ts'
import { judgingRows } from '@qinghe/domain/staff/rules.ts'
import { PostingRow } from '@qinghe/domain/staff/types.ts'
import { commit, environment, median, ratioOf, watch, writeResult } from './measure.ts'

const day = plainDate('2026-03-01')
type Work = { name: string; at: (size: number) => { run: () => number; expected: number } }

/** Counties that set every value themselves, and one look-up for each of them. */
const parameters: Work = {
  name: 'parameters of counties', at: size => {
    const own = [...rowsOfPackage(archivePackage, plainDate('2016-02-04')), ...rowsOfPackage(readingPackage, plainDate('2016-02-04'))]
    const codes = Array.from({ length: size }, (_, i) => (430_000 + i) * 1_000_000)
    const rows = [...own, ...codes.flatMap(region => own.map(row => ({ ...row, region, value: 7 })))]
    return { expected: size * 7, run: () => { const look = parametersFrom(rows); return codes.reduce((sum, region) => sum + look(readingPackage, { region: regionCode(region), day }).countyDayStop.value, 0) } }
  },
}
/** Towns that become one, with no more villages than one town has numbers for. */
const merge: Work = {
  name: 'villages merged', at: size => {
    const towns = Array.from({ length: size }, (_, i) => 431_003_100_000 + (i + 1) * 1_000)
    const regions = towns.flatMap(code => [code, code + 200, code + 201]).map(code => Region.parse({ code, name: `地方${code}`, level: code % 1_000 === 0 ? 'town' : 'village', parent: Math.floor(code / 1_000) * 1_000, validFrom: '2020-01-01', validTo: null }))
    const tree = treeOf(regions)
    const change = RegionChange.parse({ kind: 'merge', codes: towns, into: { code: towns[0], name: '合并镇' }, day, basis: '测量' })
    return { expected: (size - 1) * 3, run: () => applyChange(tree, change).moves.length }
  },
}
const postings: Work = {
  name: 'postings judged', at: size => {
    const rows = Array.from({ length: size }, (_, i): PostingRow => PostingRow.parse({
      row: i + 2, account: '01900000-0000-7000-8000-000000000000', posting: '01900000-0000-7000-8000-000000000001', login: `user${i}`, name: '某人', role: 'childDirector', region: 431_003_103_203, school: 0, organisation: null,
      phone: null, validFrom: day, validTo: null, codeHash: 'a'.repeat(64),
    }))
    const known = { logins: new Set<string>(), regions: new Set([431_003_103_203]), schools: new Set<number>() }
    return { expected: size, run: () => [...judgingRows({ region: regionCode(431_003_000_000) }, rows, known).values()].filter(found => found.length === 0).length }
  },
}

const sizes: [Work, number][] = [[parameters, 280], [merge, 8], [postings, 2_000]]
/** Processor time: whatever else the machine does is not counted. Small work is done many times, or it would not be seen. */
function cpuMs(times: number, work: () => number): number[] {
  for (let warm = 0; warm < 20; warm++) work()
  return Array.from({ length: 7 }, () => {
    const began = process.cpuUsage()
    for (let i = 0; i < times; i++) work()
    const { user, system } = process.cpuUsage(began)
    return Number(((user + system) / 1_000 / times).toFixed(4))
  })
}

/** A hundred times as long would be quadratic; caches and collections make up the rest. */
const mostTimes = 25

const usage = watch({ bench: process.pid })
const told: string[] = []
const values: number[] = []
const before: number[] = []
for (const [{ name, at }, size] of sizes) {
  const [small, large] = [at(size), at(size * 10)]
  for (const one of [small, large]) if (one.run() !== one.expected) throw new Error(`${name}: a wrong answer`)
  const [short, long] = [cpuMs(50, small.run), cpuMs(5, large.run)]
  told.push(`${name} ${size} → ${size * 10}: ×${(median(long) / median(short)).toFixed(1)}`)
  before.push(...short)
  values.push(...long)
}
const worst = Math.max(...told.map(line => Number(line.split('×')[1])))
writeResult({
  name: 'tenfold', command: 'npm run bench tenfold', commit: commit(), seed: 0, rows: Object.fromEntries(sizes.map(([{ name }, size]) => [name, size * 10])), environment: environment(), processes: usage(),
  unit: 'ms', values, baseline: { what: 'the same work on a tenth of the rows', values: before }, ratio: ratioOf(values, before), check: 'every answer was counted and is the expected one at both sizes',
  target: `no work takes more than ${mostTimes} times as long for ten times the rows`, met: worst <= mostTimes, note: told.join('; '),
})
