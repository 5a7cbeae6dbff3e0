import { hasLedgers } from '../app/ledgers.ts'
import type { MenuItem } from '../app/slotTypes.ts'

export const menu: readonly MenuItem[] = [
  { to: '/exports', label: '导出', icon: 'download', at: 70, any: ['exports.ask'], when: post => post.seesNames || hasLedgers(post.abilities) },
]
