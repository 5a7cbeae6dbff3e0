/** What is due, put together by whom it is about: one visit is one way, whatever it is owed for. */
import { standsOver } from '@qinghe/domain/duties/access.ts'
import type { DutyLine } from '@qinghe/domain/duties/contract.ts'
import type { PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { sayDay } from './due.ts'

export type DutyGroup = { key: string; child: DutyLine['child']; title: string; where: string; lines: DutyLine[] }

const keyOf = ({ child, school, place }: DutyLine): string => (child === null ? `${school ?? ''}${place.code}` : child.id)

/** In the order of the list: a group stands where its nearest deadline does. */
export function groupsOf(lines: readonly DutyLine[]): DutyGroup[] {
  const groups = new Map<string, DutyGroup>()
  for (const line of lines) {
    const { child, place, school } = line
    const group = groups.get(keyOf(line)) ?? { key: keyOf(line), child, title: child?.name ?? school ?? place.name, where: child === null ? '' : (school ?? place.name), lines: [] }
    group.lines.push(line)
    groups.set(group.key, group)
  }
  return [...groups.values()]
}

export const sayMissing = (missing: DutyLine['missing']): string => missing.map(one => (one.left > 1 ? `${one.title}（还差 ${one.left} 次）` : one.title)).join('、')

/** Why nothing can be pressed now; null where something can. */
export function whyNot({ state, opens, canDo, missing, owner }: Pick<DutyLine, 'state' | 'opens' | 'canDo' | 'missing' | 'owner'>, today: PlainDate, now: number): string | null {
  if (state !== 'open') return null
  if (opens !== null && opens > today) return `${sayDay(opens, now)}起办，早了不算数`
  if (canDo.length > 0) return null
  return missing.length === 0 ? null : `您的岗位不登记${sayMissing(missing)}，由${owner.label}登记以后自动算办`
}

/** Posts to whom all of them can be handed. */
export const ableFor = (lines: readonly Pick<DutyLine, 'able'>[]) => (role: string): boolean => lines.every(line => line.able.includes(role))

/** What a post may do about a line of a place: nothing where it does not stand over whoever owes it, and nobody reminds himself. */
export function oversightOf({ owner }: Pick<DutyLine, 'owner'>, { role, acting }: { role: string; acting: string | null }): { hands: boolean; reminds: boolean } {
  const hands = standsOver(role, owner.role)
  return { hands, reminds: hands && !owner.isNobody && owner.posting !== acting }
}
