import type { MenuItem } from '../app/slotTypes.ts'

export const menu: readonly MenuItem[] = [
  { to: '/census', label: '季度排查', icon: 'census', at: 45, any: ['census.read'], when: post => post.seesNames },
  { to: '/census-leads', label: '报送儿童线索', icon: 'census', at: 46, any: ['census.handIn'] },
]
