/** Values and states in words. */
import { keepsDraft } from '@qinghe/domain/records/judge.ts'
import { type Act, actOf, fieldOf, type Kind, type KindField, landsIn } from '@qinghe/domain/records/kind.ts'
import { sayLines, sayPlain } from '@qinghe/domain/records/say.ts'
import type { StatusTone } from '../ui/marks.tsx'

/** As one line, for lists, histories and conflicts. Names of places, schools and children are looked up by those who show them. */
export const sayValue = (field: KindField, value: unknown): string =>
  (field.type === 'lines' ? sayLines(field, value, { say: sayPlain, labelled: false, between: '；' }) : sayPlain(field, value))
export const sayField = (kind: Kind, id: string, value: unknown): string => { const field = fieldOf(kind, id); return field === undefined ? '' : sayValue(field, value) }

export const stateLabel = (kind: Kind, id: string): string => kind.states.find(one => one.id === id)?.label ?? id

/** A record that was taken back is at no end of its path. */
export const isTakenBack = (state: string): boolean => state === 'void'
const waysOn = (kind: Kind, state: string): string[] => [...new Set(kind.acts.flatMap(act => (act.from.includes(state) && landsIn(act, state) !== state && !isTakenBack(act.to) ? [act.to] : [])))]

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
