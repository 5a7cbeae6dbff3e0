import type { Address, MenuItem } from '../app/slotTypes.ts'

export const menu: readonly MenuItem[] = [
  { to: '/submissions', label: '部门名册', icon: 'send', at: 100, any: ['submissions.own', 'submissions.take'] },
]
export const inner: readonly Address[] = [
  { to: '/submissions/new', any: ['submissions.hand'] },
]
