/** One school term as the notice says it; one that was entered before is put right. */
import { useState } from 'react'
import { setTerms } from '@qinghe/domain/duties/calendarContract.ts'
import { plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { useSend } from '../app/asking.ts'
import { issuesOf } from '../app/failure.ts'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/layout.tsx'
import { DayField, PickField } from '../ui/pickers.tsx'
import { ProblemList } from '../ui/ProblemList.tsx'
import { toast } from '../ui/toast.tsx'
import { termsAround } from './termWords.ts'
import { sayTerm } from '@qinghe/domain/records/say.ts'

type Term = { id: string; from: string; to: string }

export function EnterTerm({ known, today }: { known: readonly Term[]; today: string }) {
  const [id, setId] = useState<string | null>(null)
  const [from, setFrom] = useState<string | null>(null)
  const [to, setTo] = useState<string | null>(null)
  const sending = useSend(setTerms, () => { toast('校历已登记，按学期算的应办会照它重算'); setId(null); setFrom(null); setTo(null) })
  const pick = (term: string | null) => {
    const there = known.find(one => one.id === term)
    setId(term)
    setFrom(there?.from ?? null)
    setTo(there?.to ?? null)
  }
  const save = () => { if (id !== null && from !== null && to !== null) sending.mutate({ input: { terms: [{ id, from: plainDate(from), to: plainDate(to) }] } }) }
  return (
    <Card title="登记一个学期">
      <div className="col gap3">
        <PickField label="学期" must value={id} onChange={pick} options={termsAround(today).map(value => ({ value, label: sayTerm(value) }))} />
        <DayField label="开学日期" must value={from} onChange={setFrom} />
        <DayField label="放假前最后一天" must value={to} onChange={setTo} />
        <ProblemList issues={issuesOf(sending.error)} />
        <div><Button kind="primary" busy={sending.isPending} disabled={id === null || from === null || to === null} onClick={save}>保存</Button></div>
      </div>
    </Card>
  )
}
