/** Beside the form while somebody is on the telephone: the emergency, the child, earlier calls of the number. */
import { useEffect } from 'react'
import { Link } from '@tanstack/react-router'
import { earlierCalls } from '@qinghe/domain/hotline/contract.ts'
import { isDanger } from '@qinghe/domain/hotline/rules.ts'
import { isPhone, normalPhone } from '@qinghe/domain/kernel/phone.ts'
import { useAsk } from '../app/asking.ts'
import { failureOf, sayFailure } from '../app/failure.ts'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/layout.tsx'
import { Dotted } from '../ui/marks.tsx'
import { Skeleton } from '../ui/states.tsx'
import { Heard } from './Heard.tsx'

type Values = Readonly<Record<string, unknown>>

function Emergency({ values, onUrgent }: { values: Values; onUrgent: () => void }) {
  return (
    <Card title="紧急" className={isDanger(values) ? 'callurgent' : ''}>
      <p className="t13">{isDanger(values) ? '孩子可能正有危险：先打 110，再转紧急报告。写过的话都带过去，不用再填。' : '孩子正有危险的，随时转紧急报告；写过的话都带过去。'}</p>
      <div className="callbuttons"><a href="tel:110" className="btn">打 110</a><Button kind="alarm" icon="report" onClick={onUrgent}>登记并转紧急报告</Button></div>
    </Card>
  )
}

function Earlier({ phone }: { phone: string }) {
  const asked = useAsk(earlierCalls, { phone }, { staleMs: 60_000 })
  if (asked.isError) return <p className="t13 red">{sayFailure(failureOf(asked.error)).title}</p>
  if (asked.data === undefined) return <Skeleton lines={2} />
  if (asked.data.calls.length === 0) return <p className="t13 soft">这个号码以前没有打来过。</p>
  return (
    <ul className="earliercalls">
      {asked.data.calls.map((one, at) => (
        <li key={one.record ?? `${one.day}${at}`}>
          <span className="grow"><b>{one.need}</b><span className="cap muted block"><Dotted items={[one.day, one.urgency, one.state, one.satisfied === null ? null : `回访${one.satisfied}`]} /></span></span>
          {one.record === null ? <span className="cap muted">别人接的</span> : <Link to="/records/$kind/$record" params={{ kind: 'hotlineCall', record: one.record }} search={{}} className="tl">看</Link>}
        </li>
      ))}
    </ul>
  )
}

/** The hands stay on the keys: Ctrl and Enter register. */
function useSaveKey(onSave: () => void): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => { if (event.ctrlKey && event.key === 'Enter') { event.preventDefault(); onSave() } }
    document.addEventListener('keydown', pressed)
    return () => document.removeEventListener('keydown', pressed)
  }, [onSave])
}

export function Listening({ values, onSave, onUrgent }: { values: Values; onSave: () => void; onUrgent: () => void }) {
  useSaveKey(onSave)
  const phone = typeof values['callerPhone'] === 'string' ? normalPhone(values['callerPhone']) : ''
  return (
    <>
      <Emergency values={values} onUrgent={onUrgent} />
      <Heard values={values} />
      <Card title="同一号码以前的来电">{isPhone(phone) ? <Earlier phone={phone} /> : <p className="t13 soft">填了来电号码，这里列出以前的来电。</p>}</Card>
    </>
  )
}
