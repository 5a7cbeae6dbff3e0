import type { ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import type { ListTab } from '@qinghe/domain/archives/types.ts'
import { failureOf, sayFailure } from '../app/failure.ts'
import { useMay } from '../app/session.ts'
import { Button } from '../ui/Button.tsx'
import { Kbd } from '../ui/marks.tsx'
import { EmptyState, ErrorState, NotYours } from '../ui/states.tsx'
import { figure } from '../ui/time.ts'
import { hasConditions } from './listFilters.tsx'
import type { ArchivesSearch } from './search.ts'

/** An empty list teaches: what would stand here, and how it gets there. */
const emptyTab: Record<ListTab, { title: string; text: string }> = {
  all: { title: '这里还没有在册儿童', text: '可以导入花名册，或新建一名。审核通过以后就会列在这里。' },
  mine: { title: '您还没有建过档', text: '由您新建的档案会列在这里，不论审核到哪一步。' },
  review: { title: '没有等您审核的档案', text: '下级提交以后会列在这里。' },
  returned: { title: '没有退回待补正的档案', text: '村和镇街只列退回给自己这一级的，其他的请按状态「已退回」筛选；县级列出全部。' },
  drafts: { title: '没有草稿', text: '没填完的档案可以先存为草稿，以后接着填。' },
  noGuardian: { title: '没有无人监护的儿童', text: '监护类型为「无人监护」的在册儿童会列在这里，目标是 0。' },
  turningSixteen: { title: '90 天内没有人满 16 周岁', text: '快满 16 周岁的儿童会提前列在这里，以便核对是否退出或转入困境。' },
  gaps: { title: '没有缺项', text: '在册档案里必填而没有填的，会列在这里。' },
  exited: { title: '没有已退出的档案', text: '退出以后档案仍然保留，列在这里。' },
}

type Props = { asked: { isError: boolean; error: unknown; isPending: boolean; refetch: () => unknown }; count: number; search: ArchivesSearch; onClear: () => void; /** Away with conditions, group and order. */ onAll: () => void; children: ReactNode }

export function ListState({ asked, count, search, onClear, onAll, children }: Props) {
  const mayCreate = useMay('archives.create')
  if (asked.isError && count === 0) {
    const said = sayFailure(failureOf(asked.error))
    // What this post does not look at cannot be asked by: trying again would not help, leaving it out does.
    if (failureOf(asked.error).kind === 'denied') return <NotYours title="这样查看不在您岗位的权限内" actions={<Button kind="primary" onClick={onAll}>看全部档案</Button>}>{said.next}</NotYours>
    return <ErrorState title={said.title} actions={<Button onClick={() => asked.refetch()}>现在重试</Button>}>{said.next}</ErrorState>
  }
  if (asked.isPending || count > 0) return <>{children}</>
  if (hasConditions(search)) return <EmptyState title="没有符合条件的档案" actions={<Button onClick={onClear}>清空条件</Button>}>可以少选几个条件，或换一个地方再看。</EmptyState>
  const words = emptyTab[search.tab ?? 'all']
  const actions = mayCreate && ['all', 'mine', 'drafts'].includes(search.tab ?? 'all')
    ? <><Link to="/rosters/new" className="btn p">导入花名册</Link><Link to="/archives/new" className="btn">新建一名</Link></>
    : undefined
  return <EmptyState title={words.title} actions={actions}>{words.text}</EmptyState>
}

export function ListFoot({ count, total, more, keys }: { count: number; total: number | null; more: boolean; keys: boolean }) {
  return (
    <div className="tablefoot">
      <span>{total === null ? <>已显示 <b className="soft">{figure(count)}</b> 名{more && '，往下还有'}</> : <>找到 <b className="soft">{figure(total)}</b> 名，已显示 {figure(count)}</>}</span>
      {keys && (
        <>
          <span className="row gap1"><Kbd>↑</Kbd><Kbd>↓</Kbd>移动</span>
          <span className="row gap1"><Kbd>Enter</Kbd>打开档案</span>
          <span className="row gap1"><Kbd>空格</Kbd>预览</span>
        </>
      )}
    </div>
  )
}
