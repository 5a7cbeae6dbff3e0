/** The holidays of a year as they were announced, for a year this version of the product does not know. Entered once; what is entered again must be the same. */
import { useState } from 'react'
import { setHolidays } from '@qinghe/domain/duties/calendarContract.ts'
import { plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { useSend } from '../app/asking.ts'
import { issuesOf } from '../app/failure.ts'
import { Button } from '../ui/Button.tsx'
import { TextField } from '../ui/Field.tsx'
import { Card } from '../ui/layout.tsx'
import { DayField } from '../ui/pickers.tsx'
import { ProblemList } from '../ui/ProblemList.tsx'
import { toast } from '../ui/toast.tsx'

type Stretch = { key: number; from: string | null; to: string | null }
type Worked = { key: number; day: string | null }

function useNotice(year: number) {
  const [basis, setBasis] = useState('')
  const [off, setOff] = useState<readonly Stretch[]>([{ key: 0, from: null, to: null }])
  const [worked, setWorked] = useState<readonly Worked[]>([])
  const sending = useSend(setHolidays, () => { toast('放假安排已登记，到期日会照它重算') })
  const whole = off.flatMap(({ from, to }) => (from === null || to === null ? [] : [{ from: plainDate(from), to: plainDate(to) }]))
  const save = () => sending.mutate({ input: { year, basis: basis.trim(), off: whole, worked: worked.flatMap(({ day }) => (day === null ? [] : [plainDate(day)])) } })
  return { basis, setBasis, off, setOff, worked, setWorked, sending, save, isWhole: whole.length === off.length && worked.every(one => one.day !== null) && basis.trim() !== '' }
}

export function EnterHolidays({ year }: { year: number }) {
  const { basis, setBasis, off, setOff, worked, setWorked, sending, save, isWhole } = useNotice(year)
  const next = Math.max(0, ...[...off, ...worked].map(one => one.key)) + 1
  const stretch = (key: number, change: Partial<Stretch>) => setOff(off.map(one => (one.key === key ? { ...one, ...change } : one)))
  return (
    <Card title={`登记 ${year} 年的放假安排`}>
      <div className="col gap3">
        <TextField label="依据的通知" must value={basis} onChange={setBasis} maxLength={200} placeholder="如 国办发明电〔2026〕7号" hint="照国务院办公厅的通知" />
        {off.map((one, i) => (
          <div key={one.key} className="row wrap gap2">
            <DayField label={`放假从（第 ${i + 1} 段）`} must value={one.from} onChange={from => stretch(one.key, { from })} placeholder={`如 ${year}-10-01`} />
            <DayField label={`到（第 ${i + 1} 段）`} must value={one.to} onChange={to => stretch(one.key, { to })} placeholder={`如 ${year}-10-07`} />
            {off.length > 1 && <Button size="sm" onClick={() => setOff(off.filter(other => other !== one))}>去掉第 {i + 1} 段</Button>}
          </div>
        ))}
        {worked.map((one, i) => (
          <div key={one.key} className="row wrap gap2">
            <DayField label={`调休上班（第 ${i + 1} 天）`} must value={one.day} onChange={day => setWorked(worked.map(other => (other === one ? { ...one, day } : other)))} placeholder={`如 ${year}-09-27`} />
            <Button size="sm" onClick={() => setWorked(worked.filter(other => other !== one))}>去掉第 {i + 1} 天</Button>
          </div>
        ))}
        <div className="row wrap"><Button size="sm" onClick={() => setOff([...off, { key: next, from: null, to: null }])}>加一段放假</Button><Button size="sm" onClick={() => setWorked([...worked, { key: next, day: null }])}>加一天调休上班</Button></div>
        <ProblemList issues={issuesOf(sending.error)} />
        <div><Button kind="primary" busy={sending.isPending} disabled={!isWhole} onClick={save}>保存</Button></div>
      </div>
    </Card>
  )
}
