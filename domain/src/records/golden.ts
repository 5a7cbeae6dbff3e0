/** Golden cases: what a declaration says of itself, run when it is published and in the tests. */
import { workdaysFrom } from '../kernel/holidays.ts'
import { isPlainDate, type PlainDate, plainDate } from '../kernel/plainDate.ts'
import { isRole, labelOf, roleKeys } from '../staff/roles.ts'
import { lettersOfKind } from './contract.ts'
import type { Fault } from './declaration.ts'
import type { Facts } from './evaluate.ts'
import { isLegal, judgeRecord, mayAct, timeIssues } from './judge.ts'
import { type Act, actOf, type Kind } from './kind.ts'
import { meant } from './nearest.ts'

/** A day on which nothing in particular happens, for cases that say none. */
const usualDay = plainDate('2026-05-20')
/** Enough for any duration of a case; a case that needs another value is a rule, not a declaration. */
const usualValue = 30

const factsOn = (today: PlainDate): Omit<Facts, 'record'> => ({ today, parameter: () => usualValue, workdaysFrom })
const list = (all: readonly string[]): string => (all.length === 0 ? '没有' : all.join('、'))

type Case = Kind['cases'][number]
type At = { path: readonly (string | number)[]; kind: Kind; act: Act; one: Case }

/** Who may: `by` a post, and what it is to the record. */
function faultsOfPost({ path, kind, act, one: { by, is, may } }: At): Fault[] {
  if (by === undefined) return may === undefined ? [] : [{ path: [...path, 'may'], message: '写了 may 就要写明是哪个岗位（by）' }]
  if (!isRole(by)) return [{ path: [...path, 'by'], message: `没有名为 ${by} 的岗位${meant(by, roleKeys)}` }]
  const found = mayAct(act, { role: by, letters: domain => [...lettersOfKind(by, kind, domain)], is: new Set(is) })
  return found === (may ?? true) ? [] : [{ path, message: `这个例子里${labelOf(by)}应当${may === false ? '不能' : '能'}办“${act.label}”，实际${found ? '能' : '不能'}` }]
}

const dayAt = (text: string | undefined, key: string): { day: PlainDate | null; wrong: string | null } =>
  (text === undefined ? { day: null, wrong: null } : isPlainDate(text) ? { day: plainDate(text), wrong: null } : { day: null, wrong: key })

function faultsOf(at: At): Fault[] {
  const { path, kind, act, one: { given, problems, shown } } = at
  const [today, since] = [dayAt(at.one.today, 'today'), dayAt(at.one.since, 'since')]
  const wrong = today.wrong ?? since.wrong
  if (wrong !== null) return [{ path: [...path, wrong], message: '日期要写成 2026-04-16 这样，而且真实存在' }]
  const facts = factsOn(today.day ?? usualDay)
  const judged = judgeRecord({ kind, act, facts }, given)
  const issues = [...judged.issues, ...timeIssues({ kind, act, facts: { ...facts, record: judged.body }, since: since.day })]
  const found = [...new Set(issues.map(one => one.field ?? ''))].sort()
  const wanted = [...problems].sort()
  const told = list(issues.map(one => `${one.field ?? ''}（${one.message}）`))
  const hidden = (shown ?? []).filter(one => !judged.shown.includes(one))
  return [
    ...(found.join(' ') === wanted.join(' ') ? [] : [{ path, message: `这个例子应当指出的问题：${list(wanted)}；实际指出：${told}` }]),
    ...(hidden.length === 0 ? [] : [{ path, message: `这个例子应当显示 ${hidden.join('、')}` }]),
  ]
}

export function goldenFaults(kind: Kind): Fault[] {
  return kind.cases.flatMap((one, i): Fault[] => {
    const path = ['cases', i]
    const act = actOf(kind, one.act)
    if (!act) return [{ path: [...path, 'act'], message: `没有名为 ${one.act} 的动作${meant(one.act, kind.acts.map(each => each.id))}` }]
    if (!isLegal(act, one.state === 'none' ? null : one.state)) return [{ path, message: `“${act.label}”不能从状态 ${one.state} 办理` }]
    const at: At = { path, kind, act, one }
    // A case about who may says nothing about what is filled in.
    return one.by === undefined && one.may === undefined ? faultsOf(at) : faultsOfPost(at)
  })
}
