import type { Address, MenuItem } from '../app/slotTypes.ts'

export const menu: readonly MenuItem[] = [
  { to: '/rosters', label: '花名册导入', icon: 'upload', at: 60, any: ['rosters.read'] },
]
export const inner: readonly Address[] = [
  { to: '/rosters/new', any: ['rosters.import'] },
]
