import { hasLedgers } from '../app/ledgers.ts'
import type { ChildTab } from '../app/slotTypes.ts'
import { RecordStrip } from './Strip.tsx'

export const tabs: readonly ChildTab[] = [{ key: 'records', label: '记录', at: 10, when: hasLedgers, Tab: RecordStrip }]
