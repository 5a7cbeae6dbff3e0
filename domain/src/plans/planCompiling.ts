/** What compiling a plan carries along, and how it says what is wrong. */
import type { CodeList } from '../codes/codeList.ts'
import type { ConditionScope, FieldKindName } from '../records/condition.ts'
import { checkCondition } from '../records/conditionCheck.ts'
import type { Fault, Place } from '../records/declaration.ts'
import { actOf, type Act, type Kind } from '../records/kind.ts'
import { meant } from '../records/nearest.ts'
import type { Units } from './dueText.ts'
import { type Feature, featureTitles, isFeature } from './items.ts'
import type { PlanCondition, PlanWorld } from './plan.ts'
import type { Subject } from './about.ts'
import type { DeclaredPlan } from './planShape.ts'
import { type Back, backOf, plainAct } from './slipActs.ts'
import { fieldsOf } from './subjects.ts'

export type PlanCompiling = {
  faults: Fault[]; plan: DeclaredPlan; world: PlanWorld; parameters: ConditionScope['parameters']; units: Units
  lists: ReadonlyMap<string, CodeList>; valueOf: (name: string, code: string | number | null) => number | null
}

/** A part of a plan. What it names and nobody has declared yet is excused while it waits for a part of the product. */
export type At = { c: PlanCompiling; path: Place; awaits: Feature | null; absent: Fault[] }
export const say = ({ c, path }: Pick<At, 'c' | 'path'>, key: Place, message: string): undefined => { c.faults.push({ path: [...path, ...key], message }); return undefined }
const absent = (at: At, key: Place, message: string): undefined => { at.absent.push({ path: [...at.path, ...key], message }); return undefined }

export function featureAt(c: PlanCompiling, path: Place, written: string | undefined): Feature | null {
  if (written === undefined) return null
  if (isFeature(written)) return written
  const names = Object.keys(featureTitles)
  c.faults.push({ path: [...path, 'awaits'], message: `没有名为 ${written} 的功能${meant(written, names)}；可以写 ${names.join('、')}` })
  return null
}

export const atPart = (c: PlanCompiling, path: Place, awaits: string | undefined): At => ({ c, path, awaits: featureAt(c, path, awaits), absent: [] })

/** Once all that something waited for is there, it may wait no longer: nobody would find out. */
export function settle(at: At, written: string | undefined): void {
  if (written === undefined) at.c.faults.push(...at.absent)
  else if (at.awaits !== null && at.absent.length === 0) say(at, ['awaits'], '这一项用到的都已经有了，请去掉 awaits')
}

export function clauseAt(at: Pick<At, 'c' | 'path'>, clause: string): void {
  const ids = at.c.plan.clauses.map(one => one.id)
  if (!ids.includes(clause)) say(at, ['clause'], `没有名为 ${clause} 的条款${meant(clause, ids)}`)
}

type Asked = { text: string; key: Place; scope: ConditionScope; wanted?: FieldKindName }
export function planCondition(at: At, { text, key, scope, wanted = 'yesNo' }: Asked): PlanCondition {
  const { condition, faults } = checkCondition(text, scope, wanted)
  at.absent.push(...faults.map(({ at: from, to, message }) => ({ path: [...at.path, ...key], at: from, to, message })))
  return { written: text, condition }
}
export const scopeOf = (c: PlanCompiling, subject: Subject): ConditionScope => ({ fields: fieldsOf(subject, c.world.kinds), parameters: c.parameters })

/** visit.record, archives.review, slip.received(mandatoryReport.notifyCivil) */
export type FoundAct = { kind: Kind; act: Act; back: Back | null } | { contract: string }
export function actAt(at: At, written: string, key: Place): FoundAct | undefined {
  const { kinds, contracts } = at.c.world
  const plain = plainAct(written)
  const [name = '', id = ''] = plain.split('.')
  const kind = kinds.get(name)
  if (kind) {
    const act = actOf(kind, id)
    return act ? { kind, act, back: backOf(plain) } : say(at, key, `“${kind.title}”没有名为 ${id} 的动作${meant(id, kind.acts.map(one => one.id))}`)
  }
  if (contracts.has(written)) return { contract: written }
  return absent(at, key, `没有名为 ${written} 的动作：写成 记录种类.动作，对方签收、答复写成 slip.received(记录种类.动作)、slip.answered(…)${meant(written, [...[...kinds.values()].flatMap(one => one.acts.map(act => `${one.kind}.${act.id}`)), ...contracts.keys()])}`)
}

export function amountAt(at: At, key: string, amount: number | string | undefined): number | string | null {
  if (amount === undefined) return null
  if (typeof amount === 'string' && !Object.hasOwn(at.c.parameters, amount.slice(1))) say(at, [key], `没有名为 ${amount} 的参数${meant(amount, Object.keys(at.c.parameters).map(one => `@${one}`))}`)
  return amount
}
