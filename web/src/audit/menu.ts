import type { MenuItem } from '../app/slotTypes.ts'

export const menu: readonly MenuItem[] = [
  { to: '/audit', label: '查看记录', icon: 'history', at: 180, any: ['audit.read'], group: '管理' },
]
