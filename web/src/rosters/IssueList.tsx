/** 问题, by kind: the same finding about the same words stands once, however many cells have it, and is mended once. */
import { useState } from 'react'
import { type IssueGroup, listGroups, mendGroup } from '@qinghe/domain/rosters/contract.ts'
import type { Batch, CellIssue, Suggestion } from '@qinghe/domain/rosters/types.ts'
import { columnLetter } from '@qinghe/domain/rosters/headers.ts'
import { useAskPages, useSend } from '../app/asking.ts'
import { issuesOf } from '../app/failure.ts'
import { Button } from '../ui/Button.tsx'
import { Icon, type IconName } from '../ui/Icon.tsx'
import { Masked } from '../ui/Mask.tsx'
import { ProblemList } from '../ui/ProblemList.tsx'
import { figure } from '../ui/time.ts'
import { toast } from '../ui/toast.tsx'

/** `quiet`: shown where it stands, without opening it over what is being read beside it. */
export type Spot = { row: number; column: number; quiet?: true }
export const severityLook: Record<CellIssue['severity'], { tone: string; icon: IconName }> = {
  error: { tone: 'red', icon: 'error' }, warning: { tone: 'amber', icon: 'warn' }, known: { tone: 'blue', icon: 'users' },
}
export const cellName = (line: number, column: number | null): string => (column === null ? `第 ${line} 行` : `${columnLetter(column)}${line}`)

const placeOf = (group: IssueGroup): string => (group.column === null ? '整行' : `${columnLetter(group.column)} 列${group.header === '' ? '' : `「${group.header}」`}`)

/** One press mends all of a kind; typing a value of one's own does the same. */
function Mend({ batch, group, onDone }: { batch: Batch; group: IssueGroup; onDone: () => void }) {
  const [value, setValue] = useState('')
  const mend = useSend(mendGroup, () => { toast(`已改 ${figure(group.count)} 处，正在重新检查`); onDone() })
  const send = (text: string, unverified: boolean) => mend.mutate({ input: { batch: batch.id, group: group.key, value: text, ...(unverified ? { unverified } : {}) } })
  const all = group.count > 1 ? `，共 ${figure(group.count)} 处` : ''
  return (
    <div className="mend">
      <div className="col gap2">
        {group.candidates.map((one: Suggestion) => <Button key={one.value} size="sm" busy={mend.isPending} onClick={() => send(one.value, one.unverified)}>{one.label === one.value ? `改为 ${one.label}${all}` : `${one.label}${all}`}</Button>)}
      </div>
      <form className="row" onSubmit={e => { e.preventDefault(); if (value.trim() !== '') send(value.trim(), false) }}>
        <input className="inp" value={value} onChange={e => setValue(e.target.value)} aria-label={group.count > 1 ? '全部改成' : '改成'} placeholder={group.count > 1 ? `这 ${figure(group.count)} 处全部改成` : '改成'} maxLength={500} />
        <Button size="sm" kind="primary" type="submit" busy={mend.isPending} disabled={value.trim() === ''}>改</Button>
      </form>
      <ProblemList issues={issuesOf(mend.error)} />
    </div>
  )
}

type LineProps = { batch: Batch; group: IssueGroup; open: boolean; onOpen: (group: IssueGroup | null) => void; onMended: (group: IssueGroup) => void }

function GroupLine({ batch, group, open, onOpen, onMended }: LineProps) {
  const look = severityLook[group.severity]
  return (
    <div className={open ? `isgroup on ${look.tone}` : 'isgroup'}>
      <button type="button" className="is" aria-expanded={open} onClick={() => onOpen(open ? null : group)}>
        <span className={look.tone}><Icon name={look.icon} /></span>
        <span className="grow">
          <span className="row gap2"><b className="ell">{group.title}</b><span className="end muted nowrap">{figure(group.count)} 处</span></span>
          <span className="cap muted isnote">{placeOf(group)}{group.text !== '' && <> · {group.text.includes('•') ? <Masked text={group.text} /> : `“${group.text}”`}</>}</span>
          {open && <span className="cap soft isnote">{group.message}</span>}
        </span>
      </button>
      {open && group.severity !== 'known' && group.column !== null && <Mend batch={batch} group={group} onDone={() => onMended(group)} />}
    </div>
  )
}

/** What keeps lines from coming in stands first, also where the same lines have hints. */
const order: readonly CellIssue['severity'][] = ['error', 'warning', 'known']

type Props = { batch: Batch; chosen: string | null; onChoose: (group: IssueGroup | null) => void; onMended: (group: IssueGroup) => void }

export function IssueList({ batch, chosen, onChoose, onMended }: Props) {
  const { error, warning } = batch.counts
  const asked = useAskPages(listGroups, { batch: batch.id, limit: 100 }, { next: page => page.next, keep: true })
  const groups = (asked.data?.pages.flatMap(page => page.groups) ?? []).sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity))
  return (
    <section className="card clip" aria-label="问题">
      <header><h2>问题</h2>{error > 0 && <span className="tag red">{figure(error)} 行错误</span>}{warning > 0 && <span className="tag amber">{figure(warning)} 行提示</span>}</header>
      <div className="scroll">
        {asked.data !== undefined && groups.length === 0 && <p className="state muted">没有发现问题，可以继续。</p>}
        {groups.map(group => <GroupLine key={group.key} batch={batch} group={group} open={group.key === chosen} onOpen={onChoose} onMended={onMended} />)}
        {asked.hasNextPage && <div className="state"><Button size="sm" busy={asked.isFetchingNextPage} onClick={() => asked.fetchNextPage()}>再看后面的</Button></div>}
      </div>
      {groups.length > 0 && <div className="tablefoot"><span>按类别排好，改一处就是改一类</span><span className="end">F8 下一处</span></div>}
    </section>
  )
}
