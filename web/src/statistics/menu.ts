import type { MenuItem } from '../app/slotTypes.ts'

export const menu: readonly MenuItem[] = [
  { to: '/statistics', label: '统计', icon: 'statistics', at: 130, any: ['statistics.read'] },
]
