/** What two administrators do together, and which two (decision 039). The database holds the same rule in its own words
 *  (migration 0041); a test compares them. */
import { dataDomains } from '../kernel/dataDomain.ts'
import { type Issue, issue } from '../kernel/problem.ts'
import { lettersOf } from './matrix.ts'
import { type Administrator, isAdministrator, labelOf, type RoleKey, roleKeys, shapeOf } from './roles.ts'

export const orderKinds = { suspend: '停用账号', restore: '恢复账号', reset: '重置口令', end: '结束岗位' } as const
export type OrderKind = keyof typeof orderKinds
export const orderStates = { waiting: '等待另一人确认', done: '已办', refused: '未同意', withdrawn: '已撤回', expired: '过期未办' } as const
export type OrderState = keyof typeof orderStates

/** Why it takes two: the kind of administrator somebody is, or an officer without whom nobody decides in a place. Null: one is enough. */
export type Guard = Administrator | 'officer' | null
export const guardWords: Record<NonNullable<Guard>, string> = {
  systemAdmin: '系统管理员', securityAdmin: '安全管理员', auditor: '审计员', officer: '本地这个岗位的最后一人',
}

/** Posts that decide for a place, by the letter A of the permission matrix: when the last one goes, what waits there waits for ever. */
export const decidingPosts: readonly RoleKey[] = roleKeys.filter(role =>
  shapeOf(role) === 'range' && dataDomains.some(domain => domain !== 'SYS' && domain !== 'AUD' && lettersOf(role, domain).has('A')))

export type Pair = { proposes: Administrator; confirms: Administrator }
const usual: Pair = { proposes: 'systemAdmin', confirms: 'securityAdmin' }
/** As always one proposes and the other confirms. Where it is about one of the two, the auditor takes the place of whom it is about. */
export function pairsFor(guard: Guard): readonly Pair[] {
  if (guard === 'systemAdmin') return [{ proposes: 'securityAdmin', confirms: 'auditor' }, usual]
  if (guard === 'securityAdmin') return [{ proposes: 'systemAdmin', confirms: 'auditor' }, usual]
  return [usual]
}

/** Whoever does it alone where one is enough. A code for somebody's account is never a matter of one. */
const alone: Record<OrderKind, Administrator | null> = { suspend: 'systemAdmin', end: 'systemAdmin', restore: 'securityAdmin', reset: null }
export const takesTwo = (kind: OrderKind, guard: Guard): boolean => guard !== null || alone[kind] === null
export function mayAsk(role: string, kind: OrderKind, guard: Guard): boolean {
  return takesTwo(kind, guard) ? pairsFor(guard).some(pair => pair.proposes === role) : alone[kind] === role
}
/** Who could be the second, after this proposer, in words: never the one it is about. */
export const secondsAfter = (role: string, guard: Guard): string => pairsFor(guard).filter(pair => pair.proposes === role)
  .map(({ confirms }) => (confirms === guard ? `另一名${labelOf(confirms)}` : labelOf(confirms))).join('或')

/** The two in words: the pair that can do without whom it is about. */
export const sayPairs = (guard: Guard): string => {
  const [first = usual] = pairsFor(guard)
  return `由${labelOf(first.proposes)}提出，${labelOf(first.confirms)}确认`
}

type Asker = { account: string; role: string }
/** Asking for something about somebody's account, or a post of theirs. */
export function askingFor(actor: Asker, kind: OrderKind, about: { account: string; guard: Guard }): Issue[] {
  if (about.account === actor.account) return [issue('staff.ownAccount', `不能给自己${orderKinds[kind]}，请由另一名管理员办理`)]
  if (mayAsk(actor.role, kind, about.guard)) return []
  if (!takesTwo(kind, about.guard)) return [issue('staff.otherAdministrator', `${orderKinds[kind]}由${labelOf(alone[kind] ?? usual.proposes)}办理`)]
  return [issue('staff.takesTwo', `${orderKinds[kind]}要两人办理：${sayPairs(about.guard)}`)]
}

export type Order = { account: string; guard: Guard; state: OrderState; proposedBy: string; proposedAs: string }
export const mayDecide = (actor: Asker, order: Order): boolean => order.state === 'waiting' && isAdministrator(actor.role)
  && order.account !== actor.account && order.proposedBy !== actor.account
  && pairsFor(order.guard).some(pair => pair.proposes === order.proposedAs && pair.confirms === actor.role)
export const mayWithdraw = (actor: Asker, order: Order): boolean => order.state === 'waiting' && order.proposedBy === actor.account

/** The second person's yes or no. */
export function decidingOrder(actor: Asker, order: Order): Issue[] {
  if (order.state !== 'waiting') return [issue('staff.orderOver', '这件事已经办过、撤回或过期了，请刷新页面；过期的请重新提出')]
  if (order.proposedBy === actor.account) return [issue('staff.samePerson', '提出和确认不能是同一个人')]
  if (order.account === actor.account) return [issue('staff.ownConfirmation', '不能确认自己的事，请由另一名管理员办理')]
  return mayDecide(actor, order) ? [] : [issue('staff.takesTwo', `这件事${sayPairs(order.guard)}`)]
}
