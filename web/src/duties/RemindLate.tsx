/** 提醒全部逾期: one word to everybody who is late, of a place, a person or one duty. Who will be told is said before, who could not be is said after. */
import { useState } from 'react'
import { standsOver } from '@qinghe/domain/duties/access.ts'
import { dutyLoad, type LoadInput, type LoadOutput, longestWords, remindLate, type RemindLateInput } from '@qinghe/domain/duties/contract.ts'
import type { Receipt } from '@qinghe/domain/kernel/command.ts'
import { useAsk, useSend } from '../app/asking.ts'
import { issuesOf } from '../app/failure.ts'
import { NotRead } from '../app/NotRead.tsx'
import { useSession } from '../app/session.ts'
import { Button } from '../ui/Button.tsx'
import { ConfirmReason } from '../ui/ConfirmReason.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Note } from '../ui/layout.tsx'
import { figure } from '../ui/time.ts'
import { remindWords } from './Dialogs.tsx'

export type LateScope = Omit<RemindLateInput, 'words'>
type Person = LoadOutput['people'][number]
type Split = { told: Person[]; nobody: Person[]; own: Person[]; others: Person[] }

const lateOf = (people: readonly Person[]): number => people.reduce((sum, one) => sum + one.late, 0)
/** As the server will judge, but for what is kept from somebody and what waits for an answer. */
function splitOf(people: readonly Person[], { role, acting, posting }: { role: string; acting: string | null; posting: string | undefined }): Split {
  const split: Split = { told: [], nobody: [], own: [], others: [] }
  for (const one of people.filter(person => person.late > 0 && (posting === undefined || person.posting === posting))) {
    const where = !standsOver(role, one.role) ? split.others : one.posting === null ? split.nobody : one.posting === acting ? split.own : split.told
    where.push(one)
  }
  return split
}

const names = (people: readonly Person[]): string => people.map(one => `${one.place.name}${one.name ?? one.label} ${figure(one.late)} 件`).join('、')
function Who({ split: { told, nobody, own, others } }: { split: Split }) {
  const shownAtOnce = 8
  return (
    <div className="col gap1 t13" role="status">
      <p><b>{told.length === 0 ? '没有可以提醒的人' : `提醒 ${told.length} 人，逾期 ${figure(lateOf(told))} 件`}</b>{told.length > 0 && `：${names(told.slice(0, shownAtOnce))}${told.length > shownAtOnce ? '等' : ''}`}</p>
      {nobody.length > 0 && <p className="red">提醒不到：{names(nobody)}，没有在岗的人承办</p>}
      {own.length > 0 && <p className="soft">由您自己承办的 {figure(lateOf(own))} 件不提醒</p>}
      {others.length > 0 && <p className="soft">另有 {figure(lateOf(others))} 件不由您督办</p>}
    </div>
  )
}

const because = [['nobody', '件没有在岗的人承办，请先安排人，或者转给别人'], ['paused', '件时限正在暂停'], ['hindered', '件承办人说了现在不能办，请打开那一项答复'], ['kept', '件承办人要回避，请转给别人'], ['own', '件由您自己承办']] as const
function Told({ counts, onClose }: { counts: Receipt['counts']; onClose: () => void }) {
  const left = because.flatMap(([key, words]) => ((counts[key] ?? 0) > 0 ? [`${figure(counts[key] ?? 0)} ${words}`] : []))
  return (
    <Dialog title="已经提醒" onClose={onClose} onSubmit={onClose} footer={<Button kind="primary" type="submit">知道了</Button>}>
      <Note tone="green">已提醒 {figure(counts.people ?? 0)} 人，共 {figure(counts.duties ?? 0)} 件。每人一条，打开青禾能看到您的话。</Note>
      {left.length > 0 && <Note tone="amber">没有提醒到的：{left.join('；')}。</Note>}
    </Dialog>
  )
}

type Props = { title: string; scope: LateScope; onClose: () => void }
function RemindLateDialog({ title, scope, onClose }: Props) {
  const { acting, posting } = useSession()
  const [counts, setCounts] = useState<Receipt['counts'] | null>(null)
  const { posting: one, ...where } = scope
  const load = useAsk(dutyLoad, where satisfies LoadInput, { staleMs: 0 })
  const sending = useSend(remindLate, receipt => setCounts(receipt.counts))
  if (counts !== null) return <Told counts={counts} onClose={onClose} />
  return (
    <ConfirmReason title={title} action="发出提醒" reasonLabel="捎句话" max={longestWords} presets={remindWords} busy={sending.isPending} issues={issuesOf(sending.error)} onClose={onClose}
      shows={load.data === undefined ? <NotRead asked={load} lines={2} /> : <Who split={splitOf(load.data.people, { role: posting?.role ?? '', acting, posting: one })} />}
      consequence="每人只收到一条，写明有几件逾期；您的话记在每一项的经过里。话里不写孩子的姓名。" onConfirm={words => sending.mutate({ input: { ...scope, words } })} />
  )
}

export function RemindLateButton({ label, title, scope, small }: { label: string; title: string; scope: LateScope; small?: boolean }) {
  const [asking, setAsking] = useState(false)
  return (
    <>
      <Button icon="bell" kind={small === true ? 'plain' : 'primary'} {...(small === true ? { size: 'sm' as const } : {})} onClick={() => setAsking(true)}>{label}</Button>
      {asking && <RemindLateDialog title={title} scope={scope} onClose={() => setAsking(false)} />}
    </>
  )
}
