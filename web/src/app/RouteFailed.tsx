import type { ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import { Mark } from '../ui/Icon.tsx'
import { ErrorState, EmptyState } from '../ui/states.tsx'
import { failureOf, sayFailure } from './failure.ts'

const Alone = ({ children }: { children: ReactNode }) => (
  <main className="main alone"><Link to="/" className="row alonebrand"><Mark />青禾</Link>{children}</main>
)

/** A screen that broke, or whose file could not be loaded after a release or without network. */
export function RouteFailed({ error }: { error: unknown }) {
  const stale = error instanceof TypeError && /import|fetch/i.test(error.message)
  const said = stale ? { title: '这一页没有读完', next: '可能是网络断了，或系统刚更新过。请重新打开本页。' } : sayFailure(failureOf(error))
  return (
    <Alone>
      <ErrorState title={said.title} actions={<><button type="button" className="btn p" onClick={() => window.location.reload()}>重新打开</button><Link to="/" className="btn">回工作台</Link></>}>
        {said.next}
      </ErrorState>
    </Alone>
  )
}

export function LostPage() {
  return (
    <Alone>
      <EmptyState title="没有这个地址" icon="info" actions={<Link to="/" className="btn p">回工作台</Link>}>可能是链接写错了，或者这一页还没有开放。</EmptyState>
    </Alone>
  )
}
