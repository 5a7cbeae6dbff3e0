import { lazy } from 'react'
import type { Address, MenuItem } from '../app/slotTypes.ts'

const TaskCount = lazy(async () => ({ default: (await import('./MenuCount.tsx')).TaskCount }))
export const menu: readonly MenuItem[] = [
  { to: '/comparisons', label: '数据比对', icon: 'match', at: 80, any: ['comparisons.read'] },
  { to: '/comparisons/tasks', label: '比对差异', icon: 'check', at: 90, any: ['comparisons.tasks'], Count: TaskCount },
]
export const inner: readonly Address[] = [
  { to: '/comparisons/new', any: ['comparisons.order'] },
]
