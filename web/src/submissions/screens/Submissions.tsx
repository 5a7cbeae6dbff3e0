/** 部门名册: a department’s own, or, for civil affairs, what departments have handed in. */
import { useEffect } from 'react'
import { Link } from '@tanstack/react-router'
import { listSubmissions } from '@qinghe/domain/submissions/contract.ts'
import { kindNames } from '@qinghe/domain/comparisons/types.ts'
import type { Submission } from '@qinghe/domain/submissions/types.ts'
import { useAskPages } from '../../app/asking.ts'
import { failureOf, sayFailure } from '../../app/failure.ts'
import { useMay } from '../../app/session.ts'
import { Button } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { Card, PageHead } from '../../ui/layout.tsx'
import { Dot } from '../../ui/marks.tsx'
import { Scroll } from '../../ui/Scroll.tsx'
import { EmptyState, ErrorState, SkeletonRows } from '../../ui/states.tsx'
import { figure, sayWhen } from '../../ui/time.ts'
import { ComparisonStatus } from '../../comparisons/words.tsx'
import { Waiting } from '../Waiting.tsx'
import { SubmissionStatus } from '../words.tsx'

const Row = ({ one }: { one: Submission }) => (
  <tr>
    <td><Link to="/submissions/$id" params={{ id: one.id }} className="lk strong">{kindNames[one.kind]}<Dot />{one.period}</Link><div className="cap muted">{one.number}<Dot />{one.fileName}</div></td>
    <td className="r">{figure(one.rows)}</td><td><SubmissionStatus state={one.state} /></td>
    <td>{one.comparison !== null && <ComparisonStatus state={one.comparison.state} />}</td><td className="soft">{one.openedByName}<div className="cap muted">{sayWhen(one.openedAt)}</div></td>
  </tr>
)

function Own() {
  const asked = useAskPages(listSubmissions, {}, { next: page => page.nextCursor })
  const all = asked.data?.pages.flatMap(page => page.submissions) ?? []
  if (asked.isError && asked.data === undefined) {
    const said = sayFailure(failureOf(asked.error))
    return <ErrorState title={said.title} actions={<Button onClick={() => asked.refetch()}>现在重试</Button>}>{said.next}</ErrorState>
  }
  if (asked.data !== undefined && all.length === 0) {
    return <EmptyState title="还没有送交过名册" actions={<Link to="/submissions/new" className="btn p">送交名册</Link>}>送交本部门的名册，由民政接收后与儿童档案比对；您会看到每一行的结果和合计。</EmptyState>
  }
  return (
    <>
      <Scroll label="送交的名册"><table className="tb stack">
        <thead><tr><th>名册</th><th className="r">行数</th><th>送交</th><th>比对</th><th>经办人</th></tr></thead>
        {asked.data === undefined ? <SkeletonRows rows={4} columns={5} /> : <tbody>{all.map(one => <Row key={one.id} one={one} />)}</tbody>}
      </table></Scroll>
      {asked.hasNextPage && <div className="tablefoot"><Button size="sm" busy={asked.isFetchingNextPage} onClick={() => asked.fetchNextPage()}>更早的</Button></div>}
    </>
  )
}

export function Submissions() {
  const hands = useMay('submissions.own')
  const takes = useMay('submissions.take')
  useEffect(() => { document.title = '部门名册 · 青禾' }, [])
  return (
    <>
      <PageHead title="部门名册" note={hands ? '本部门送交、由民政接收后比对的名册' : '部门送来、等待接收的名册'}>
        {hands && <Link to="/submissions/new" className="btn p"><Icon name="send" />送交名册</Link>}
      </PageHead>
      {hands && <Card flush label="送交的名册"><Own /></Card>}
      {takes && <Waiting />}
    </>
  )
}
