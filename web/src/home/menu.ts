import type { MenuItem } from '../app/slotTypes.ts'

export const menu: readonly MenuItem[] = [
  { to: '/', label: '工作台', icon: 'home', at: 10, any: [] },
]
