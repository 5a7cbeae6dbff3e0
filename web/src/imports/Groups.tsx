/** 问题, by kind: the same finding about the same words stands once and is mended once. */
import { useState } from 'react'
import { type Group, listGroups, mendGroup } from '@qinghe/domain/imports/contract.ts'
import type { RecordImport } from '@qinghe/domain/imports/types.ts'
import { useAsk, useSend } from '../app/asking.ts'
import { issuesOf } from '../app/failure.ts'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Card } from '../ui/layout.tsx'
import { Name } from '../ui/Mask.tsx'
import { ProblemList } from '../ui/ProblemList.tsx'
import { figure } from '../ui/time.ts'
import { toast } from '../ui/toast.tsx'
import { looks } from './words.ts'

function Mend({ batch, group, onDone }: { batch: RecordImport; group: Group; onDone: () => void }) {
  const [value, setValue] = useState('')
  const sending = useSend(mendGroup, () => { toast(`已改 ${figure(group.count)} 处，正在重新检查`); onDone() })
  const send = (text: string) => sending.mutate({ input: { batch: batch.id, group: group.key, value: text } })
  return (
    <div className="importmend">
      {group.finding.candidates.map(one => <Button key={one.value} size="sm" busy={sending.isPending} onClick={() => send(one.value)}>改为 {one.label}{group.count > 1 && `，共 ${figure(group.count)} 处`}</Button>)}
      <form className="row" onSubmit={e => { e.preventDefault(); send(value.trim()) }}>
        <input className="inp" value={value} onChange={e => setValue(e.target.value)} aria-label={group.count > 1 ? '全部改成' : '改成'} placeholder={group.count > 1 ? `这 ${figure(group.count)} 处全部改成` : '改成'} maxLength={2000} />
        <Button size="sm" kind="primary" type="submit" busy={sending.isPending} disabled={value.trim() === ''}>改</Button>
      </form>
      <ProblemList issues={issuesOf(sending.error)} />
    </div>
  )
}

type Props = { batch: RecordImport; chosen: string | undefined; onChoose: (key: string | undefined) => void }
export function Groups({ batch, chosen, onChoose }: Props) {
  const asked = useAsk(listGroups, { batch: batch.id }, { keep: true })
  const groups = asked.data?.groups ?? []
  return (
    <Card flush title="问题" note={groups.length > 0 ? '改一处就是改一类' : undefined}>
      {asked.data !== undefined && groups.length === 0 && <p className="state muted">没有发现问题，可以继续。</p>}
      {groups.map(group => {
        const look = looks[group.finding.severity]
        const open = group.key === chosen
        return (
          <div key={group.key}>
            <button type="button" className={open ? 'importgroup on' : 'importgroup'} aria-expanded={open} onClick={() => onChoose(open ? undefined : group.key)}>
              <span className={look.tone}><Icon name={look.icon} /></span>
              <span className="grow">
                <span className="row gap2"><b className="ell">{group.finding.title}</b><span className="end muted nowrap">{figure(group.count)} 行</span></span>
                <span className="cap muted">{group.header}{group.text !== '' && <> · <Name text={group.text} /></>}</span>
                {open && <span className="cap soft blockline">{group.finding.message}</span>}
              </span>
            </button>
            {open && group.finding.severity !== 'known' && group.column !== null && group.finding.children.length === 0 && <Mend batch={batch} group={group} onDone={() => onChoose(undefined)} />}
          </div>
        )
      })}
      {(asked.data?.more ?? 0) > 0 && <p className="state muted">还有 {figure(asked.data?.more ?? 0)} 类，先改上面的；也可以下载标注后的原表改。</p>}
    </Card>
  )
}
