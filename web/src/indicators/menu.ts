import type { MenuItem } from '../app/slotTypes.ts'

export const menu: readonly MenuItem[] = [
  { to: '/indicators', label: '指标和目标', icon: 'activity', at: 135, any: ['indicators.read'] },
]
