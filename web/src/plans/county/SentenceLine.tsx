/** A duty as a sentence with its controls. Each change is told to the server when the person leaves the control. */
import { useState } from 'react'
import type { PlanChange } from '@qinghe/domain/plans/planChange.ts'
import { shippedParameters } from '@qinghe/domain/records/shipped.ts'
import type { Piece, Sentence } from '@qinghe/domain/plans/sentenceShape.ts'
import { Button } from '../../ui/Button.tsx'
import { Tag } from '../../ui/marks.tsx'

type Change = (change: PlanChange) => void
type NumberOf = NonNullable<Piece['number']>

const changeOf = ({ at, token, parameter, code }: NumberOf, value: number): PlanChange =>
  (parameter === null ? { what: 'number', at, token, value } : { what: 'parameter', name: parameter, code, value })

function NumberBox({ of, busy, onChange }: { of: NumberOf; busy: boolean; onChange: Change }) {
  const [text, setText] = useState(String(of.value))
  const done = () => {
    const value = Number(text)
    if (Number.isInteger(value) && value >= 0 && value <= of.most) { if (value !== of.value) onChange(changeOf(of, value)) } else setText(String(of.value))
  }
  return (
    <input className="inp" inputMode="numeric" aria-label={of.label} value={text} disabled={busy} onChange={event => setText(event.target.value.replace(/\D/gu, ''))} onBlur={done}
      onKeyDown={event => { if (event.key === 'Enter') event.currentTarget.blur() }} />
  )
}

function Control({ piece: { text, number, choice }, busy, readOnly, onChange }: { piece: Piece; busy: boolean; readOnly: boolean; onChange: Change }) {
  if (number !== null) return readOnly ? <b>{number.value}</b> : <NumberBox key={number.value} of={number} busy={busy} onChange={onChange} />
  if (choice === null) return <>{text}</>
  if (readOnly || choice.options.length < 2) return <b>{choice.options.find(one => one.value === choice.value)?.label}</b>
  return (
    <select className="inp" aria-label={choice.label} value={choice.value} disabled={busy} onChange={event => onChange({ what: 'choice', at: choice.at, value: event.target.value })}>
      {choice.options.map(one => <option key={one.value} value={one.value}>{one.label}</option>)}
    </select>
  )
}

/** One more reminder, one more step of the ladder. */
function AddStep({ sentence: { duty, highest }, busy, onChange }: { sentence: Sentence; busy: boolean; onChange: Change }) {
  const [days, setDays] = useState('3')
  const [to, setTo] = useState('')
  const amount = Number(days)
  return (
    <div className="planadd">
      <input className="inp" inputMode="numeric" aria-label="多少天" value={days} onChange={event => setDays(event.target.value.replace(/\D/gu, ''))} /> 天
      <Button size="sm" disabled={busy || days === ''} onClick={() => onChange({ what: 'addReminder', duty, days: amount })}>加一次到期前提醒</Button>
      {highest.length > 0 && (
        <>
          <select className="inp" aria-label="逾期报给谁" value={to} onChange={event => setTo(event.target.value)}>
            <option value="">逾期报给谁</option>{highest.map(one => <option key={one.value} value={one.value}>{one.label}</option>)}
          </select>
          <Button size="sm" disabled={busy || days === '' || to === ''} onClick={() => { onChange({ what: 'addStep', duty, days: amount, to }); setTo('') }}>加一级上报</Button>
        </>
      )}
    </div>
  )
}

/** Forms suggest days by a parameter of the product that has the same name: a plan does not move those. */
const isInForms = ({ number }: Piece): boolean => number?.parameter != null && Object.hasOwn(shippedParameters, number.parameter)
const titlesOf = (pieces: readonly Piece[]): string => [...new Set(pieces.filter(isInForms).map(({ number }) => `「${shippedParameters[number?.parameter ?? '']?.label ?? ''}」`))].join('、')

export function SentenceLine({ sentence, busy, readOnly, onChange }: { sentence: Sentence; busy: boolean; readOnly: boolean; onChange: Change }) {
  const { duty, title, pieces, notes, waits } = sentence
  const keyed = pieces.map((piece, i) => ({ piece, key: `${i}` }))
  return (
    <section className="plansentence" aria-label={title}>
      <p className="planwords">
        {keyed.map(({ piece, key }) => (
          <span key={key}>
            <Control piece={piece} busy={busy} readOnly={readOnly} onChange={onChange} />
            {piece.drop !== null && !readOnly && (
              <button type="button" className="drop" title="去掉这一次" aria-label={piece.drop.what === 'reminder' ? `去掉第 ${piece.drop.index + 1} 次提醒` : `去掉第 ${piece.drop.index + 1} 次上报`} disabled={busy}
                onClick={() => onChange({ what: piece.drop?.what === 'reminder' ? 'dropReminder' : 'dropStep', duty, index: piece.drop?.index ?? 0 })}>✕</button>
            )}
          </span>
        ))}
        {waits !== null && <> <Tag tone="line" icon="idle">等“{waits}”，现在不派</Tag></>}
      </p>
      {pieces.some(isInForms) && <p className="muted">这里的{titlesOf(pieces)}只改应办的期限；登记表里建议的日期仍按平台的参数算，不跟着变。</p>}
      {notes.map(note => <p key={note} className="muted">{note}</p>)}
      {!readOnly && <AddStep sentence={sentence} busy={busy} onChange={onChange} />}
    </section>
  )
}
