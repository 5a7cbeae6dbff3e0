/** One export: what it is, how it stands, and what can be done with it. */
import { useState, type ReactNode } from 'react'
import { cancelExport, fetchExport } from '@qinghe/domain/exports/contract.ts'
import { type Export, isOver, unitOf } from '@qinghe/domain/exports/types.ts'
import { download } from '../app/api.ts'
import { useSend } from '../app/asking.ts'
import { failureOf, issuesOf, sayFailure } from '../app/failure.ts'
import { Button } from '../ui/Button.tsx'
import { ConfirmReason } from '../ui/ConfirmReason.tsx'
import { Dot } from '../ui/marks.tsx'
import { figure, fullTime, sayWhen } from '../ui/time.ts'
import { toast } from '../ui/toast.tsx'
import { FetchDialog } from './FetchDialog.tsx'
import { ExportStatus } from './words.tsx'

function Told({ one }: { one: Export }): ReactNode {
  const { state, decided } = one
  if (state === 'running' || state === 'queued') {
    const percent = Math.round((one.written / one.rows) * 100)
    return <div className="bar thick" role="progressbar" aria-valuenow={percent} aria-valuemin={0} aria-valuemax={100} aria-label={`正在生成 ${one.number}`}><i style={{ width: `${percent}%` }} /></div>
  }
  const lines = [
    decided === null ? null : `${decided.role} ${decided.name} ${sayWhen(decided.at)}${state === 'declined' ? '没有同意' : '同意'}${decided.words === null ? '' : `：${decided.words}`}`,
    one.failure, state === 'open' || state === 'ready' ? `${fullTime(one.expiresAt)}前可以下载` : state === 'waiting' ? `${fullTime(one.expiresAt)}前没有人处理就自动取消` : null,
  ].filter(line => line !== null)
  return lines.map(line => <p key={line} className="cap muted">{line}</p>)
}

function Cancel({ one, onClose }: { one: Export; onClose: () => void }) {
  const sending = useSend(cancelExport, () => { onClose(); toast('已取消') })
  return <ConfirmReason title={`取消 ${one.number}`} consequence="已生成的文件立即删除，不能再下载；需要时可以重新申请。" action="取消导出" grave busy={sending.isPending} issues={issuesOf(sending.error)}
    onConfirm={() => sending.mutate({ input: { export: one.id } })} onClose={onClose} />
}

export function ExportRow({ one }: { one: Export }) {
  const [dialog, setDialog] = useState<'fetch' | 'cancel' | null>(null)
  const fetchNow = (): void => { download(fetchExport, { export: one.id }, one.title).catch((error: unknown) => { const { title, next } = sayFailure(failureOf(error)); toast(`${title}。${next}`) }) }
  return (
    <article className="exportrow" aria-label={`${one.title} ${one.number}`}>
      <div className="row wrap"><b>{one.title}</b><ExportStatus state={one.state} /><span className="cap muted">{one.number}<Dot />{figure(one.rows)} {unitOf(one.subject)}<Dot />{sayWhen(one.askedAt)}</span></div>
      <p className="t13 soft">用途：{one.purpose}<Dot />{one.said.join('；')}</p>
      <Told one={one} />
      {!isOver(one.state) && (
        <div className="row gap2 wrap">
          {one.state === 'ready' && <Button kind="primary" size="sm" icon="download" onClick={() => { if (one.isProtected) setDialog('fetch'); else fetchNow() }}>下载</Button>}
          {one.state === 'open' && <Button kind="primary" size="sm" icon="download" onClick={fetchNow}>下载</Button>}
          <Button size="sm" onClick={() => setDialog('cancel')}>取消导出</Button>
        </div>
      )}
      {dialog === 'fetch' && <FetchDialog file={one} onClose={() => setDialog(null)} />}
      {dialog === 'cancel' && <Cancel one={one} onClose={() => setDialog(null)} />}
    </article>
  )
}
