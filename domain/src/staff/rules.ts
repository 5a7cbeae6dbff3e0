/** What may be proposed, confirmed, ended and assigned: pure, the same on screen and server. */
import type { Actor } from '../kernel/actor.ts'
import { addDays, daysBetween, type PlainDate } from '../kernel/plainDate.ts'
import { type Issue, issue } from '../kernel/problem.ts'
import { isWithin, levelNames, levelOf } from '../kernel/regionCode.ts'
import { childrenPerPosting, spotCheckDays } from './limits.ts'
import { excludes, isRole, labelOf, needsSpotCheck, roleOf } from './roles.ts'
import type { PostingRow, PostingState, SpotCheckState } from './types.ts'

export type Period = { validFrom: PlainDate; validTo: PlainDate | null }
/** [validFrom, validTo): the end is the first day on which it no longer holds. */
export const isInForce = (period: Period, day: PlainDate): boolean =>
  period.validFrom <= day && (period.validTo === null || period.validTo > day)
export const overlap = (a: Period, b: Period): boolean =>
  (a.validTo === null || a.validTo > b.validFrom) && (b.validTo === null || b.validTo > a.validFrom)

/** The days both hold, or none. */
export function sharedPeriod(a: Period, b: Period): Period | null {
  if (!overlap(a, b)) return null
  const ends = [a.validTo, b.validTo].filter(day => day !== null).sort()
  return { validFrom: a.validFrom > b.validFrom ? a.validFrom : b.validFrom, validTo: ends[0] ?? null }
}

export type Proposal = Period & { account: string; role: string; region: number; school: number }
export type Held = Period & { role: string; state: PostingState }

/** A posting that is being proposed by `actor`, whose account already holds `held`. */
export function proposing(actor: Pick<Actor, 'account' | 'region'>, proposal: Proposal, held: readonly Held[]): Issue[] {
  const found: Issue[] = []
  if (proposal.account === actor.account)
    found.push(issue('staff.ownPosting', '不能为自己申请岗位，请由另一名系统管理员办理', 'account'))
  found.push(...placing(proposal))
  if (!isWithin(proposal.region, actor.region)) found.push(issue('staff.outsideArea', '这个地区不在您管理的范围内', 'region'))
  if (proposal.validTo !== null && proposal.validTo <= proposal.validFrom) {
    found.push(issue('staff.endsBeforeItBegins', '结束日期要晚于开始日期', 'validTo'))
  }
  const clash = held.find(
    h => (h.state === 'active' || h.state === 'proposed') && overlap(h, proposal) && excludes(h.role, proposal.role),
  )
  if (clash) {
    found.push(
      issue(
        'staff.administratorsExclude',
        `系统管理员、安全管理员、审计员互斥，也不能兼任业务岗位：此人已有“${labelOf(clash.role)}”岗位`,
        'role',
      ),
    )
  }
  return found
}

/** Whether such a post can sit there. */
function placing({ role, region, school }: Pick<Proposal, 'role' | 'region' | 'school'>): Issue[] {
  if (!isRole(role)) return [issue('staff.unknownRole', '没有这种岗位', 'role')]
  const { levels, ofSchool, label } = roleOf(role)
  const found: Issue[] = []
  if (!levels.includes(levelOf(region))) {
    found.push(issue('staff.wrongLevel', `“${label}”要设在${levels.map(l => levelNames[l]).join('或')}一级`, 'region'))
  }
  if (ofSchool && school === 0) found.push(issue('staff.schoolMissing', `“${label}”要选择学校`, 'school'))
  if (!ofSchool && school !== 0) found.push(issue('staff.schoolNotNeeded', `“${label}”不属于学校，请不要选择学校`, 'school'))
  return found
}

/** The second person's decision on a proposal. */
export function deciding(
  actor: Pick<Actor, 'account'>,
  posting: { account: string; proposedBy: string; state: PostingState },
): Issue[] {
  if (posting.state !== 'proposed') return [issue('staff.alreadyDecided', '这个岗位已经办理过了，请刷新页面')]
  if (posting.proposedBy === actor.account) return [issue('staff.samePerson', '申请和确认不能是同一个人')]
  if (posting.account === actor.account) return [issue('staff.ownConfirmation', '不能确认自己的岗位')]
  return []
}

/** Ending a post. `successor` takes over the children; a list post without one leaves them to be listed. */
export function ending(posting: Held & { id: string }, day: PlainDate, successor: (Held & { id: string }) | undefined): Issue[] {
  const found: Issue[] = []
  if (posting.state !== 'active') found.push(issue('staff.notActive', '这个岗位不在岗，不用再结束'))
  if (posting.validTo !== null && day > posting.validTo)
    found.push(issue('staff.endsAfterItEnds', `这个岗位到 ${posting.validTo} 为止，结束日期不能更晚；需要延长的，请重新申请`, 'day'))
  if (day < posting.validFrom) found.push(issue('staff.endsBeforeItBegins', '结束日期不能早于到岗日期', 'day'))
  if (!successor) return found
  if (successor.id === posting.id) found.push(issue('staff.successorIsSame', '接手的岗位不能是同一个岗位', 'successor'))
  if (successor.state !== 'active' || !isInForce(successor, day))
    found.push(issue('staff.successorNotActive', '接手的岗位那一天不在岗', 'successor'))
  if (isRole(successor.role) && roleOf(successor.role).shape !== 'list') {
    found.push(issue('staff.successorHasArea', '接手的岗位按地区负责，不按名单，请选择结对教师、社工这类岗位', 'successor'))
  }
  return found
}

