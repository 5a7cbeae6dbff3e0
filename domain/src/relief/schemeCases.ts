/** Golden cases of a rule: what it says of itself, run when it is compiled. There must be one that fits, one that does not and one that is open, and each ask must
 *  be what decides in one of them: a condition nobody tried is a condition nobody knows. */
import { plainDate } from '../kernel/plainDate.ts'
import type { Fault, Place } from '../records/declaration.ts'
import type { Line } from '../records/evaluate.ts'
import { meant } from '../records/nearest.ts'
import { factFields, factIds, isFactId } from './facts.ts'
import { explainScheme } from './judge.ts'
import type { Known } from './known.ts'
import type { Scheme } from './scheme.ts'
import type { DeclaredScheme } from './schemeShape.ts'
import { readFact } from './supposed.ts'

type Case = DeclaredScheme['cases'][number]
const someDay = plainDate('2026-05-20')
const words = { yes: '符合', no: '不符合', unknown: '还不知道' } as const

const list = (all: readonly string[]): string => (all.length === 0 ? '没有' : all.join('、'))
const known = (values: Line): Known => ({ values, of: new Map() })

function givenFaults({ given }: Case, path: Place): Fault[] {
  return Object.entries(given).flatMap(([id, value]): Fault[] => {
    if (!isFactId(id)) return [{ path: [...path, 'given', id], message: `没有名为 ${id} 的一项${meant(id, factIds)}` }]
    return readFact(id, value) === undefined ? [{ path: [...path, 'given', id], message: `${JSON.stringify(value)} 不是“${factFields[id]?.label ?? id}”的值` }] : []
  })
}
const valuesOf = ({ given }: Case): Line => Object.fromEntries(Object.entries(given).flatMap(([id, value]) => { const read = isFactId(id) ? readFact(id, value) : undefined; return read === undefined ? [] : [[id, read]] }))

type Run = { faults: Fault[]; refused: readonly string[] }
function run(scheme: Scheme, one: Case, path: Place): Run {
  const wrong = givenFaults(one, path)
  if (wrong.length > 0) return { faults: wrong, refused: [] }
  const { answer, missing, asks } = explainScheme(scheme, known(valuesOf(one)), someDay)
  const refused = asks.filter(ask => ask.holds === false).map(ask => ask.id)
  const named = one.missing === undefined || [...one.missing].sort().join(' ') === [...missing].sort().join(' ')
  const decided = one.by === undefined || [...one.by].sort().join(' ') === [...refused].sort().join(' ')
  return {
    refused, faults: [
      ...(answer === one.is ? [] : [{ path, message: `这个例子应当是“${words[one.is]}”，实际是“${words[answer]}”（不成立的：${list(refused)}；还缺：${list(missing)}）` }]),
      ...(named ? [] : [{ path: [...path, 'missing'], message: `这个例子还缺的应当是 ${list(one.missing ?? [])}，实际是 ${list(missing)}` }]),
      ...(decided ? [] : [{ path: [...path, 'by'], message: `不成立的条件应当是 ${list(one.by ?? [])}，实际是 ${list(refused)}` }]),
    ],
  }
}

export function faultsOfCases(scheme: Scheme, cases: readonly Case[]): Fault[] {
  const runs = cases.map((one, i) => run(scheme, one, ['cases', i]))
  const faults = runs.flatMap(one => one.faults)
  if (faults.length > 0) return faults
  const absent = (['yes', 'no', 'unknown'] as const).filter(answer => !cases.some(one => one.is === answer))
  const untried = scheme.asks.filter(ask => !runs.some(one => one.refused.length === 1 && one.refused[0] === ask.id))
  return [
    ...absent.map((answer): Fault => ({ path: ['cases'], message: `例子里缺一个“${words[answer]}”的` })),
    ...untried.map((ask): Fault => ({ path: ['cases'], message: `例子里缺一个只因为“${ask.says}”不成立而不符合的` })),
  ]
}
