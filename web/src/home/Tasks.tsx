import { Link } from '@tanstack/react-router'
import { countArchives } from '@qinghe/domain/archives/contract.ts'
import { ownReturn } from '@qinghe/domain/archives/lifeCycle.ts'
import { type ListTab, listTabNames } from '@qinghe/domain/archives/types.ts'
import { useAsk } from '../app/asking.ts'
import { useMay, useSession } from '../app/session.ts'
import { Icon } from '../ui/Icon.tsx'
import { Card } from '../ui/layout.tsx'
import { Skeleton } from '../ui/states.tsx'
import { figure } from '../ui/time.ts'
import { inPlace, type Place } from '../app/place.ts'

type Line = { tab: ListTab; text: string; tone: 'red' | 'amber' | 'green' }

function useLines(): readonly Line[] {
  const reviews = useMay('archives.review')
  const mends = ownReturn(useSession().posting?.role ?? '') !== null
  return [
    { tab: 'noGuardian', text: '请马上落实照护人，孩子有危险先拨打 110', tone: 'red' },
    ...(reviews ? [{ tab: 'review', text: '下级提交，等您审核', tone: 'amber' } as const] : []),
    // The county is returned nothing: what it sent back is somebody else's to mend.
    ...(mends ? [{ tab: 'returned', text: '退回给您的，补正后再提交', tone: 'amber' } as const] : []), { tab: 'turningSixteen', text: '核对是否退出，或转入困境', tone: 'amber' },
    { tab: 'gaps', text: '档案里还缺必填项', tone: 'green' }, { tab: 'drafts', text: '还没有提交的草稿', tone: 'green' },
  ]
}

/** What is to be done about the register, what is urgent first. */
export function Tasks({ place }: { place: Place }) {
  const lines = useLines()
  const asked = useAsk(countArchives, inPlace(place), { staleMs: 60_000 })
  if (asked.isError) return null
  const counts = asked.data?.tabs ?? {}
  const some = lines.filter(l => (counts[l.tab] ?? 0) > 0)
  return (
    <Card flush title="要办的事" aside={some.length > 0 && <span className="tag">{some.length} 类</span>}>
      {asked.data === undefined && <Skeleton lines={4} />}
      {asked.data !== undefined && some.length === 0 && <p className="quiet"><Icon name="done" />没有要办的事。审核、退回、缺项、快满 16 岁的都会列在这里。</p>}
      {some.map(l => (
        <Link key={l.tab} to="/archives" search={{ tab: l.tab, ...inPlace(place) }} className="task">
          <b className={`taskn ${l.tone}`}>{figure(counts[l.tab] ?? 0)}</b>
          <span className="grow"><b>{listTabNames[l.tab]}</b><span className="cap muted block">{l.text}</span></span>
          <Icon name="right" size="s" />
        </Link>
      ))}
    </Card>
  )
}
