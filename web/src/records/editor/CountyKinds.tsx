/** 本县的改动: what waits for a second person first, then every ledger with whose it is, then what was before. */
import { useEffect, useState } from 'react'
import { Link } from '@tanstack/react-router'
import { type CountyLedgers, decideKind, listCountyKinds } from '@qinghe/domain/records/countyKinds.ts'
import { useAsk, useSend } from '../../app/asking.ts'
import { failureOf, issuesOf, sayFailure } from '../../app/failure.ts'
import { Button } from '../../ui/Button.tsx'
import { ConfirmReason } from '../../ui/ConfirmReason.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { Card, Note, PageHead } from '../../ui/layout.tsx'
import { Status, Tag } from '../../ui/marks.tsx'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import { sayWhen } from '../../ui/time.ts'
import { toast } from '../../ui/toast.tsx'
import { againstWords } from '../../ui/versionWords.ts'
import { standingOf } from './words.ts'
import '../records.css'
import './editor.css'

type Version = CountyLedgers['versions'][number]
type OneLedger = CountyLedgers['ledgers'][number]
const origins = { shipped: '平台的', changed: '本县改过', own: '本县自己的' } as const

type Asked = { version: Version; to: 'published' | 'refused' | 'withdrawn' }
const words: Readonly<Record<Asked['to'], { title: string; action: string; said: string; done: string }>> = {
  published: { title: '发布', action: '发布', said: '发布以后马上使用，本县各岗位下次打开就是新表；已经登记的记录照原来的样子保留。', done: '已发布，现在开始使用' },
  refused: { title: '退回', action: '退回', said: '退回以后由提出的人改好再提，正在使用的不变。', done: '已退回' },
  withdrawn: { title: '撤回', action: '撤回', said: '撤回以后可以改好再提，正在使用的不变。', done: '已撤回' },
}
function Decide({ asked: { version, to }, onClose }: { asked: Asked; onClose: () => void }) {
  const sending = useSend(decideKind, () => { toast(words[to].done); onClose() })
  const { title, action, said } = words[to]
  return (
    <ConfirmReason title={`${title}“${version.title}”的改动`} consequence={said} action={action} busy={sending.isPending} issues={issuesOf(sending.error)} onClose={onClose}
      {...(to === 'refused' ? { reasonLabel: '退回的理由' } : {})} onConfirm={reason => sending.mutate({ input: { id: version.id, to, ...(reason === '' ? {} : { reason }) } })} />
  )
}

/** `against`: what it was to take the place of. */
function VersionLine({ version, against, onAsk }: { version: Version; against: string | undefined; onAsk: (asked: Asked) => void }) {
  const { label, tone } = standingOf(version.state)
  return (
    <li className="kindline">
      <span className="grow">
        <b>{version.title}</b> <Status tone={tone}>{label}</Status> {version.ended !== null && <Tag>{version.ended.from} 起停用</Tag>}
        <span className="cap muted block">{version.proposedBy} {sayWhen(version.proposedAt)}提出：{version.reason}{version.decidedBy !== null && version.decidedAt !== null && `；${version.decidedBy} ${sayWhen(version.decidedAt)}${version.state === 'refused' ? '退回' : '确认'}`}{version.decidedReason !== null && version.decidedReason !== '' && `：${version.decidedReason}`}</span>
      </span>
      <Link to="/kinds/edit" search={{ version: version.id }} className="btn sm">看内容</Link>
      {against !== undefined && <Link to="/kinds/compare" search={{ kind: version.kind, older: against, newer: version.id }} className="btn sm">{againstWords(against)}</Link>}
      {version.mayDecide && <Button size="sm" kind="primary" onClick={() => onAsk({ version, to: 'published' })}>发布</Button>}
      {version.mayDecide && <Button size="sm" onClick={() => onAsk({ version, to: 'refused' })}>退回</Button>}
      {version.mayWithdraw && <Button size="sm" onClick={() => onAsk({ version, to: 'withdrawn' })}>撤回</Button>}
      {version.mayWithdraw && <span className="cap muted">您提出的，要由另一人发布</span>}
    </li>
  )
}

