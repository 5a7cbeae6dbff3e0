/** 疑似: whom others name in this village and no archive is known of. Each is settled with what is known already; nobody signs before. */
import { useState } from 'react'
import { Link } from '@tanstack/react-router'
import { sex as sexes } from '@qinghe/domain/codes/person.ts'
import type { Line } from '@qinghe/domain/census/contract.ts'
import { censusSuspects, type SettleInput, settleSuspect, type Suspect, unsettleSuspect, verdictNames } from '@qinghe/domain/census/suspects.ts'
import { leaveNumbersOut } from '@qinghe/domain/kernel/words.ts'
import { useAsk, useSend } from '../app/asking.ts'
import { issuesOf } from '../app/failure.ts'
import { NotRead } from '../app/NotRead.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextField } from '../ui/Field.tsx'
import { Card } from '../ui/layout.tsx'
import { Status } from '../ui/marks.tsx'
import { Name } from '../ui/Mask.tsx'
import { PickField } from '../ui/pickers.tsx'
import { ProblemList } from '../ui/ProblemList.tsx'
import { figure, sayWhen } from '../ui/time.ts'
import { toast } from '../ui/toast.tsx'
import type { Where } from './useVillage.ts'

type Verdict = SettleInput['verdict']
type Asked = { suspect: Suspect; verdict: Verdict }
const longest = 200
const wordsOf: Record<Exclude<Verdict, 'known'>, string> = { absent: '找过哪里、问过谁', apart: '为什么不属于：父母在家、不在本村，或者档案在哪个村' }

/** Namesakes first: most who are known stand on the list under their own name. */
const namesakesFirst = (name: string, lines: readonly Line[]) =>
  [...lines].sort((a, b) => Number(b.child.name === name) - Number(a.child.name === name) || a.child.name.localeCompare(b.child.name, 'zh')).map(({ child, ageInYears }) =>
    ({ value: child.id, label: `${child.name}${ageInYears === null ? '' : ` ${ageInYears} 岁`}` }))

function SettleDialog({ asked: { suspect, verdict }, lines, period, onClose }: { asked: Asked; lines: readonly Line[]; period: string; onClose: () => void }) {
  const [child, setChild] = useState(() => lines.find(one => one.child.name === suspect.name)?.child.id ?? null)
  const [words, setWords] = useState('')
  const [pressed, setPressed] = useState(false)
  const sending = useSend(settleSuspect, () => { onClose(); toast(`${suspect.name}：${verdictNames[verdict]}，已记`) })
  // What the league says has changed is not answered by pointing to the archive.
  const asksChange = verdict === 'known' && suspect.kind === 'change'
  const missing = verdict === 'known' ? child === null : words.trim() === ''
  const unsaid = asksChange && words.trim() === ''
  const submit = () => {
    setPressed(true)
    const said = words.trim() === '' ? {} : { words: words.trim() }
    if (!missing && !unsaid) sending.mutate({ input: { period, suspect: suspect.id, over: suspect.answer?.id ?? null, verdict, ...said, ...(verdict === 'known' && child !== null ? { child } : {}) } })
  }
  return (
    <Dialog title={`${suspect.name}：${verdictNames[verdict]}`} onClose={onClose} onSubmit={submit}
      footer={<><Button onClick={onClose}>取消</Button><Button kind="primary" type="submit" busy={sending.isPending}>记下</Button></>}>
      {verdict === 'known'
        ? <PickField label="是名单上的哪一名" must full options={namesakesFirst(suspect.name, lines)} value={child} onChange={setChild} hint="不在本村名单上的，选“不属于”并写明档案在哪里" error={pressed && missing ? '请选是哪一名' : undefined} />
        : <TextField label={wordsOf[verdict]} must full value={words} onChange={setWords} lines={2} maxLength={longest} hint={leaveNumbersOut} error={pressed && missing ? `请写明${wordsOf[verdict]}` : undefined} />}
      {asksChange && <TextField label="核实到的变化" must full value={words} onChange={setWords} lines={2} maxLength={longest} hint={`有变化的，请同时在名单上记“有变化”。${leaveNumbersOut}`} error={pressed && unsaid ? '请写核实到的变化' : undefined} />}
      <ProblemList issues={issuesOf(sending.error)} />
    </Dialog>
  )
}

