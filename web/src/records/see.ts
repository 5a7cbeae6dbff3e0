/** What of a kind the acting post sees and may do, from the matrix alone: so that nothing is offered that would be refused, and what is not
 *  looked at is said as such. The server asks again. */
import { plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { isClosed } from '@qinghe/domain/records/ended.ts'
import { rolesOfAct } from '@qinghe/domain/records/contract.ts'
import { holds } from '@qinghe/domain/records/desk.ts'
import { audienceOfField } from '@qinghe/domain/records/fieldLeaf.ts'
import { keepsDraft } from '@qinghe/domain/records/judge.ts'
import type { Act, Kind, KindField } from '@qinghe/domain/records/kind.ts'
import { isElsewhere, isWhole } from '@qinghe/domain/records/outline.ts'
import { audiences, masksIn, ownsIn, seesIn } from '@qinghe/domain/staff/audiences.ts'
import { needsSpotCheck } from '@qinghe/domain/staff/roles.ts'
import { isoDay } from '../ui/time.ts'

/** hidden: nothing of it is shown, whatever stands there. masked: that something is there. */
export type Seen = 'clear' | 'masked' | 'hidden'
const words: readonly string[] = ['text', 'longText']
/** Their masks are words, which a number or an answer cannot carry. */
const carriesMask: readonly string[] = ['code', 'phone', 'idNumber', 'child', 'record', 'staff', 'organisation', 'moment', 'period', 'term']

export function seenAs(kind: Pick<Kind, 'audience'>, field: KindField, role: string): Seen {
  const key = audienceOfField(kind, field)
  if (!seesIn(role, key) && !ownsIn(role, key)) return 'hidden'
  if (words.includes(field.type) && needsSpotCheck(role)) return 'hidden'
  if (!masksIn(role, key) || field.mask === 'none') return 'clear'
  return carriesMask.includes(field.type) ? 'masked' : 'hidden'
}

/** Why a field is empty on screen, whatever stands there. */
export const unseenWords = (kind: Pick<Kind, 'audience'>, field: KindField): string => {
  const part = field.part === null ? undefined : audiences[audienceOfField(kind, field)]?.title
  return part === undefined ? '您的岗位不查看这一项' : `您的岗位不查看${part}部分`
}

export const readsKind = (kind: Pick<Kind, 'audience'>, role: string): boolean => seesIn(role, kind.audience) || ownsIn(role, kind.audience)
/** A report by anybody: it leaves for those who receive it, and its writer keeps the slip. */
export const isReport = (act: Act): boolean => act.who.some(one => 'is' in one && one.is === 'anyone')
export const mayAct = (kind: Kind, act: Act, role: string): boolean => rolesOfAct(kind, act).some(one => one === role)

/** Acts by which this post begins a record, what keeps a draft first. */
export function beginActs(kind: Kind, role: string): Act[] {
  const all = kind.acts.filter(act => act.from.includes('none') && mayAct(kind, act, role))
  return [...all.filter(keepsDraft), ...all.filter(act => !keepsDraft(act))]
}
/** What a form does when nothing else is said: what has happened, before what is only planned. */
export function mainAct(kind: Pick<Kind, 'fields' | 'day'>, acts: readonly Act[]): Act | undefined {
  const on = kind.fields.find(one => one.id === kind.day)?.on ?? null
  const real = acts.filter(act => !keepsDraft(act))
  return real.find(act => on === null || on === act.id) ?? real[0] ?? acts[0]
}
/** Acts that ask for something of their own are ways to begin among which one chooses; the others are buttons below one form. */
const asksMore = (kind: Pick<Kind, 'fields'>, act: Act): boolean => kind.fields.some(one => one.on === act.id)
export const waysToBegin = (kind: Pick<Kind, 'fields'>, acts: readonly Act[]): Act[] =>
  (acts.some(act => asksMore(kind, act)) ? acts.filter(act => !keepsDraft(act)) : [])
export const begins = (kind: Kind, role: string): boolean => !isClosed(kind, plainDate(isoDay(Date.now()))) && beginActs(kind, role).length > 0

/** Whether a table of them may be taken in, by an act of this post that a table can carry (domain/imports/targets.ts, which the desk loads only then). */
export const imports = (kind: Kind, role: string): boolean => kind.import !== undefined && isLedger(kind) && begins(kind, role)
  && kind.acts.some(act => act.from.includes('none') && !keepsDraft(act) && act.asks.every(id => kind.import?.match.includes(id)) && mayAct(kind, act, role))

/** Acts that ask for nothing and lead on, by the post alone: they may be done to several at once. */
export const bulkActs = (kind: Kind, role: string, state: string | undefined): Act[] =>
  kind.acts.filter(act => state !== undefined && act.from.includes(state) && act.to !== 'void' && !isWhole(act) && !isElsewhere(act) && act.asks.length === 0 && !act.second
    && !kind.fields.some(field => field.on === act.id) && act.who.some(who => holds(kind, who, role)))

const abouts: readonly string[] = ['child', 'children', 'household', 'region', 'school', 'organisation', 'posting', 'self']
/** Stands by itself; others are begun inside a record of another kind. */
export const isLedger = ({ about }: Pick<Kind, 'about'>): boolean => abouts.includes(about)
