/** Golden cases: what a declaration says of itself, run when it is published and in the tests. */
import { addDays, type PlainDate, plainDate } from '../kernel/plainDate.ts'
import type { Fault } from './declaration.ts'
import type { Facts } from './evaluate.ts'
import { isLegal, judgeRecord } from './judge.ts'
import { actOf, type Kind } from './kind.ts'

/** A day on which nothing in particular happens, for cases that say none. */
const usualDay = plainDate('2026-05-20')
/** Enough for any duration of a case; a case that needs another value is a rule, not a declaration. */
const usualValue = 30

const factsOn = (today: PlainDate): Omit<Facts, 'record'> => ({ today, parameter: () => usualValue, workdaysFrom: (day, count) => addDays(day, count) })
const list = (all: readonly string[]): string => (all.length === 0 ? '没有' : all.join('、'))

export function goldenFaults(kind: Kind): Fault[] {
  return kind.cases.flatMap(({ given, state, act: id, problems, today, shown }, i): Fault[] => {
    const path = ['cases', i]
    const act = actOf(kind, id)
    if (!act) return [{ path: [...path, 'act'], message: `没有名为 ${id} 的动作` }]
    if (!isLegal(act, state === 'none' ? null : state)) return [{ path, message: `“${act.label}”不能从状态 ${state} 办理` }]
    const judged = judgeRecord({ kind, act, facts: factsOn(today === undefined ? usualDay : plainDate(today)) }, given)
    const found = [...new Set(judged.issues.map(one => one.field ?? ''))].sort()
    const wanted = [...problems].sort()
    const faults: Fault[] = found.join(' ') === wanted.join(' ') ? [] : [{ path, message: `这个例子应当指出的问题：${list(wanted)}；实际指出：${list(judged.issues.map(one => `${one.field ?? ''}（${one.message}）`))}` }]
    const hidden = (shown ?? []).filter(one => !judged.shown.includes(one))
    return hidden.length === 0 ? faults : [...faults, { path, message: `这个例子应当显示 ${hidden.join('、')}` }]
  })
}
