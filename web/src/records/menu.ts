import { hasLedgers } from '../app/ledgers.ts'
import type { Address, MenuItem } from '../app/slotTypes.ts'

export const menu: readonly MenuItem[] = [
  { to: '/records', label: '台账', icon: 'table', at: 50, any: ['records.read'], when: post => hasLedgers(post.abilities) },
]
export const inner: readonly Address[] = [
  { to: '/kinds', any: ['kinds.look'] },
]
