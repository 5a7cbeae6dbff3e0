import { lazy } from 'react'
import type { Address, MenuItem } from '../app/slotTypes.ts'

const ArchiveCount = lazy(async () => ({ default: (await import('./MenuCount.tsx')).ArchiveCount }))
export const menu: readonly MenuItem[] = [
  { to: '/archives', label: '档案', icon: 'file', at: 40, any: ['archives.read'], when: post => post.seesNames, Count: ArchiveCount },
]
export const inner: readonly Address[] = [
  { to: '/archives/new', any: ['archives.create'] },
  { to: '/archives/identities', any: ['archives.verify'] },
]
