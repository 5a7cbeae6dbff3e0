import type { MenuItem } from '../app/slotTypes.ts'

export const menu: readonly MenuItem[] = [
  { to: '/relief', label: '救助排查', icon: 'relief', at: 125, any: ['relief.list'] },
]
