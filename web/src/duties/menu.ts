import { lazy } from 'react'
import type { MenuItem } from '../app/slotTypes.ts'

const DutyCount = lazy(async () => ({ default: (await import('./MenuCount.tsx')).DutyCount }))
export const menu: readonly MenuItem[] = [
  { to: '/duties', label: '我的应办', icon: 'clock', at: 20, any: ['duties.read'], Count: DutyCount },
  { to: '/duties/board', label: '辖区应办', icon: 'columns', at: 30, any: ['duties.oversee'] },
]
