import { accountStates, postingStates, type AccountLine, type PostingState } from '@qinghe/domain/staff/types.ts'
import { roleKeys, roles } from '@qinghe/domain/staff/roles.ts'
import { Status, type StatusTone } from '../ui/marks.tsx'

const postingTones: Record<PostingState, StatusTone> = { proposed: 'soon', active: 'ok', ended: 'idle', refused: 'back' }
export const PostingStatus = ({ state }: { state: PostingState }) => <Status tone={postingTones[state]}>{postingStates[state]}</Status>
const accountTones: Record<AccountLine['state'], StatusTone> = { invited: 'soon', active: 'ok', suspended: 'back', closed: 'idle' }
export const AccountStatus = ({ state }: { state: AccountLine['state'] }) => <Status tone={accountTones[state]}>{accountStates[state]}</Status>
export const roleOptions = roleKeys.map(value => ({ value, label: roles[value].label }))
