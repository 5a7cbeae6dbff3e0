import type { MenuItem } from '../app/slotTypes.ts'

export const menu: readonly MenuItem[] = [
  { to: '/warnings', label: '预警和覆盖', icon: 'warn', at: 48, any: ['warnings.read'] },
]
