import type { RecordHistory } from '@qinghe/domain/records/contract.ts'
import type { Kind } from '@qinghe/domain/records/kind.ts'
import { useState } from 'react'
import { Masked } from '../ui/Mask.tsx'
import { exactTime, sayWhen } from '../ui/time.ts'
import { stateLabel } from './say.ts'

type Entry = RecordHistory['entries'][number]
const shown = (value: string | null) => (value === null || value === '' ? '空' : value.includes('•') ? <Masked text={value} /> : value)
/** Of an act of two: who asked, who confirmed, who did not agree and why. */
function stepWords({ act, step, asked, reason, lapsed }: Entry): string {
  const words = { done: act, asked: `提出${act}，等另一人确认`, confirmed: `确认${act}${asked === null ? '' : `（${asked.name} ${asked.role}提出）`}`, declined: `不同意${act}${reason === null ? '' : `：${reason}`}`, withdrawn: `撤回${act}` }
  return `${words[step]}${lapsed === null ? '' : `；原来等着确认的「${lapsed}」不再等待`}`
}
/** Of what was written at once the first few; a first entry would name every field. */
const shortly = 4

function Line({ kind, entry }: { kind: Kind; entry: Entry }) {
  const isFirst = entry.from === null
  const [open, setOpen] = useState(!isFirst && entry.fields.length <= shortly + 2)
  const fields = open ? entry.fields : entry.fields.slice(0, isFirst ? 0 : shortly)
  return (
    <li className={isFirst ? 'k' : undefined}>
      <div className="row cap muted"><span title={exactTime(entry.at)}>{sayWhen(entry.at)}</span><span className="end ell">{entry.actor.name} {entry.actor.role}</span></div>
      <div>{stepWords(entry)}{entry.to !== entry.from && <span className="muted">，{stateLabel(kind, entry.to)}</span>}</div>
      {fields.map(f => <div key={f.field}>{f.label} {!isFirst && entry.step !== 'asked' && <><del>{shown(f.before)}</del> → </>}<ins>{shown(f.after)}</ins></div>)}
      {!open && entry.fields.length > fields.length && <div className="row"><span className="muted">{isFirst ? '登记' : '一共'} {entry.fields.length} 项</span><button type="button" className="tl" aria-expanded={false} onClick={() => setOpen(true)}>展开</button></div>}
    </li>
  )
}

/** Who did what, the newest first. */
export const History = ({ kind, entries }: { kind: Kind; entries: readonly Entry[] }) =>
  <ol className="h">{[...entries].sort((a, b) => b.revision - a.revision).map(entry => <Line key={entry.revision} kind={kind} entry={entry} />)}</ol>
