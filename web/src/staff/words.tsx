import { accountStates, type AssignmentKind, postingStates, type AccountLine, type PostingLine, type PostingState } from '@qinghe/domain/staff/types.ts'
import { type RoleKey, roleKeys, roles, shapeOf } from '@qinghe/domain/staff/roles.ts'
import { addDays, type PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { Status, type StatusTone } from '../ui/marks.tsx'

const postingTones: Record<PostingState, StatusTone> = { proposed: 'soon', active: 'ok', ended: 'idle', refused: 'back' }
export const PostingStatus = ({ state }: { state: PostingState }) => <Status tone={postingTones[state]}>{postingStates[state]}</Status>
const accountTones: Record<AccountLine['state'], StatusTone> = { invited: 'soon', active: 'ok', suspended: 'back', closed: 'idle' }
export const AccountStatus = ({ state }: { state: AccountLine['state'] }) => <Status tone={accountTones[state]}>{accountStates[state]}</Status>
export const roleOptions = roleKeys.map(value => ({ value, label: roles[value].label }))
export const listRoleOptions = roleOptions.filter(o => shapeOf(o.value) === 'list')

/** Somebody of the directory, as far as a screen needs. */
export type Colleague = Pick<PostingLine, 'id' | 'holder' | 'role' | 'roleLabel' | 'region' | 'regionName' | 'school' | 'schoolName' | 'organisationName'>
export const placeOf = (post: Pick<PostingLine, 'schoolName' | 'regionName'>): string => post.schoolName ?? post.regionName

const kinds: Partial<Record<RoleKey, AssignmentKind>> = {
  homeroomTeacher: 'homeroom', pairedTeacher: 'pairing', schoolCounselor: 'counselling', socialWorker: 'service', volunteer: 'volunteering', parent: 'guardian',
  child: 'self', hospital: 'treatment', welfareInstitution: 'sheltered', hotlineOperator: 'call',
}
/** What such a post is usually given children for. */
export const kindFor = (role: RoleKey): AssignmentKind | null => kinds[role] ?? null
export const suits = (role: RoleKey, kind: AssignmentKind): boolean => kind === 'substitute' || kinds[role] === kind

/** Records keep the first day on which it no longer holds; people say the last day on which it does. */
export function sayPeriod(from: PlainDate, to: PlainDate | null): string {
  if (to === null) return `${from} 起`
  return to > from ? `${from} 至 ${addDays(to, -1)}` : `${from}，当天结束`
}
