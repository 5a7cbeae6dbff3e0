import type { DeskSeen } from '../app/slotTypes.ts'
import { useMay, useSession } from '../app/session.ts'
import { Places } from './Places.tsx'
import { Progress } from './Progress.tsx'
import { Queue } from './Queue.tsx'

const ownTitles: Partial<Record<string, string>> = { parent: '您的孩子', child: '您的档案' }

/** What is in the middle of the desk: the register of an area, the children of a list, or figures. */
export function Middle({ desk, place }: DeskSeen) {
  const { posting } = useSession()
  const [reviews, statistics] = [useMay('archives.review'), useMay('statistics.read')]
  if (desk === 'register' && reviews) return <><Progress place={place} /><Queue place={place} kind="review" most={4} /></>
  if (desk === 'register') return <><Queue place={place} kind="noGuardian" /><Queue place={place} kind="gaps" empty="档案都填齐了。在册档案里缺必填项的会列在这里。" /></>
  if (desk === 'own') return <Queue place={place} kind="all" most={8} title={ownTitles[posting?.role ?? ''] ?? '由您负责的儿童'} empty="还没有分配给您的儿童。由乡镇或学校在「分配儿童」里分配。" />
  return statistics ? <Places place={place} /> : null
}
