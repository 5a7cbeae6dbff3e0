/** 新发现: a new archive that is handed in at once and stands on the list of the round, since a day. */
import { useState } from 'react'
import { getRouteApi, Link } from '@tanstack/react-router'
import { recordFound } from '@qinghe/domain/census/commands.ts'
import { PeriodId } from '@qinghe/domain/census/contract.ts'
import { censusSuspects, type Suspect } from '@qinghe/domain/census/suspects.ts'
import { PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { leaveNumbersOut } from '@qinghe/domain/kernel/words.ts'
import { NewArchiveForm, type Opening } from '../../archives/screens/NewArchive.tsx'
import type { Values } from '../../archives/values.ts'
import { useAsk, useSend } from '../../app/asking.ts'
import { issuesOf } from '../../app/failure.ts'
import { NotRead } from '../../app/NotRead.tsx'
import { TextField } from '../../ui/Field.tsx'
import { Card, Note } from '../../ui/layout.tsx'
import { DayField } from '../../ui/pickers.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { isoDay } from '../../ui/time.ts'
import { toast } from '../../ui/toast.tsx'
import '../census.css'

const route = getRouteApi('/desk/census/$period/$region/found')

/** Whoever came after the standard moment is not of this round, and written down all the same. */
function Later({ error }: { error: unknown }) {
  if (!issuesOf(error).some(({ code }) => code === 'census.later')) return null
  return <Note tone="amber">这名儿童下一轮再核实。<Link to="/archives/new" className="tl">去新建档案</Link></Note>
}

type Known = { period: string; region: string; suspect: Suspect | null }
function Open({ period, region, suspect }: Known) {
  const navigate = route.useNavigate()
  const [since, setSince] = useState<string | null>(null)
  const [words, setWords] = useState(suspect?.words ?? '')
  const [pressed, setPressed] = useState(false)
  const sending = useSend(recordFound)
  const send: Opening['send'] = ({ id, draft, notSameAs, sameNumberReason }, finish) => {
    if (since === null) return
    const input = { period, id, draft, since: PlainDate.parse(since), notSameAs, sameNumberReason, ...(words.trim() === '' ? {} : { words: words.trim() }), ...(suspect === null ? {} : { suspect: { id: suspect.id, over: suspect.answer?.id ?? null } }) }
    sending.mutate({ input }, { onSuccess: () => { finish(); toast('已建档提交，也记进了这一轮排查'); void navigate({ to: '/census/$period/$region', params: { period, region }, search: {} }) } })
  }
  const isReady = () => { setPressed(true); if (since === null) document.getElementById('since')?.scrollIntoView({ block: 'center' }); return since !== null }
  return (
    <NewArchiveForm title="新发现" note="建档提交，同时记进这一轮排查" known={knownOf(suspect)} draft={suspect === null ? `census.found.${period}` : `census.found.${suspect.id}`} action="提交" send={send} busy={sending.isPending} error={sending.error} isReady={isReady}>
      <div id="since">
        <Card title="什么时候来的">
          <div className="fields">
            <DayField label="从哪天起在这里" must value={since} onChange={setSince} latest={isoDay(Date.now())} error={pressed && since === null ? '请填写从哪天起在这里' : undefined} />
            <TextField label="怎么发现的" value={words} onChange={setWords} maxLength={200} full hint={`重点排查的儿童，请写一句现在的情况。${leaveNumbersOut}`} />
          </div>
        </Card>
      </div>
      <Later error={sending.error} />
    </NewArchiveForm>
  )
}

/** What others wrote of her is not typed again. */
const knownOf = (suspect: Suspect | null): Values => (suspect === null ? {} : {
  name: suspect.name, ...(suspect.sexCode === null ? {} : { sexCode: suspect.sexCode }), ...(suspect.birthDate === null ? {} : { birthDate: suspect.birthDate }),
})
function OfSuspect({ period, region, id }: { period: string; region: string; id: string }) {
  const asked = useAsk(censusSuspects, { period, region: Number(region) })
  if (asked.data === undefined) return <div className="card"><NotRead asked={asked} lines={6} /></div>
  const suspect = asked.data.suspects.find(one => one.id === id)
  if (suspect === undefined || suspect.verdict === 'found' || suspect.elsewhere) return <EmptyState title={suspect === undefined ? '没有这名疑似儿童' : `${suspect.name}已有结论`} actions={<Link to="/census/$period/$region" params={{ period, region }} search={{}} className="btn">回排查名单</Link>}>可能刚有人核实过。</EmptyState>
  return <Open period={period} region={region} suspect={suspect} />
}

export function Found() {
  const { period, region } = route.useParams()
  const { suspect } = route.useSearch()
  const read = PeriodId.safeParse(period)
  if (read.success && suspect !== undefined) return <OfSuspect period={read.data} region={region} id={suspect} />
  return read.success ? <Open period={read.data} region={region} suspect={null} /> : <EmptyState title="没有这一轮排查" actions={<Link to="/census" search={{}} className="btn">回季度排查</Link>}>地址可能抄错了。</EmptyState>
}