/** The newest before it that was in force; of the first the ledger of the product, of the first of an own one nothing. */
function againstOf({ id, kind }: Version, versions: readonly Version[]): string | undefined {
  const all = versions.filter(one => one.kind === kind)
  const earlier = all.slice(all.findIndex(one => one.id === id) + 1).find(one => one.state === 'published' || one.state === 'replaced')
  return earlier?.id ?? (/^x\d{6}-/u.test(kind) ? undefined : 'shipped')
}

function LedgerLine({ ledger: { kind, title, audience, origin, ended, conflicts } }: { ledger: OneLedger }) {
  return (
    <li className="kindline">
      <span className="grow">
        <b>{title}</b> <Tag tone={origin === 'shipped' ? 'line' : origin === 'own' ? 'green' : 'blue'}>{origins[origin]}</Tag> {ended !== null && <Tag>{ended.from} 起停用：{ended.why}</Tag>}<span className="cap muted block">谁能看：像“{audience}”一样</span>
        {conflicts.length > 0 && (
          <Note tone="amber"><b>平台有新版，和本县的改动对不上，现在还用本县的：</b>
            <ul className="plainlist">{conflicts.map(one => <li key={one.message}>{one.message}（{one.kept === 'yours' ? '先按本县的' : '要按平台的'}）</li>)}</ul>
            打开「改」，照新版核对以后重新提出。
          </Note>
        )}
      </span>
      <Link to="/kinds/edit" search={{ kind }} className="btn sm" aria-label={`改${title}`}>改</Link>
    </li>
  )
}

export function CountyKinds() {
  const asked = useAsk(listCountyKinds, {})
  const [deciding, setDeciding] = useState<Asked | null>(null)
  useEffect(() => { document.title = '台账设置 · 青禾' }, [])
  if (asked.data === undefined) {
    if (!asked.isError) return <div className="card"><Skeleton lines={8} /></div>
    const said = sayFailure(failureOf(asked.error))
    return <ErrorState title={said.title} actions={<Button onClick={() => asked.refetch()}>现在重试</Button>}>{said.next}</ErrorState>
  }
  const { ledgers, versions, place } = asked.data
  const waiting = versions.filter(one => one.state === 'proposed')
  const past = versions.filter(one => one.state !== 'proposed')
  const ours = ledgers.filter(one => one.origin !== 'shipped')
  const shipped = ledgers.filter(one => one.origin === 'shipped')
  return (
    <>
      <PageHead title="台账设置" note={`${place}的改动只在本县使用；一人提出，另一人发布`}>
        <Link to="/kinds/edit" search={{}} className="btn p"><Icon name="plus" size="s" />新建本县台账</Link>
      </PageHead>
      {waiting.length > 0 && <Card flush title="等另一人确认" note={`${waiting.length} 份`}><ul>{waiting.map(one => <VersionLine key={one.id} version={one} against={againstOf(one, versions)} onAsk={setDeciding} />)}</ul></Card>}
      {ours.length > 0 && <Card flush title="本县改过的和自己的"><ul>{ours.map(one => <LedgerLine key={one.kind} ledger={one} />)}</ul></Card>}
      <Card flush title="平台的台账" note="可以加栏目、改名、要求必填、隐藏"><ul>{shipped.map(one => <LedgerLine key={one.kind} ledger={one} />)}</ul></Card>
      {past.length > 0 && <Card flush title="办过的改动"><ul>{past.map(one => <VersionLine key={one.id} version={one} against={againstOf(one, versions)} onAsk={setDeciding} />)}</ul></Card>}
      {deciding !== null && <Decide asked={deciding} onClose={() => setDeciding(null)} />}
    </>
  )
}
