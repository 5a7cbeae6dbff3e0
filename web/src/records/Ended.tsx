/** Of a ledger that is kept no more: since when and why, what may still be entered, and that everything in it goes on. */
import { endedWords, hasEnded, lateWords } from '@qinghe/domain/records/ended.ts'
import { plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import type { Kind } from '@qinghe/domain/records/kind.ts'
import { Note } from '../ui/layout.tsx'
import { Tag } from '../ui/marks.tsx'
import { isoDay } from '../ui/time.ts'

const now = () => plainDate(isoDay(Date.now()))
export const isEnded = (kind: Pick<Kind, 'ended'>): boolean => hasEnded(kind, now())

export const EndedTag = ({ kind }: { kind: Kind }) => (isEnded(kind) ? <Tag>已停用</Tag> : null)

export function EndedNote({ kind }: { kind: Kind }) {
  if (kind.ended === undefined) return null
  if (!isEnded(kind)) return <Note>{`这本台账从 ${kind.ended.from} 起停用（${kind.ended.why}），在那以前照常登记。`}</Note>
  const late = lateWords(kind, now())
  return <Note tone="amber">{endedWords(kind)}。{late === null ? '' : `${late}。`}</Note>
}
