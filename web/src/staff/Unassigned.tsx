/** 无人接手: children whose helper left and who have nobody in that place since. */
import { useState } from 'react'
import { Link } from '@tanstack/react-router'
import { assign, listUnassigned } from '@qinghe/domain/staff/assignments.ts'
import { listColleagues } from '@qinghe/domain/staff/contract.ts'
import { type AssignmentKind, assignmentKinds } from '@qinghe/domain/staff/types.ts'
import { type ChildId, PostingId } from '@qinghe/domain/kernel/ids.ts'
import { plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { useAsk, useSend } from '../app/asking.ts'
import { issuesOf } from '../app/failure.ts'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/layout.tsx'
import { Scroll } from '../ui/Scroll.tsx'
import { figure } from '../ui/time.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { Name } from '../ui/Mask.tsx'
import { PickField } from '../ui/pickers.tsx'
import { ProblemList } from '../ui/ProblemList.tsx'
import { isoDay } from '../ui/time.ts'
import { toast } from '../ui/toast.tsx'
import { ListCard } from './ListCard.tsx'
import { placeOf, suits } from './words.tsx'

export const useUnassigned = () => useAsk(listUnassigned, { limit: 100 })
type Line = NonNullable<ReturnType<typeof useUnassigned>['data']>['children'][number]
const keyOf = (line: Line): string => `${line.child}${line.kind}`

type Given = { children: readonly ChildId[]; kind: AssignmentKind }

function GiveDialog({ given, onClose, onDone }: { given: Given; onClose: () => void; onDone: () => void }) {
  const asked = useAsk(listColleagues, { shape: 'list' as const, limit: 100 })
  const [to, setTo] = useState<string | null>(null)
  const sending = useSend(assign, () => { onDone(); toast(`${given.children.length} 名儿童有人接手了`) })
  const options = (asked.data?.colleagues ?? []).filter(c => suits(c.role, given.kind)).map(c => ({ value: String(c.id), label: `${c.holder}（${c.roleLabel}，${placeOf(c)}）` }))
  const submit = () => {
    if (to !== null) sending.mutate({ input: { posting: PostingId.parse(to), children: [...given.children], kind: given.kind, validFrom: plainDate(isoDay(Date.now())), validTo: null } })
  }
  return (
    <Dialog title={`把 ${given.children.length} 名儿童交给谁`} onClose={onClose} onSubmit={submit} footer={<><Button onClick={onClose}>取消</Button><Button kind="primary" type="submit" busy={sending.isPending} disabled={to === null}>交给这个人</Button></>}>
      <PickField label={`${assignmentKinds[given.kind]}，从今天起`} must options={options} value={to} loading={asked.isFetching} onChange={setTo} placeholder="选择在岗人员"
        {...(asked.data !== undefined && options.length === 0 ? { hint: '您的范围内没有这样的在岗人员，请联系本单位系统管理员申请岗位。' } : {})} />
      <ProblemList issues={issuesOf(sending.error)} />
    </Dialog>
  )
}

type Place = NonNullable<ReturnType<typeof useUnassigned>['data']>['without'][number]
/** P2-17: for every child somebody answers. Where nobody does, the village lacks its director, or the child a helper. */
function Without({ places }: { places: readonly Place[] }) {
  if (places.length === 0) return null
  return (
    <Card flush title="没有专人负责" note="所在村（居）没有村儿童主任，也没有结对帮扶、社工或志愿者的在册儿童">
      <Scroll label="没有专人负责">
        <table className="tb"><thead><tr><th>所在村（居）</th><th className="r">儿童</th></tr></thead>
          <tbody>{places.map(place => (
            <tr key={place.region}><td>{place.regionName}</td><td className="r"><Link to="/archives" search={{ region: place.region, nobody: true, group: 'official' }} className="lk strong">{figure(place.children)} 名</Link></td></tr>
          ))}</tbody>
        </table>
      </Scroll>
      <div className="tablefoot muted">请系统管理员为这些村（居）申请村儿童主任岗位，或者把儿童分配给帮扶人。</div>
    </Card>
  )
}

export function Unassigned() {
  const asked = useUnassigned()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [giving, setGiving] = useState(false)
  const all = asked.data?.children ?? []
  const some = all.filter(line => chosen.has(keyOf(line)))
  const kind = some[0]?.kind
  const oneKind = kind !== undefined && some.every(line => line.kind === kind)
  const toggle = (line: Line) => setChosen(before => { const next = new Set(before); if (!next.delete(keyOf(line))) next.add(keyOf(line)); return next })
  const foot = some.length > 0
    ? <><b className="soft">已选 {some.length} 名</b><span className="row end">{oneKind ? <Button size="sm" kind="primary" onClick={() => setGiving(true)}>交给……</Button> : '事由不同的请分开办理'}</span></>
    : asked.data !== undefined && asked.data.total > all.length && <span>共 {asked.data.total} 名，先列出最近的 {all.length} 名</span>
  return (
    <>
      <ListCard label="无人接手" asked={{ ...asked, hasNextPage: false, isFetchingNextPage: false, fetchNextPage: () => undefined }} heads={['', '儿童', '原来的事由', '从何时起没有人']}
        empty={{ title: '每名儿童都有人接手', text: '岗位结束或分配结束以后没有人接手的儿童，会列在这里。' }}
        rows={all.map(line => (
          <tr key={keyOf(line)}>
            <td className="pickcell"><input type="checkbox" className="cb" aria-label={`选择${line.name}`} checked={chosen.has(keyOf(line))} onChange={() => toggle(line)} /></td>
            <td><Link to="/archives/$id" params={{ id: line.child }} search={{}} className="lk strong"><Name text={line.name} /></Link></td><td>{assignmentKinds[line.kind]}</td><td className="soft">{line.since}</td>
          </tr>
        ))}
        {...(foot === false ? {} : { foot })} />
      <Without places={asked.data?.without ?? []} />
      {giving && kind !== undefined && <GiveDialog given={{ children: some.map(line => line.child), kind }} onClose={() => setGiving(false)} onDone={() => { setGiving(false); setChosen(new Set()) }} />}
    </>
  )
}
