/** Values and states in words. */
import { labelOf, labelsOf, type Code } from '@qinghe/domain/codes/codeList.ts'
import { keepsDraft } from '@qinghe/domain/records/judge.ts'
import { type Act, actOf, fieldOf, type Kind, type KindField } from '@qinghe/domain/records/kind.ts'
import type { StatusTone } from '../ui/marks.tsx'
import { fullTime } from '../ui/time.ts'
import { writeYuan } from './form.ts'
import { sayPeriodOf, sayTerm } from './periods.ts'

export const sayYuan = (fen: number): string => {
  const [whole = '0', cents] = writeYuan(fen).split('.')
  return `${Number(whole).toLocaleString('en-US')}${cents === undefined ? '' : `.${cents}`} 元`
}

const isCode = (value: unknown): value is Code => typeof value === 'string' || typeof value === 'number'
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** As one line, for lists, histories and conflicts. Names of places, schools and children are looked up by those who show them. */
export function sayValue(field: KindField, value: unknown): string {
  if (value === null || value === undefined || value === '') return ''
  switch (field.type) {
    case 'yesNo': return value === true ? '是' : value === false ? '否' : ''
    case 'code': return field.list !== null && isCode(value) ? (String(value).includes('•') ? String(value) : labelOf(field.list, value)) : String(value)
    case 'codes': return field.list !== null && Array.isArray(value) ? labelsOf(field.list, value.filter(isCode)) : ''
    case 'money': return typeof value === 'number' ? sayYuan(value) : String(value)
    case 'percent': return `${String(value)}%`
    case 'term': return sayTerm(String(value))
    case 'period': return sayPeriodOf(String(value))
    case 'moment': return fullTime(String(value))
    case 'files': return Array.isArray(value) ? `${value.length} 个文件` : ''
    case 'lines': return Array.isArray(value) ? value.map((line, i) => `${i + 1}. ${isRecord(line) ? field.of.map(inner => sayValue(inner, line[inner.id])).filter(Boolean).join('，') : ''}`).join('；') : ''
    default: return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  }
}
export const sayField = (kind: Kind, id: string, value: unknown): string => { const field = fieldOf(kind, id); return field === undefined ? '' : sayValue(field, value) }

export const stateLabel = (kind: Kind, id: string): string => kind.states.find(one => one.id === id)?.label ?? id

/** A record that was taken back is at no end of its path. */
const isTakenBack = (state: string): boolean => state === 'void'
const waysOn = (kind: Kind, state: string): string[] => [...new Set(kind.acts.flatMap(act => (act.from.includes(state) && act.to !== state && !isTakenBack(act.to) ? [act.to] : [])))]

export function stateTone(kind: Kind, state: string): StatusTone {
  if (isTakenBack(state) || keepsDraft({ to: state })) return 'idle'
  return waysOn(kind, state).length === 0 ? 'ok' : 'info'
}

/** The shortest way to an end from here. */
function aheadOf(kind: Kind, state: string): string[] {
  const queue: string[][] = [[state]]
  const seen = new Set([state])
  for (let way = queue.shift(); way !== undefined; way = queue.shift()) {
    const next = waysOn(kind, way.at(-1) ?? '').filter(one => !seen.has(one))
    if (waysOn(kind, way.at(-1) ?? '').length === 0) return way.slice(1)
    for (const one of next) { seen.add(one); queue.push([...way, one]) }
  }
  return []
}

/** What is usually done next: the first act the declaration names that leads further on. Sending back and taking back do not. */
export const wayOn = (kind: Kind, state: string, acts: readonly Act[]): Act | undefined => {
  const at = (id: string): number => kind.states.findIndex(one => one.id === id)
  return acts.find(act => !isTakenBack(act.to) && at(act.to) > at(state))
}

export type PathStep = { id: string; label: string; is: 'done' | 'on' | 'ahead' }
/** Where a record has been, where it is, and how it goes on from here. @param visited in time order, the present state last */
export function pathOf(kind: Kind, visited: readonly string[]): PathStep[] {
  const been = visited.filter((state, i) => visited.lastIndexOf(state) === i)
  const here = been.at(-1)
  if (here === undefined) return []
  const ahead = isTakenBack(here) ? [] : aheadOf(kind, here).filter(state => !been.includes(state))
  return [...been.map((id, i): PathStep => ({ id, label: stateLabel(kind, id), is: i === been.length - 1 ? 'on' : 'done' })), ...ahead.map((id): PathStep => ({ id, label: stateLabel(kind, id), is: 'ahead' }))]
}

/** “第一项、第二项” */
export const sayActs = (kind: Kind, acts: readonly string[]): string => acts.flatMap(id => { const act = actOf(kind, id); return act === undefined ? [] : [act.label] }).join('、')

/** What the list of a kind says of a record first in words: its title, the problem, the task. */
export const firstWords = (kind: Kind, values: Readonly<Record<string, unknown>>): string =>
  kind.list.columns.filter(id => fieldOf(kind, id)?.type === 'text').map(id => sayField(kind, id, values[id])).find(Boolean) ?? ''