/** Giving children to a post by name. Only somebody who is responsible for an area gives. */
export function assigning(actor: Actor, posting: Held, counts: { now: number; more: number }): Issue[] {
  const found: Issue[] = []
  if (actor.scope.shape !== 'range') found.push(issue('staff.assignedByList', '您现在的岗位按名单负责，不能再分配给别人'))
  if (!isRole(posting.role) || roleOf(posting.role).shape !== 'list') {
    found.push(issue('staff.postingHasArea', `“${labelOf(posting.role)}”按地区负责，不用逐个分配`, 'posting'))
  }
  if (posting.state !== 'active') found.push(issue('staff.notActive', '这个岗位不在岗', 'posting'))
  if (counts.now + counts.more > childrenPerPosting) {
    found.push(
      issue('staff.tooManyChildren', `一个岗位最多负责 ${childrenPerPosting} 名儿童，现在有 ${counts.now} 名`, 'children'),
    )
  }
  return found
}

/** Whoever stands in for a post gets its new children, too, up to what one post can hold. */
export const following = (counts: { now: number; more: number }): Issue[] => counts.now + counts.more <= childrenPerPosting ? []
  : [issue('staff.substituteIsFull', `替岗的人现在负责 ${counts.now} 名，一个岗位最多 ${childrenPerPosting} 名，请先减少替岗的人负责的儿童`, 'children')]

/** Asking for names above the county: for which area, how long (last day not included). */
export function asking(
  actor: Pick<Actor, 'role' | 'region'>,
  wish: { about: number; from: PlainDate; until: PlainDate },
  today: PlainDate,
): Issue[] {
  const found: Issue[] = []
  if (!needsSpotCheck(actor.role)) found.push(issue('staff.noSpotCheck', '只有市级以上民政岗位需要申请抽查'))
  if (!isWithin(wish.about, actor.region)) found.push(issue('staff.outsideArea', '抽查的地区不在您的范围内', 'about'))
  if (wish.from < today) found.push(issue('staff.startsInThePast', '开始日期不能早于今天', 'from'))
  const days = daysBetween(wish.from, wish.until)
  if (days < 1) found.push(issue('staff.endsBeforeItBegins', '结束日期要晚于开始日期', 'until'))
  if (days > spotCheckDays) {
    found.push(
      issue('staff.spotCheckTooLong', `一次抽查最长 ${spotCheckDays} 天，最晚到 ${addDays(wish.from, spotCheckDays)}`, 'until'),
    )
  }
  return found
}

export type AskedCheck = { account: string; region: number; state: SpotCheckState }
/** A second pair of eyes: somebody else of the same place, or the level above, whose area the asker's lies in. docs/domain/权限.md asks
 *  for an approval and names nobody; that it may not come from below or from next door is this platform's own rule. */
export function decidingSpotCheck(actor: Pick<Actor, 'account' | 'role' | 'region'>, check: AskedCheck): Issue[] {
  if (!needsSpotCheck(actor.role)) return [issue('staff.noSpotCheck', '只有市级以上民政岗位办理抽查审批')]
  if (!isWithin(check.region, actor.region)) return [issue('staff.notYourSpotCheck', '这次抽查要由同级另一人或上级民政批准')]
  if (check.state !== 'asked') return [issue('staff.alreadyDecided', '这次抽查已经办理过了，请刷新页面')]
  return check.account === actor.account ? [issue('staff.samePerson', '不能批准自己申请的抽查')] : []
}

/** Whoever asked takes it back; what is running is ended by anybody who could have approved it. */
export function closingSpotCheck(actor: Pick<Actor, 'account' | 'role' | 'region'>, check: AskedCheck): Issue[] {
  if (!needsSpotCheck(actor.role)) return [issue('staff.noSpotCheck', '只有市级以上民政岗位办理抽查审批')]
  if (check.state !== 'asked' && check.state !== 'approved') return [issue('staff.alreadyDecided', '这次抽查已经结束')]
  if (check.account === actor.account) return []
  if (check.state === 'asked') return [issue('staff.notYourSpotCheck', '还没有批准的申请由本人撤回；不同意的，请点“不同意”')]
  return isWithin(check.region, actor.region) ? [] : [issue('staff.notYourSpotCheck', '这次抽查由同级或上级民政结束')]
}

export type Known = { logins: ReadonlySet<string>; regions: ReadonlySet<number>; schools: ReadonlySet<number> }
/** Problems of a workbook of postings, by row; a clean row has none. */
export function judgingRows(actor: Pick<Actor, 'region'>, rows: readonly PostingRow[], known: Known): Map<number, Issue[]> {
  const seen = new Map<string, number>()
  return new Map(
    rows.map(row => {
      const found = placing(row)
      const first = seen.get(row.login)
      if (first !== undefined) found.push(issue('staff.loginTwice', `登录名与第 ${first} 行重复`, 'login'))
      seen.set(row.login, first ?? row.row)
      if (known.logins.has(row.login)) found.push(issue('staff.loginTaken', '登录名已被使用，请换一个', 'login'))
      if (!known.regions.has(row.region)) found.push(issue('staff.unknownRegion', '没有这个区划代码', 'region'))
      else if (!isWithin(row.region, actor.region)) found.push(issue('staff.outsideArea', '这个地区不在您管理的范围内', 'region'))
      if (row.school !== 0 && !known.schools.has(row.school))
        found.push(issue('staff.unknownSchool', '没有这所学校，请先登记学校', 'school'))
      return [row.row, found]
    }),
  )
}
