import type { MenuItem } from '../app/slotTypes.ts'

export const menu: readonly MenuItem[] = [
  { to: '/census', label: '季度排查', icon: 'census', at: 45, any: ['census.read'], when: post => post.seesNames },
]
