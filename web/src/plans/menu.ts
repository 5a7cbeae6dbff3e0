import type { Address, MenuItem } from '../app/slotTypes.ts'

export const menu: readonly MenuItem[] = [
  { to: '/plans', label: '方案', icon: 'plan', at: 140, any: ['plans.read'] },
]
export const inner: readonly Address[] = [
  { to: '/plans/county', any: ['plans.edit'] },
  { to: '/plans/edit', any: ['plans.edit'] },
]