/** What others wrote, so that nobody asks the family for it again. */
function Told({ suspect: { sexCode: sex, birthDate, school, words, from, at } }: { suspect: Suspect }) {
  const facts = [sex === null ? null : sexes.entries.find(one => one.code === sex)?.label ?? null, birthDate === null ? null : `${birthDate} 生`, school].filter(one => one !== null)
  return (
    <>
      {facts.length > 0 && <p>{facts.join('，')}</p>}
      {words !== null && <p>{words}</p>}
      <p className="muted t13">{from}，{sayWhen(at)}交来</p>
    </>
  )
}

type Doing = { where: Where; mayCreate: boolean; ask: (asked: Asked) => void; settles: boolean }
function Acts({ suspect, doing: { where, mayCreate, ask } }: { suspect: Suspect; doing: Doing }) {
  return (
    <div className="row censusacts">
      {mayCreate && <Link to="/census/$period/$region/found" params={{ period: where.period, region: String(where.region) }} search={{ suspect: suspect.id }} className="btn">新发现，建档</Link>}
      <Button onClick={() => ask({ suspect, verdict: 'known' })}>已在册</Button>
      <Button onClick={() => ask({ suspect, verdict: 'absent' })}>查无此人</Button>
      <Button onClick={() => ask({ suspect, verdict: 'apart' })}>不属于</Button>
    </div>
  )
}

function Settled({ suspect, doing }: { suspect: Suspect; doing: Doing }) {
  const { period } = doing.where
  const { answer, became } = suspect
  const back = useSend(unsettleSuspect, () => toast(`${suspect.name}：已撤销，请再定`))
  if (answer === null) return <p className="soft">县里比对时已经定了，不用再核实。</p>
  return (
    <>
      {became !== null && <p>档案：<Link to="/archives/$id" params={{ id: became.id }} search={{}} className="tl" preload={false}>{became.name}</Link></p>}
      {answer.words !== null && <p className="soft">{answer.words}</p>}
      <div className="row censussaid">
        <span className="grow soft">{answer.mine ? '' : `${answer.by.name} `}{sayWhen(answer.at)}</span>
        {doing.settles && answer.mine && <Button icon="undo" busy={back.isPending} onClick={() => back.mutate({ input: { period, suspect: suspect.id, over: answer.id } })}>撤销</Button>}
      </div>
      {doing.settles && !answer.mine && <><p className="soft">核实错了的，改为：</p><Acts suspect={suspect} doing={doing} /></>}
      <ProblemList issues={issuesOf(back.error)} />
    </>
  )
}

function SuspectCard({ suspect, doing }: { suspect: Suspect; doing: Doing }) {
  const { name, verdict, elsewhere } = suspect
  const isOpen = verdict === null && !elsewhere
  return (
    <article className={isOpen ? 'censuscard' : 'censuscard verified'} aria-label={`疑似：${name}`}>
      <div className="row censushead"><b className="strong"><Name text={name} /></b><span className="end">{isOpen ? <Status tone="soon">没有档案</Status> : <Status tone="ok">{verdict === null ? '已定' : verdictNames[verdict]}</Status>}</span></div>
      <Told suspect={suspect} />
      {isOpen ? doing.settles && <Acts suspect={suspect} doing={doing} /> : <Settled suspect={suspect} doing={doing} />}
    </article>
  )
}

export function Suspects({ where, lines, mayCreate }: { where: Where; lines: readonly Line[]; mayCreate: boolean }) {
  const asked = useAsk(censusSuspects, where)
  const [asking, setAsking] = useState<Asked | null>(null)
  if (asked.data === undefined) return asked.isError ? <div className="card"><NotRead asked={asked} lines={1} /></div> : null
  const { suspects, open, maySettle } = asked.data
  if (suspects.length === 0) return null
  const doing: Doing = { where, mayCreate, ask: setAsking, settles: maySettle }
  return (
    <>
      <Card flush title="别处报来、没有档案的" label="疑似儿童" note={open === 0 ? '都有结论了' : `${figure(open)} 名还没有结论，定了才能签字`}>
        <div className="censuscards censuspad">{suspects.map(one => <SuspectCard key={one.id} suspect={one} doing={doing} />)}</div>
      </Card>
      {asking !== null && <SettleDialog asked={asking} lines={lines} period={where.period} onClose={() => setAsking(null)} />}
    </>
  )
}
