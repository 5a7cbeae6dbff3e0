/** 报送儿童线索: the youth league hands in whom it has met, and sees whether the village has looked. */
import { useEffect, useState } from 'react'
import { type HandedAs, handedNames, handedSuspects, handInSuspect } from '@qinghe/domain/census/suspects.ts'
import { newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { levelOf, type RegionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { leaveNumbersOut } from '@qinghe/domain/kernel/words.ts'
import { useAsk, useSend } from '../../app/asking.ts'
import { issuesOf } from '../../app/failure.ts'
import { NotRead } from '../../app/NotRead.tsx'
import { RegionField } from '../../regions/RegionField.tsx'
import { Button } from '../../ui/Button.tsx'
import { ChoiceField, TextField } from '../../ui/Field.tsx'
import { Card, Note, PageHead } from '../../ui/layout.tsx'
import { Status } from '../../ui/marks.tsx'
import { Name } from '../../ui/Mask.tsx'
import { DayField } from '../../ui/pickers.tsx'
import { ProblemList } from '../../ui/ProblemList.tsx'
import { isoDay, sayWhen } from '../../ui/time.ts'
import { toast } from '../../ui/toast.tsx'
import '../census.css'

const kinds: readonly { value: HandedAs; label: string }[] = [{ value: 'newcomer', label: handedNames.newcomer }, { value: 'change', label: handedNames.change }]
const sexes = [{ value: 1, label: '男' }, { value: 2, label: '女' }]
const longest = { name: 50, words: 200 }

function Form() {
  const [id, setId] = useState(newRecordId)
  const [kind, setKind] = useState<HandedAs | null>('newcomer')
  const [region, setRegion] = useState<RegionCode | null>(null)
  const [name, setName] = useState('')
  const [sex, setSex] = useState<number | null>(null)
  const [born, setBorn] = useState<string | null>(null)
  const [words, setWords] = useState('')
  const [pressed, setPressed] = useState(false)
  const sending = useSend(handInSuspect, () => { setId(newRecordId()); setName(''); setSex(null); setBorn(null); setWords(''); setPressed(false); toast('已报送，村里核实了没有在下面看') })
  const noVillage = region === null || levelOf(region) !== 'village'
  const submit = () => {
    setPressed(true)
    if (noVillage || region === null || kind === null || name.trim().length < 2 || words.trim() === '') return
    sending.mutate({ input: { id, region, kind, name: name.trim(), words: words.trim(), ...(sex === null ? {} : { sexCode: sex }), ...(born === null ? {} : { birthDate: PlainDate.parse(born) }) } })
  }
  return (
    <Card title="报送一名儿童">
      <form className="col gap3" noValidate onSubmit={e => { e.preventDefault(); submit() }}>
        <Note tone="red">孩子正受伤害或者有危险的，不要写在这里（村里会看到）：请打 110，再点上面的“报告危险”。</Note>
        <div className="fields">
          <ChoiceField label="是哪一种" must full clearable={false} options={kinds} value={kind} onChange={setKind} />
          <RegionField label="在哪个村（居）" must full value={region} onChange={setRegion} error={pressed && noVillage ? '请选到村（居）' : undefined} />
          <TextField label="姓名" must value={name} onChange={setName} maxLength={longest.name} error={pressed && name.trim().length < 2 ? '请填写姓名' : undefined} />
          <ChoiceField label="性别" options={sexes} value={sex} onChange={setSex} />
          <DayField label="出生日期" value={born} onChange={setBorn} latest={isoDay(Date.now())} />
          <TextField label="见到的情况" must full lines={2} value={words} onChange={setWords} maxLength={longest.words} hint={`在哪里见到、和谁住、有什么变化。${leaveNumbersOut}`} error={pressed && words.trim() === '' ? '请写见到的情况' : undefined} />
        </div>
        <ProblemList issues={issuesOf(sending.error)} />
        <div className="row"><Button kind="primary" size="lg" type="submit" busy={sending.isPending}>报送</Button></div>
      </form>
    </Card>
  )
}

export function HandIn() {
  const asked = useAsk(handedSuspects, {})
  useEffect(() => { document.title = '报送儿童线索 · 青禾' }, [])
  return (
    <>
      <PageHead title="报送儿童线索" note="新来的、情况有变化的，交给村里在季度排查时核实" />
      {asked.data === undefined ? <div className="card"><NotRead asked={asked} lines={4} /></div> : (
        <>
          {asked.data.underway ? <Form /> : <Note>现在没有进行中的季度排查，县民政开始以后可以报送。等不得的，请直接告诉镇儿童督导员。</Note>}
          <Card flush title="报送过的">
            {asked.data.handed.length === 0 && <p className="quiet">还没有报送过。</p>}
            {asked.data.handed.map(({ id, kind, name, place, at, settled }) => (
              <div key={id} className="linecard"><span className="grow"><b><Name text={name} /></b> {place.name}<span className="muted block t13">{handedNames[kind]}，{sayWhen(at)}报送</span></span>
                {settled ? <Status tone="ok">村里已核实</Status> : <Status tone="soon">村里还没核实</Status>}</div>
            ))}
          </Card>
        </>
      )}
    </>
  )
}
