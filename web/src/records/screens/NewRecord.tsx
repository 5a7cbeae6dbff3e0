/** 新登记: of whom first, then the form. */
import { useEffect, useMemo } from 'react'
import { getRouteApi, Link } from '@tanstack/react-router'
import { type ChildId, RecordId } from '@qinghe/domain/kernel/ids.ts'
import { plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { endedWords, isClosed } from '@qinghe/domain/records/ended.ts'
import { ChildChoice, useChildName } from '../../app/children.tsx'
import { useSession } from '../../app/session.ts'
import { Card, Crumbs } from '../../ui/layout.tsx'
import { Name } from '../../ui/Mask.tsx'
import { NotYours } from '../../ui/states.tsx'
import { isoDay } from '../../ui/time.ts'
import { EndedNote } from '../Ended.tsx'
import type { Ledger } from '../kinds.ts'
import { type About, NewForm } from '../NewForm.tsx'
import { beginActs, isLedger, mainAct } from '../see.ts'
import { WithLedger } from '../WithLedger.tsx'

const route = getRouteApi('/desk/records/$kind/new')

function Head({ ledger: { kind }, child, onChange }: { ledger: Ledger; child: ChildId | undefined; onChange: () => void }) {
  const name = useChildName(child)
  return (
    <div className="pagehead">
      <Crumbs><Link to="/records" search={{}}>台账</Link><Link to="/records/$kind" params={{ kind: kind.kind }} search={{}}>{kind.title}</Link><h1>登记{kind.title}</h1></Crumbs>
      {child !== undefined && (
        <span className="row aboutchild">
          <span className="muted">儿童</span><Link to="/archives/$id" params={{ id: child }} search={{}} className="lk strong" preload={false}>{name === undefined ? '正在读取' : name === null ? '不在您的工作范围' : <Name text={name} />}</Link>
          <button type="button" className="tl" onClick={onChange}>换一名</button>
        </span>
      )}
    </div>
  )
}

function Open({ ledger }: { ledger: Ledger }) {
  const { kind } = ledger
  const { child, parent, call, duty } = route.useSearch()
  const navigate = route.useNavigate()
  const role = useSession().posting?.role ?? ''
  const acts = useMemo(() => beginActs(kind, role), [kind, role])
  const main = mainAct(kind, acts)
  const above = RecordId.safeParse(parent)
  useEffect(() => { document.title = `登记${kind.title} · 青禾` }, [kind])
  // Of another child it is not what was owed.
  const pick = (id: ChildId | undefined) => { void navigate({ search: before => ({ ...before, child: id, duty: undefined }), replace: true }) }
  if (main === undefined) return <NotYours title={`您的岗位不登记${kind.title}`} actions={<Link to="/records" search={{}} className="btn p">看全部台账</Link>}>能办什么写在权限说明里；有别的岗位的，可以在右上角切换。</NotYours>
  if (isClosed(kind, plainDate(isoDay(Date.now())))) return <NotYours title={`${kind.title}台账已停用`} actions={<Link to="/records/$kind" params={{ kind: kind.kind }} search={{}} className="btn p">看以前登记的</Link>}>{endedWords(kind)}。</NotYours>
  if (!isLedger(kind) && !above.success) return <NotYours title={`${kind.title}要从所属的记录里登记`} actions={<Link to="/records" search={{}} className="btn p">看全部台账</Link>}>请先打开那条记录，再从那里登记。</NotYours>
  const about: About = { child: kind.about === 'child' ? child : undefined, parent: above.success ? above.data : undefined, call: RecordId.safeParse(call).data, duty }
  return (
    <>
      <EndedNote kind={kind} />
      <Head ledger={ledger} child={about.child} onChange={() => pick(undefined)} />
      {kind.about === 'child' && child === undefined
        ? <Card title="先选儿童" note="选好以后填写"><ChildChoice onPick={pick} /></Card>
        : <NewForm key={`${child ?? ''}${parent ?? ''}${call ?? ''}`} ledger={ledger} about={about} acts={acts} main={main} />}
    </>
  )
}

export function NewRecord() {
  const { kind } = route.useParams()
  return <WithLedger kind={kind}>{ledger => <Open key={kind} ledger={ledger} />}</WithLedger>
}
